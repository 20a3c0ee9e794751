"""Replaces a group's instances, gated by their launching hooks."""

import math
import time

from ministack.core.concurrency import spawn_background
from ministack.core.responses import new_uuid, now_iso
from ministack.services import autoscaling

from endpoint import controls, groups
from endpoint.hooks import changed


class Failed(RuntimeError):
    """An instance that was launched as a replacement did not come into service."""


def start(group, preferences):
    """Begins an instance refresh; its record is what DescribeInstanceRefreshes shows."""
    record = {
        "InstanceRefreshId": new_uuid(), "AutoScalingGroupName": group["AutoScalingGroupName"],
        "Status": "InProgress", "StatusReason": "", "StartTime": now_iso(), "EndTime": "",
        "PercentageComplete": 0, "InstancesToUpdate": 0,
    }
    group.setdefault("InstanceRefreshes", []).insert(0, record)
    spawn_background(_run, group, preferences, record)
    return record


def _run(group, preferences, record):
    try:
        instance_refresh(group, preferences)
        record.update(Status="Successful", PercentageComplete=100, EndTime=now_iso())
    except Failed as failure:
        record.update(Status="Failed", StatusReason=str(failure), EndTime=now_iso())
    with changed:
        changed.notify_all()


def instance_refresh(group, preferences):
    """Replaces all instances, or with SkipMatching those of another version of the launch template."""
    desired = group["DesiredCapacity"]
    least = int(preferences.get("MinHealthyPercentage", 90))
    most = int(preferences.get("MaxHealthyPercentage", 100))
    if most - least > 100 or not (0 <= least <= 100 <= most <= 200):
        raise Failed(f"MinHealthyPercentage {least} and MaxHealthyPercentage {most} do not go together")
    at_most = math.ceil(desired * most / 100)
    if least == 100:
        at_most = max(at_most, desired + 1)
    version = groups.template_of(group)[1]
    matching = str(preferences.get("SkipMatching", "false")).lower() == "true"
    outdated = [
        i for i in groups.counted(group) if not (matching and str(i["LaunchTemplate"]["Version"]) == version)
    ]
    warm_up = controls.seconds(int(preferences.get("InstanceWarmup", 0)))
    # With one instance, or few, a percentage would else never let any of them go.
    at_least = min(math.ceil(desired * least / 100), at_most - 1)
    _replace(group, outdated, at_least, at_most, warm_up)


def rolling_update(group, policy, signals):
    """CloudFormation's own way: batch after batch ends, is launched anew, and is waited for."""
    outdated = groups.counted(group)
    batch = int(policy.get("MaxBatchSize", 1))
    room = group["DesiredCapacity"] - int(policy.get("MinInstancesInService", 0))
    size = max(1, min(batch, room))
    surplus = 1 if room < 1 else 0
    for first in range(0, len(outdated), size):
        some = outdated[first:first + size]
        in_group = len(groups.counted(group))
        _replace(group, some, in_group + surplus - size, in_group + surplus, 0)
        signals(min(first + size, len(outdated)))


def _replace(group, outdated, at_least, at_most, warm_up):
    name = group["AutoScalingGroupName"]
    started, wanted = [], len(outdated)
    with changed:
        groups.refreshing.add(name)
        try:
            while True:
                if autoscaling._asgs.get(name) is not group:
                    raise Failed(f"group {name} was deleted while its instances were replaced")
                abandoned = [i["InstanceId"] for i in started if i["LifecycleState"] == "Terminated"]
                if abandoned:
                    raise Failed(f"instance {abandoned[0]}, launched as a replacement, did not come into service")
                counted = groups.counted(group)
                old = [i for i in counted if i in outdated]
                warm = time.monotonic() - warm_up
                healthy = [i for i in groups.serving(group) if i in outdated or i["Since"] <= warm]
                ending = [i for i in outdated if i["LifecycleState"].startswith("Terminating")]
                if not old and not ending and all(i in healthy for i in started) and len(started) == wanted:
                    return
                launches = min(at_most - len(counted), wanted - len(started))
                for _ in range(launches):
                    started.append(groups.launch(group))
                # An old one that is not in service is no loss.
                idle = [i for i in old if i not in healthy]
                ends = idle + [i for i in old if i in healthy][:max(0, len(healthy) - at_least)]
                for instance in ends:
                    groups.terminate(group, instance)
                if launches <= 0 and not ends:
                    changed.wait(0.2 if warm_up else 1)
        finally:
            groups.refreshing.discard(name)
            for instance in started:
                if len(groups.counted(group)) > group["DesiredCapacity"]:
                    groups.terminate(group, instance)
            groups.reconcile(group)
