"""CloudFormation's signals for a resource: SignalResource sends them, a creation or update waits for them."""

import math
import time

from ministack.services.cloudformation import provisioners, stacks, wait_conditions


class Signals:
    """The signals for one resource while an operation of its stack is under way."""

    def __init__(self, stack_name, logical_id, resource_type):
        self._stack_id = provisioners._cr_stack_id(stack_name)
        self._key = (self._stack_id, logical_id)
        self._waiter = {"stack_name": stack_name, "resource_type": resource_type}

    def __enter__(self):
        self._token = self._waiter["token"] = wait_conditions.register_slot(self._stack_id)
        with wait_conditions._changed:
            wait_conditions._waiting[self._key] = self._waiter
        return self

    def __exit__(self, *_):
        with wait_conditions._changed:
            wait_conditions._waiting.pop(self._key, None)
            wait_conditions._handles.pop(self._token, None)

    def wait(self, count, percent, timeout):
        """Until this many have come in all, of which so many percent must say SUCCESS."""
        needed = math.ceil(count * percent / 100)
        end = time.monotonic() + timeout
        with wait_conditions._changed:
            while True:
                told = [s["Status"] for s in wait_conditions._handles[self._token]["signals"].values()]
                failures = told.count("FAILURE")
                if failures > count - needed:
                    raise RuntimeError(
                        f"Received {failures} FAILURE signal(s) out of {count}. "
                        f"Unable to satisfy {percent}% MinSuccessfulInstancesPercent requirement")
                if len(told) >= count:
                    return
                left = end - time.monotonic()
                if left <= 0:
                    if told.count("SUCCESS") >= needed:
                        return
                    raise TimeoutError(
                        f"Failed to receive {count - len(told)} resource signal(s) within the specified duration")
                wait_conditions._changed.wait(min(left, 1))


def seconds(duration, logical_id):
    """What PT#H#M#S is in seconds."""
    return wait_conditions.validate_resource_signal_timeout(duration, logical_id)


def is_rollback(stack_name):
    from ministack.services.cloudformation import _stacks
    return "ROLLBACK" in _stacks[stack_name]["StackStatus"]


def keep_failed_for_rollback(created):
    """Lets a rollback delete what a failed creation has left: what created(stack name, logical id) names, if any."""
    roll_back = stacks._roll_back_operation

    async def with_leftover(stack_name, stack_id, stack, operation, *rest):
        logical_id = operation.get("failed_logical_id")
        physical_id = created(stack_name, logical_id)
        if physical_id is not None and logical_id not in stack["_resources"]:
            definition = operation["template"]["Resources"][logical_id]
            stack["_resources"][logical_id] = {
                "PhysicalResourceId": physical_id, "ResourceType": definition["Type"], "Properties": {},
                "LogicalResourceId": logical_id, "ResourceStatus": "CREATE_FAILED", "Attributes": {},
            }
            operation["created"].append(logical_id)
        return await roll_back(stack_name, stack_id, stack, operation, *rest)

    stacks._roll_back_operation = with_leftover
