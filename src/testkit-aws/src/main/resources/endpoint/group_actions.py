"""Auto Scaling's API: the actions that MiniStack lacks or only records."""

import time

from ministack.core.responses import new_uuid, now_iso
from ministack.services import autoscaling

from endpoint import controls, groups, hooks, refresh
from endpoint.hooks import changed


_describe = autoscaling._ACTION_MAP["DescribeInstanceRefreshes"]


def install():
    autoscaling._reconcile_instances = groups.reconcile
    autoscaling._ACTION_MAP.update({
        "CompleteLifecycleAction": _complete,
        "RecordLifecycleActionHeartbeat": _heartbeat,
        "SetInstanceHealth": _set_health,
        "TerminateInstanceInAutoScalingGroup": _terminate,
        "EnterStandby": _enter_standby,
        "ExitStandby": _exit_standby,
        "StartInstanceRefresh": _start_refresh,
        "DescribeInstanceRefreshes": _describe_refreshes,
        "PutNotificationConfiguration": _put_notifications,
        "DescribeNotificationConfigurations": _describe_notifications,
        "DeleteNotificationConfiguration": _delete_notifications,
    })


def _ok(action, inner=""):
    return autoscaling._xml(200, f"{action}Response", f"<{action}Result>{inner}</{action}Result>")


def _invalid(message):
    return autoscaling._error("ValidationError", message)


def _group(params):
    return autoscaling._asgs.get(params["AutoScalingGroupName"])


def _no_group(params):
    return _invalid(f"AutoScalingGroup name not found - null or no group found for {params['AutoScalingGroupName']}")


def _no_instance(params):
    return _invalid(f"Instance Id not found - No managed instance found for instance ID: {params['InstanceId']}")


def _action(params):
    return (params["AutoScalingGroupName"], params["LifecycleHookName"], params.get("InstanceId"),
            params.get("LifecycleActionToken"))


def _complete(params):
    result = params["LifecycleActionResult"]
    if result not in ("CONTINUE", "ABANDON"):
        return _invalid(f"Lifecycle Action Result {result} is not CONTINUE or ABANDON")
    try:
        hooks.complete(*_action(params), result)
    except hooks.NoActiveAction as problem:
        return _invalid(str(problem))
    return _ok("CompleteLifecycleAction")


def _heartbeat(params):
    try:
        hooks.extend(*_action(params))
    except hooks.NoActiveAction as problem:
        return _invalid(str(problem))
    return _ok("RecordLifecycleActionHeartbeat")


def _set_health(params):
    with changed:
        group, instance = groups.find(params["InstanceId"])
        if group is None:
            return _no_instance(params)
        status = params["HealthStatus"]
        if status not in ("Healthy", "Unhealthy"):
            return _invalid(f"Valid instance health states are: [Healthy, Unhealthy], not {status}")
        grace = controls.seconds(group["HealthCheckGracePeriod"])
        respected = params.get("ShouldRespectGracePeriod", "true") == "true"
        if respected and status == "Unhealthy" and time.monotonic() < instance.get("Since", time.monotonic()) + grace:
            return _ok("SetInstanceHealth")
        instance["HealthStatus"] = status
        if status == "Unhealthy":
            groups.terminate(group, instance)
            groups.reconcile(group)
    return _ok("SetInstanceHealth")


def _terminate(params):
    with changed:
        group, instance = groups.find(params["InstanceId"])
        if group is None:
            return _no_instance(params)
        if params["ShouldDecrementDesiredCapacity"] == "true":
            if group["DesiredCapacity"] <= group["MinSize"]:
                return _invalid("Currently, desiredSize equals minSize. Terminating instance without replacement "
                                "will violate group's min size constraint.")
            group["DesiredCapacity"] -= 1
        groups.terminate(group, instance)
        groups.reconcile(group)
    activity = _activity(group, "Terminating", instance)
    return _ok("TerminateInstanceInAutoScalingGroup", f"<Activity>{activity}</Activity>")


