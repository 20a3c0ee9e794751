"""The instances behind an Auto Scaling group: their launch, their service and their end."""

import json
import re
import time

from ministack.core.responses import get_account_id, new_uuid, now_iso
from ministack.services import alb, autoscaling, ec2, sns

from endpoint import hooks, images
from endpoint.hooks import changed

_terminate_in_ec2 = ec2._terminate_instances

# Set while a group's instances are replaced: the numbers are the replacement's then.
refreshing = set()


def find(instance_id):
    """(group, instance), both None for an instance of no group."""
    for group in autoscaling._asgs.values():
        for instance in group["Instances"]:
            if instance["InstanceId"] == instance_id:
                return group, instance
    return None, None


def states(name=None):
    """The instances of the groups of this name, or of all, a line each: id and life-cycle state."""
    with changed:
        return "\n".join(
            f"{instance['InstanceId']} {instance['LifecycleState']}"
            for (_, _, group_name), group in autoscaling._asgs.all_items() if name in (None, group_name)
            for instance in group["Instances"])


def counted(group):
    """The instances that count for the desired capacity."""
    return [i for i in group["Instances"] if not i["LifecycleState"].startswith(("Terminat", "Standby"))]


def serving(group):
    return [i for i in group["Instances"] if i["LifecycleState"] == "InService"]


def reconcile(group):
    """Launches and ends instances until the group has what it should."""
    with changed:
        name = group["AutoScalingGroupName"]
        if name in refreshing or autoscaling._asgs.get(name) is not group:
            return
        while len(counted(group)) > group["DesiredCapacity"]:
            terminate(group, counted(group)[0])
        while len(counted(group)) < group["DesiredCapacity"]:
            launch(group)


def template_of(group):
    """(data, version) of the launch template as the group names it."""
    spec = group.get("LaunchTemplate") or {}
    template = ec2._launch_templates.get(spec.get("LaunchTemplateId"))
    if template is None:
        raise ValueError(f"You must use a valid fully-formed launch template: {spec or 'none is named'}")
    wanted = str(spec.get("Version") or "$Default")
    named = {"$Default": template["DefaultVersionNumber"], "$Latest": template["LatestVersionNumber"]}
    wanted = str(named.get(wanted, wanted))
    for version in template["Versions"]:
        if str(version["VersionNumber"]) == wanted:
            return version["LaunchTemplateData"] or {}, wanted
    raise ValueError(f"You must use a valid fully-formed launch template: it has no version {wanted}")


def launch(group):
    """Launches one instance as the group's launch template says."""
    with changed:
        data, version = template_of(group)
        subnet = _emptiest_subnet(group)
        record = _start(data, subnet)
        zone = ec2._subnets.get(subnet, {}).get("AvailabilityZone") or group["AvailabilityZones"][0]
        record["Placement"]["AvailabilityZone"] = zone
        ec2._tags[record["InstanceId"]] = _tags(group, data, version)
        instance = {
            "InstanceId": record["InstanceId"],
            "LifecycleState": "Pending",
            "HealthStatus": "Healthy",
            "AvailabilityZone": zone,
            "SubnetId": subnet,
            "ProtectedFromScaleIn": group["NewInstancesProtectedFromScaleIn"],
            "LaunchTemplate": {**group["LaunchTemplate"], "Version": version},
            "LaunchConfigurationName": "",
        }
        group["Instances"].append(instance)
        held = hooks.hold(
            group["AutoScalingGroupName"], record["InstanceId"], hooks.LAUNCHING,
            lambda result: _launched(group, instance, result))
        if held:
            instance["LifecycleState"] = "Pending:Wait"
        changed.notify_all()
        return instance


def _emptiest_subnet(group):
    subnets = [s for s in group["VPCZoneIdentifier"].split(",") if s] or [ec2._DEFAULT_SUBNET_ID]
    used = [i.get("SubnetId") for i in counted(group)]
    return min(subnets, key=used.count)


def _start(data, subnet):
    named = data.get("IamInstanceProfile") or {}
    profile = None
    if named:
        profile, error = ec2._resolve_iam_instance_profile(named.get("Arn", ""), named.get("Name", ""))
        if error:
            raise ValueError(f"Invalid IAM Instance Profile: {named}")
    interfaces = data.get("NetworkInterfaces") or [{}]
    kind = data.get("InstanceType") or "t3.micro"
    record = ec2._launch_instances_internal(
        images.resolve(data.get("ImageId") or "ami-00000000"), kind, subnet, 1, data.get("KeyName", ""),
        data.get("UserData", ""), data.get("SecurityGroupIds") or interfaces[0].get("Groups"), iam_profile=profile)[0]
    record["Architecture"] = "arm64" if re.match(r"[a-z]+\d+g", kind) else "x86_64"
    record["MetadataOptions"] = {**record.get("MetadataOptions", {}), **data.get("MetadataOptions", {})}
    return record


