"""Groups and launch templates as CloudFormation makes, updates and deletes them."""

import base64

from ministack.services import autoscaling
from ministack.services.cloudformation import provisioners, stacks, wait_conditions

from endpoint import api_model, controls, groups, refresh
from endpoint import signals as stack_signals
from endpoint.hooks import changed

_TYPE = "AWS::AutoScaling::AutoScalingGroup"
_TEMPLATE_TYPE = "AWS::EC2::LaunchTemplate"
_CREATED = {}  # (stack name, logical id) -> name of the group

# Properties whose change replaces instances, where an update policy says how.
_REPLACING = ("LaunchTemplate", "VPCZoneIdentifier")
# Differences between the template's properties and the parameters of CreateAutoScalingGroup.
_ONLY_IN_TEMPLATE = {"Cooldown", "MetricsCollection", "NotificationConfiguration", "NotificationConfigurations"}
_ONLY_IN_API = {"DefaultCooldown"}
_POLICIES = {
    "AutoScalingInstanceRefresh": {"Strategy", "Preferences"},
    "AutoScalingRollingUpdate": {
        "MaxBatchSize", "MinActiveInstancesPercent", "MinInstancesInService", "MinSuccessfulInstancesPercent",
        "PauseTime", "SuspendProcesses", "WaitOnResourceSignals"},
    "AutoScalingScheduledAction": {"IgnoreUnmodifiedGroupSizeProperties"},
}

_make, _change, _remove = provisioners._asg_create, provisioners._asg_update, provisioners._asg_delete
_make_template = provisioners._ec2_launch_template_create
_change_template = provisioners._ec2_launch_template_update


def install():
    handlers = provisioners._RESOURCE_HANDLERS
    handlers[_TYPE] = {**handlers[_TYPE], "create": _create, "update": _update, "delete": _delete}
    handlers[_TEMPLATE_TYPE] = {
        **handlers[_TEMPLATE_TYPE], "create": _create_template, "update": _update_template}
    blocks = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda kind: kind == _TYPE or blocks(kind)
    sends_back = stacks._sends_back_failed_update
    stacks._sends_back_failed_update = lambda kind: kind == _TYPE or sends_back(kind)
    stack_signals.keep_failed_for_rollback(lambda *key: _CREATED.get(key))


def _create(logical_id, props, stack_name):
    definition = _definition(stack_name, logical_id)
    _check(logical_id, props, definition)
    name, attributes = _make(logical_id, props, stack_name)
    _CREATED[stack_name, logical_id] = name
    group = autoscaling._asgs[name]
    _set(group, props)
    policy = definition.get("CreationPolicy") or {}
    signal = policy.get("ResourceSignal")
    if signal is None:
        groups.reconcile(group)
        return name, attributes
    count = wait_conditions.validate_count(signal.get("Count"), logical_id)
    percent = int((policy.get("AutoScalingCreationPolicy") or {}).get("MinSuccessfulInstancesPercent", 100))
    timeout = controls.seconds(stack_signals.seconds(signal.get("Timeout"), logical_id))
    with stack_signals.Signals(stack_name, logical_id, _TYPE) as signals:
        groups.reconcile(group)
        signals.wait(count, percent, timeout)
    return name, attributes


def _update(physical_id, old, new, stack_name, logical_id=None):
    definition = _definition(stack_name, logical_id)
    _check(logical_id, new, definition)
    desired = autoscaling._asgs[physical_id]["DesiredCapacity"]
    name, attributes = _change(physical_id, old, new, stack_name, logical_id)
    group = autoscaling._asgs[name]
    if "DesiredCapacity" not in new:
        group["DesiredCapacity"] = max(group["MinSize"], min(group["MaxSize"], desired))
    _set(group, new)
    groups.reconcile(group)
    if any(old.get(p) != new.get(p) for p in _REPLACING):
        _replace(group, definition.get("UpdatePolicy") or {}, stack_name, logical_id)
    return name, attributes