def _enter_standby(params):
    with changed:
        group = _group(params)
        if group is None:
            return _no_group(params)
        decrement = params["ShouldDecrementDesiredCapacity"] == "true"
        chosen, refusal = _chosen(params, group, "InService")
        if refusal:
            return refusal
        if decrement and group["DesiredCapacity"] - len(chosen) < group["MinSize"]:
            return _invalid("The group's desired capacity would fall below its minimum size")
        for instance in chosen:
            group["DesiredCapacity"] -= decrement
            groups.leave_service(group, instance, "Standby")
        groups.reconcile(group)
        return _ok("EnterStandby", _activities(group, "Moving to standby", chosen))


def _exit_standby(params):
    with changed:
        group = _group(params)
        if group is None:
            return _no_group(params)
        chosen, refusal = _chosen(params, group, "Standby")
        if refusal:
            return refusal
        if group["DesiredCapacity"] + len(chosen) > group["MaxSize"]:
            return _invalid("The group's desired capacity would rise above its maximum size")
        for instance in chosen:
            group["DesiredCapacity"] += 1
            groups.enter_service(group, instance)
        return _ok("ExitStandby", _activities(group, "Moving out of standby", chosen))


def _chosen(params, group, state):
    """(instances, None), or (None, the refusal) when one of them is not in this state."""
    ids = autoscaling._parse_member_list(params, "InstanceIds")
    chosen = [i for i in group["Instances"] if i["InstanceId"] in ids]
    for instance_id in ids:
        if not any(i["InstanceId"] == instance_id and i["LifecycleState"] == state for i in chosen):
            return None, _invalid(f"The instance {instance_id} is not in {state}.")
    return chosen, None


def _activities(group, what, instances):
    members = "".join(f"<member>{_activity(group, what, i)}</member>" for i in instances)
    return f"<Activities>{members}</Activities>"


def _activity(group, what, instance):
    return (f"<ActivityId>{new_uuid()}</ActivityId>"
            f"<AutoScalingGroupName>{group['AutoScalingGroupName']}</AutoScalingGroupName>"
            f"<Description>{what}: {instance['InstanceId']}</Description><Cause>requested by a user</Cause>"
            f"<StartTime>{now_iso()}</StartTime><StatusCode>InProgress</StatusCode><Progress>50</Progress>")


def _start_refresh(params):
    group = _group(params)
    if group is None:
        return _no_group(params)
    preferences = autoscaling._parse_nested(params, "Preferences")
    record = refresh.start(group, preferences)
    return _ok("StartInstanceRefresh", f"<InstanceRefreshId>{record['InstanceRefreshId']}</InstanceRefreshId>")


def _describe_refreshes(params):
    """One that is under way has no end; AWS says none, and SDKs read no empty time."""
    status, headers, body = _describe(params)
    return status, headers, body.replace(b"<EndTime></EndTime>", b"")


def _put_notifications(params):
    group = _group(params)
    if group is None:
        return _no_group(params)
    _forget_topic(group, params["TopicARN"])
    kinds = autoscaling._parse_member_list(params, "NotificationTypes")
    group["NotificationConfigurations"].append({"TopicARN": params["TopicARN"], "NotificationTypes": kinds})
    return autoscaling._xml(200, "PutNotificationConfigurationResponse", "")


def _describe_notifications(params):
    wanted = autoscaling._parse_member_list(params, "AutoScalingGroupNames")
    members = "".join(
        f"<member><AutoScalingGroupName>{name}</AutoScalingGroupName><TopicARN>{c['TopicARN']}</TopicARN>"
        f"<NotificationType>{kind}</NotificationType></member>"
        for name, group in autoscaling._asgs.items() if not wanted or name in wanted
        for c in group.get("NotificationConfigurations", []) for kind in c["NotificationTypes"])
    inner = f"<NotificationConfigurations>{members}</NotificationConfigurations>"
    return _ok("DescribeNotificationConfigurations", inner)


def _delete_notifications(params):
    group = _group(params)
    if group is None:
        return _no_group(params)
    _forget_topic(group, params["TopicARN"])
    return autoscaling._xml(200, "DeleteNotificationConfigurationResponse", "")


def _forget_topic(group, topic):
    left = [c for c in group.get("NotificationConfigurations", []) if c["TopicARN"] != topic]
    group["NotificationConfigurations"] = left
