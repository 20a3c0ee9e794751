"""EC2's resource types that MiniStack's CloudFormation lacks: rules, volumes, addresses, NAT gateways, flow logs."""

import re

from ministack.core.responses import new_uuid
from ministack.services import ec2
from ministack.services.cloudformation import provisioners


def install():
    provisioners._RESOURCE_HANDLERS.update({
        "AWS::EC2::SecurityGroupIngress": _rule("IpPermissions"),
        "AWS::EC2::SecurityGroupEgress": _rule("IpPermissionsEgress"),
        "AWS::EC2::Volume": {"create": _volume, "update": _same_volume, "delete": _delete_volume},
        "AWS::EC2::VolumeAttachment": {"create": _attach, "update": _no_update, "delete": _detach},
        "AWS::EC2::EIP": {"create": _address, "update": _tags_only(_address_attributes), "delete": _release},
        "AWS::EC2::NatGateway": {"create": _nat, "update": _tags_only(_nat_attributes), "delete": _delete_nat},
        "AWS::EC2::FlowLog": {"create": _flow_log, "update": _tags_only(_log_attributes), "delete": _delete_flow_log},
    })


def _call(action, params):
    """One of EC2's own actions; gives its answer's text, raises what it refuses."""
    status, _, body = ec2._ACTION_MAP[action]({k: str(v) for k, v in params.items() if v not in (None, "")})
    text = body.decode()
    if status != 200:
        code, message = re.search(r"<Code>(.*?)</Code>\s*<Message>(.*?)</Message>", text, re.DOTALL).groups()
        raise ValueError(f"{message} (Service: Ec2, Error Code: {code})")
    return text


def _element(text, name):
    return re.search(f"<{name}>(.*?)</{name}>", text).group(1)


def _rule(kind):
    def create(logical_id, props, stack_name):
        group = ec2._security_groups.get(props.get("GroupId"))
        if group is None:
            raise ValueError(f"The security group '{props.get('GroupId')}' does not exist")
        rules = provisioners._ec2_sg_permissions([props])
        if rules[0] in group[kind]:
            raise ValueError("the specified rule already exists")
        _check_other_group(props)
        group[kind].extend(rules)
        rule_id = "sgr-" + new_uuid().replace("-", "")[:17]
        return rule_id, {"Id": rule_id}

    def update(physical_id, old, new, stack_name):
        delete(physical_id, old)
        return create("", new, stack_name)

    def delete(physical_id, props):
        group = ec2._security_groups.get(props.get("GroupId"))
        for rule in provisioners._ec2_sg_permissions([props]):
            if group and rule in group[kind]:
                group[kind].remove(rule)

    return {"create": create, "update": update, "delete": delete}


def _check_other_group(props):
    for name in ("SourceSecurityGroupId", "DestinationSecurityGroupId"):
        if name in props and props[name] not in ec2._security_groups:
            raise ValueError(f"The security group '{props[name]}' does not exist")


def _volume(logical_id, props, stack_name):
    names = ("AvailabilityZone", "Size", "VolumeType", "SnapshotId", "Iops", "Encrypted", "KmsKeyId", "Throughput")
    volume_id = _element(_call("CreateVolume", {n: props.get(n) for n in names}), "volumeId")
    provisioners._ec2_apply_tags(volume_id, props)
    return volume_id, {"VolumeId": volume_id}


def _same_volume(physical_id, old, new, stack_name):
    """A larger size is in place; what AWS would replace is refused, so that no test loses data unnoticed."""
    for name in ("AvailabilityZone", "Encrypted", "KmsKeyId", "SnapshotId"):
        if old.get(name) != new.get(name):
            raise ValueError(f"{name} of the volume {physical_id} cannot be updated")
    if int(new.get("Size", 0)) < int(old.get("Size", 0)):
        raise ValueError(f"The size of the volume {physical_id} cannot become smaller")
    ec2._volumes[physical_id]["Size"] = int(new.get("Size", 0))
    provisioners._ec2_apply_tags(physical_id, new, old)
    return physical_id, {"VolumeId": physical_id}


def _delete_volume(physical_id, props):
    _call("DeleteVolume", {"VolumeId": physical_id})


def _attach(logical_id, props, stack_name):
    _call("AttachVolume", props)
    return f"{props['VolumeId']}|{props['InstanceId']}", {}


def _detach(physical_id, props):
    _call("DetachVolume", {"VolumeId": physical_id.partition("|")[0]})


def _no_update(physical_id, old, new, stack_name):
    raise ValueError("Update to resource type AWS::EC2::VolumeAttachment is not supported")


def _address(logical_id, props, stack_name):
    address = _element(_call("AllocateAddress", {"Domain": props.get("Domain", "vpc")}), "publicIp")
    attributes = _address_attributes(address)
    provisioners._ec2_apply_tags(attributes["AllocationId"], props)
    return address, attributes


def _address_attributes(address):
    allocation = next(a for a, record in ec2._addresses.items() if record["PublicIp"] == address)
    return {"AllocationId": allocation, "PublicIp": address}


def _release(physical_id, props):
    _call("ReleaseAddress", {"AllocationId": _address_attributes(physical_id)["AllocationId"]})


def _nat(logical_id, props, stack_name):
    if props.get("ConnectivityType", "public") == "public" and props.get("AllocationId") not in ec2._addresses:
        raise ValueError(f"Elastic IP address {props.get('AllocationId')} not found")
    names = ("SubnetId", "AllocationId", "ConnectivityType")
    gateway = _element(_call("CreateNatGateway", {n: props.get(n) for n in names}), "natGatewayId")
    provisioners._ec2_apply_tags(gateway, props)
    return gateway, _nat_attributes(gateway)


def _nat_attributes(gateway):
    return {"NatGatewayId": gateway}


def _delete_nat(physical_id, props):
    _call("DeleteNatGateway", {"NatGatewayId": physical_id})


def _flow_log(logical_id, props, stack_name):
    text = _call("CreateFlowLogs", {
        "ResourceId.1": props.get("ResourceId"), "ResourceType": props.get("ResourceType"),
        "TrafficType": props.get("TrafficType"), "LogDestinationType": props.get("LogDestinationType"),
        "LogDestination": props.get("LogDestination"), "LogGroupName": props.get("LogGroupName"),
    })
    log = _element(_element(text, "flowLogIdSet"), "item")
    provisioners._ec2_apply_tags(log, props)
    return log, _log_attributes(log)


def _log_attributes(log):
    return {"Id": log}


def _delete_flow_log(physical_id, props):
    _call("DeleteFlowLogs", {"FlowLogId.1": physical_id})


def _tags_only(attributes):
    def update(physical_id, old, new, stack_name):
        changed = sorted(k for k in set(old) | set(new) if old.get(k) != new.get(k) and k != "Tags")
        if changed:
            raise ValueError(f"{physical_id}: the endpoint for tests does not update {', '.join(changed)}")
        provisioners._ec2_apply_tags(physical_id, new, old)
        return physical_id, attributes(physical_id)

    return update