def _replace(group, policy, stack_name, logical_id):
    by_refresh = policy.get("AutoScalingInstanceRefresh")
    if by_refresh is not None:
        preferences = dict(by_refresh.get("Preferences") or {})
        if stack_signals.is_rollback(stack_name):
            preferences["SkipMatching"] = True
        refresh.instance_refresh(group, preferences)
        return
    rolling = policy.get("AutoScalingRollingUpdate")
    if rolling is None:
        return
    wait = str(rolling.get("WaitOnResourceSignals", "false")).lower() == "true"
    percent = int(rolling.get("MinSuccessfulInstancesPercent", 100))
    pause = controls.seconds(stack_signals.seconds(rolling.get("PauseTime"), logical_id))
    with stack_signals.Signals(stack_name, logical_id, _TYPE) as signals:
        refresh.rolling_update(group, rolling, lambda so_far: wait and signals.wait(so_far, percent, pause))


def _delete(physical_id, props):
    group = autoscaling._asgs.get(physical_id)
    if group is not None:
        empty(group)
    for key in [k for k, name in _CREATED.items() if name == physical_id]:
        del _CREATED[key]
    _remove(physical_id, props)


def empty(group):
    """Ends all instances and waits until the terminating hooks have let them go."""
    with changed:
        group["MinSize"] = group["DesiredCapacity"] = 0
        for instance in list(group["Instances"]):
            groups.terminate(group, instance)
        while group["Instances"]:
            changed.wait(1)


def _definition(stack_name, logical_id):
    return provisioners._cfn_wait_condition_definition(stack_name, logical_id)


def _set(group, props):
    """What MiniStack leaves out of a group's properties, or sets otherwise than AWS."""
    group["TargetGroupARNs"] = list(props.get("TargetGroupARNs") or [])
    group["HealthCheckGracePeriod"] = int(props.get("HealthCheckGracePeriod", 0))
    configurations = props.get("NotificationConfigurations") or []
    group["NotificationConfigurations"] = [
        {"TopicARN": _topic(c), "NotificationTypes": c["NotificationTypes"]} for c in configurations
    ]
    name = group["AutoScalingGroupName"]
    autoscaling._delete_group_hooks(name)
    for spec in props.get("LifecycleHookSpecificationList") or []:
        hook = spec["LifecycleHookName"]
        autoscaling._hooks[f"{name}/{hook}"] = autoscaling._hook_record(name, hook, spec)


def _topic(configuration):
    topic = configuration["TopicARN"]
    return topic[0] if isinstance(topic, list) else topic


def _check(logical_id, props, definition):
    """Refuses properties and policies that AWS does not know."""
    shape = api_model.model("autoscaling").shape_for("CreateAutoScalingGroupType")
    known = (set(shape.members) | _ONLY_IN_TEMPLATE) - _ONLY_IN_API
    problems = [name for name in props if name not in known]
    # A group's tags have their group's name in the API, not in a template.
    inner = {name: value for name, value in props.items() if name in shape.members and name != "Tags"}
    problems += api_model.template_problems(shape, inner)
    for name, policy in (definition.get("UpdatePolicy") or {}).items():
        problems += [f"UpdatePolicy/{name}/{k}" for k in policy if k not in _POLICIES.get(name, ())]
        preferences = api_model.model("autoscaling").shape_for("RefreshPreferences")
        problems += api_model.template_problems(preferences, policy.get("Preferences") or {}, f"UpdatePolicy/{name}/")
    _refuse(logical_id, problems)


def _create_template(logical_id, props, stack_name):
    _check_template(logical_id, props)
    return _make_template(logical_id, props, stack_name)


def _update_template(physical_id, old, new, stack_name, logical_id=None):
    _check_template(logical_id, new)
    return _change_template(physical_id, old, new, stack_name, logical_id)


def _check_template(logical_id, props):
    data = props.get("LaunchTemplateData") or {}
    shape = api_model.model("ec2").shape_for("RequestLaunchTemplateData")
    _refuse(logical_id, api_model.template_problems(shape, data, "LaunchTemplateData/"))
    if len(base64.b64decode(data.get("UserData", ""))) > 16384:
        raise ValueError("User data is limited to 16384 bytes")


def _refuse(logical_id, problems):
    if problems:
        raise ValueError(f"Model validation failed (#: extraneous key {problems} is not permitted) for {logical_id}")