def _tags(group, data, version):
    tags = {
        t["Key"]: t["Value"]
        for spec in data.get("TagSpecifications", []) if spec["ResourceType"] == "instance" for t in spec["Tags"]
    }
    tags.update({t["Key"]: t["Value"] for t in group["Tags"] if t["PropagateAtLaunch"]})
    tags["aws:autoscaling:groupName"] = group["AutoScalingGroupName"]
    tags["aws:ec2launchtemplate:id"] = group["LaunchTemplate"]["LaunchTemplateId"]
    tags["aws:ec2launchtemplate:version"] = version
    return [{"Key": key, "Value": str(value)} for key, value in tags.items()]


def _launched(group, instance, result):
    if result == "CONTINUE":
        enter_service(group, instance)
        notify(group, instance, "EC2_INSTANCE_LAUNCH")
    else:
        _gone(group, instance, "EC2_INSTANCE_LAUNCH_ERROR")
        reconcile(group)


def enter_service(group, instance):
    with changed:
        instance["LifecycleState"] = "InService"
        instance["Since"] = time.monotonic()
        for arn in group.get("TargetGroupARNs", []):
            port = int(alb._tgs.get(arn, {}).get("Port") or 80)
            alb._targets.setdefault(arn, []).append({"Id": instance["InstanceId"], "Port": port})
        changed.notify_all()


def leave_service(group, instance, state):
    with changed:
        instance["LifecycleState"] = state
        for arn in group.get("TargetGroupARNs", []):
            alb._targets[arn] = [t for t in alb._targets.get(arn, []) if t["Id"] != instance["InstanceId"]]
        changed.notify_all()


def terminate(group, instance):
    """Ends an instance; one that was in service goes through the terminating hooks, one that never was does not."""
    with changed:
        was = instance["LifecycleState"]
        if was.startswith("Terminat"):
            return
        leave_service(group, instance, "Terminating:Wait")
        hooks.drop(instance["InstanceId"])
        if was not in ("InService", "Standby"):
            _gone(group, instance, "EC2_INSTANCE_TERMINATE")
            return
        hooks.hold(
            group["AutoScalingGroupName"], instance["InstanceId"], hooks.TERMINATING,
            lambda _: _gone(group, instance, "EC2_INSTANCE_TERMINATE"))


def lost(instance_id):
    """Somebody else has terminated the instance: its group replaces it."""
    with changed:
        group, instance = find(instance_id)
        if group is not None:
            instance["HealthStatus"] = "Unhealthy"
            leave_service(group, instance, "Terminated")
            _gone(group, instance, "EC2_INSTANCE_TERMINATE")
            reconcile(group)


def _gone(group, instance, event):
    iid = instance["InstanceId"]
    instance["LifecycleState"] = "Terminated"
    hooks.drop(iid)
    if instance in group["Instances"]:
        group["Instances"].remove(instance)
    _release_volumes(iid)
    _terminate_in_ec2({"InstanceId.1": iid})
    notify(group, instance, event)
    changed.notify_all()


def _release_volumes(instance_id):
    for volume_id, volume in list(ec2._volumes.items()):
        for attachment in volume["Attachments"]:
            if attachment["InstanceId"] != instance_id:
                continue
            if attachment["DeleteOnTermination"]:
                ec2._volumes.pop(volume_id)
            else:
                volume["Attachments"], volume["State"] = [], "available"
            break


def notify(group, instance, event):
    """Tells the topics that the group names for this kind of event."""
    kind = f"autoscaling:{event}"
    for wanted in group.get("NotificationConfigurations", []):
        if kind in wanted["NotificationTypes"]:
            sns.publish_internal(wanted["TopicARN"], json.dumps({
                "Service": "AWS Auto Scaling",
                "Event": kind,
                "AccountId": get_account_id(),
                "AutoScalingGroupName": group["AutoScalingGroupName"],
                "EC2InstanceId": instance["InstanceId"],
                "ActivityId": new_uuid(),
                "Time": now_iso(),
            }), f"Auto Scaling: {event.lower()} for group \"{group['AutoScalingGroupName']}\"")
