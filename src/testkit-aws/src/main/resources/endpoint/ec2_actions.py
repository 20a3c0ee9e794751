"""EC2's API where MiniStack says less, or takes more, than AWS; and the end of an instance that a group has."""

from ministack.services import ec2

from endpoint import groups


def install():
    actions = ec2._ACTION_MAP
    attach, attribute, terminate = (
        actions[name] for name in ("AttachVolume", "DescribeInstanceAttribute", "TerminateInstances"))
    actions["AttachVolume"] = lambda params: _attachment_refusal(params) or attach(params)
    actions["DescribeInstanceAttribute"] = lambda params: _user_data(params) or attribute(params)
    actions["TerminateInstances"] = lambda params: _told(params, terminate(params))
    # AWS shows an instance that has ended for about an hour.
    ec2._cleanup_terminated = lambda: None
    described = ec2._instance_xml
    ec2._instance_xml = lambda i: described(i).removesuffix("</item>") + _metadata_options(i) + "</item>"


def _told(params, answer):
    if answer[0] == 200:
        for instance_id in ec2._parse_member_list(params, "InstanceId"):
            groups.lost(instance_id)
    return answer


def _attachment_refusal(params):
    volume = ec2._volumes.get(ec2._p(params, "VolumeId")) or {}
    instance = ec2._instances.get(ec2._p(params, "InstanceId")) or {}
    if volume.get("State") == "in-use":
        return ec2._error("VolumeInUse", f"{volume['VolumeId']} is already attached to an instance", 400)
    zone = instance.get("Placement", {}).get("AvailabilityZone")
    if volume and instance and volume["AvailabilityZone"] != zone:
        return ec2._error(
            "InvalidVolume.ZoneMismatch",
            f"The volume '{volume['VolumeId']}' is not in the same availability zone as instance "
            f"'{instance['InstanceId']}'", 400)
    return None


def _user_data(params):
    instance = ec2._instances.get(ec2._p(params, "InstanceId"))
    if instance is None or ec2._p(params, "Attribute") != "userData":
        return None
    data = f"<userData><value>{instance['UserData']}</value></userData>" if instance["UserData"] else "<userData/>"
    identity = f"<instanceId>{instance['InstanceId']}</instanceId>"
    return ec2._xml(200, "DescribeInstanceAttributeResponse", identity + data)


def _metadata_options(instance):
    fields = ""
    for name, value in instance.get("MetadataOptions", {}).items():
        element = name[0].lower() + name[1:]
        fields += f"<{element}>{value}</{element}>"
    return f"<metadataOptions><state>applied</state>{fields}</metadataOptions>"
