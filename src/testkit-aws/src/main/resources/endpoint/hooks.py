"""Life-cycle hooks that hold an instance until they are completed or their time is over."""

import contextvars
import threading
import time

from ministack.core.responses import new_uuid
from ministack.services import autoscaling

from endpoint import controls

LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING"

# Guards the groups' instances and the actions; notified on each change of either.
changed = threading.Condition(threading.RLock())

_actions = {}  # instance id -> {hook name: _Action}


class NoActiveAction(ValueError):
    """Nothing is held by the hook that was named."""


class _Action:
    """One hook that holds one instance."""

    def __init__(self, hook, instance_id, then):
        self.hook, self.instance_id, self.then = hook, instance_id, then
        self.token = new_uuid()
        timeout = hook["HeartbeatTimeout"]
        self._end = time.monotonic() + controls.seconds(min(100 * timeout, 48 * 3600))
        self._timer = None

    def restart(self):
        """Gives the action its whole time anew, within what AWS allows in all."""
        self.stop()
        left = min(controls.seconds(self.hook["HeartbeatTimeout"]), self._end - time.monotonic())
        # A timer's thread knows nothing of the account and region of the request.
        context = contextvars.copy_context()
        self._timer = threading.Timer(max(left, 0), context.run, (self._expire,))
        self._timer.daemon = True
        self._timer.start()

    def stop(self):
        if self._timer is not None:
            self._timer.cancel()

    def _expire(self):
        with changed:
            if _actions.get(self.instance_id, {}).get(self.hook["LifecycleHookName"]) is self:
                _finish(self, self.hook["DefaultResult"])


def hold(group_name, instance_id, transition, then):
    """Calls then(result) once the group's hooks of this transition have let the instance go: at once without any.

    True when it is held.
    """
    with changed:
        hooks = [
            h for h in autoscaling._hooks.values()
            if h["AutoScalingGroupName"] == group_name and h["LifecycleTransition"] == transition
        ]
        if not hooks:
            then("CONTINUE")
            return False
        actions = {h["LifecycleHookName"]: _Action(h, instance_id, then) for h in hooks}
        _actions[instance_id] = actions
        for action in actions.values():
            action.restart()
        return True


def complete(group_name, hook_name, instance_id, token, result):
    with changed:
        _finish(_find(group_name, hook_name, instance_id, token), result)


def extend(group_name, hook_name, instance_id, token):
    with changed:
        _find(group_name, hook_name, instance_id, token).restart()


def drop(instance_id):
    """Forgets what holds an instance that is gone."""
    for action in _actions.pop(instance_id, {}).values():
        action.stop()


def _find(group_name, hook_name, instance_id, token):
    for actions in _actions.values():
        action = actions.get(hook_name)
        if action is None or action.hook["AutoScalingGroupName"] != group_name:
            continue
        if token == action.token if token else instance_id == action.instance_id:
            return action
    which = f"token {token}" if token else f"instance ID {instance_id}"
    raise NoActiveAction(f"No active Lifecycle Action found with {which}")


def _finish(action, result):
    """CONTINUE waits for the other hooks of the instance; ABANDON ends them all."""
    others = _actions[action.instance_id]
    del others[action.hook["LifecycleHookName"]]
    action.stop()
    if result == "CONTINUE" and others:
        return
    drop(action.instance_id)
    action.then(result)
    changed.notify_all()
