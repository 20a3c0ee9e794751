"""Requests checked against AWS's own API model, as botocore carries it."""

import functools
import re

from botocore.loaders import Loader
from botocore.model import ServiceModel

CHECKED = ("autoscaling", "cloudformation", "ec2")
# Of query requests that are signed in their address, and of old signatures.
_COMMON = re.compile(r"Action$|Version$|AWSAccessKeyId$|Signature|Timestamp$|SecurityToken$|X-Amz-")


@functools.cache
def model(service):
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def refusal(service, params):
    """Why AWS would refuse these parameters of a query request: (code, message), or None."""
    api, action = model(service), params.get("Action", "")
    if action not in api.operation_names:
        return "InvalidAction", f"Could not find operation {action} for version {params.get('Version', '')}"
    if params.get("Version") != api.api_version:
        return "InvalidAction", f"{action} is of version {api.api_version}, not {params.get('Version', 'none')}"
    tree = _tree({k: v for k, v in params.items() if not _COMMON.match(k)})
    shape = api.operation_model(action).input_shape
    if shape is None:
        problems = [("UnknownParameter", _unknown(name)) for name in tree]
    else:
        problems = _Check(service == "ec2").structure(shape, tree, "")
    if not problems:
        return None
    if service == "ec2":
        return problems[0]
    messages = [message for _, message in problems]
    number = f"{len(messages)} validation error{'s' if len(messages) > 1 else ''} detected: "
    return "ValidationError", number + "; ".join(messages)


def template_problems(shape, value, path=""):
    """What a value of a template has that the API's shape of it lacks."""
    if shape.type_name == "structure" and isinstance(value, dict):
        found = [f"{path}{name}" for name in value if name not in shape.members]
        for name, inner in value.items():
            if name in shape.members:
                found += template_problems(shape.members[name], inner, f"{path}{name}/")
        return found
    if shape.type_name == "list" and isinstance(value, list):
        return [p for i, inner in enumerate(value) for p in template_problems(shape.member, inner, f"{path}{i}/")]
    return []


def _unknown(path):
    return f"The parameter {path} is not recognized"


def _tree(params):
    root = {}
    for key, value in params.items():
        node = root
        *way, last = key.split(".")
        for step in way:
            if not isinstance(node.get(step), dict):
                node[step] = {}
            node = node[step]
        if not isinstance(node.get(last), dict):
            node[last] = value
    return root


class _Check:
    """Walks one request; each method gives (code, message) of the problems it finds."""

    def __init__(self, ec2):
        self.ec2 = ec2

    def structure(self, shape, node, path):
        if not isinstance(node, dict):
            return [("UnknownParameter", _unknown(path.rstrip(".")))]
        members = {self._wire_name(name, member): (name, member) for name, member in shape.members.items()}
        problems = [("UnknownParameter", _unknown(path + key)) for key in node if key not in members]
        for key, (name, member) in members.items():
            if key in node:
                problems += self.value(member, node[key], path + key)
            elif name in shape.required_members:
                problems.append(self._missing(path + key))
        return problems

    def _wire_name(self, name, member):
        wire = member.serialization
        if not self.ec2:
            flat = member.type_name == "list" and wire.get("flattened")
            return (member.member.serialization if flat else wire).get("name", name)
        if "queryName" in wire:
            return wire["queryName"]
        name = wire.get("name", name)
        return name[0].upper() + name[1:]

    def value(self, shape, node, path):
        if shape.type_name == "structure":
            return self.structure(shape, node, path + ".")
        if shape.type_name in ("list", "map"):
            return self.items(shape, node, path)
        if isinstance(node, dict):
            return [("UnknownParameter", _unknown(f"{path}.{next(iter(node))}"))]
        return self.scalar(shape, node, path)

    def items(self, shape, node, path):
        if node == "":
            return []
        if not self.ec2 and not shape.serialization.get("flattened") and isinstance(node, dict):
            step = "entry" if shape.type_name == "map" else shape.member.serialization.get("name", "member")
            other = [key for key in node if key != step]
            if other:
                return [("UnknownParameter", _unknown(f"{path}.{other[0]}"))]
            node, path = node.get(step, {}), f"{path}.{step}"
        if not isinstance(node, dict):
            return [("UnknownParameter", _unknown(path))]
        problems = []
        for number, inner in node.items():
            if not number.isdigit():
                problems.append(("UnknownParameter", _unknown(f"{path}.{number}")))
            elif shape.type_name == "list":
                problems += self.value(shape.member, inner, f"{path}.{number}")
        return problems

    def scalar(self, shape, text, path):
        kind, limits = shape.type_name, shape.metadata
        if kind in ("integer", "long") and not re.fullmatch(r"-?\d+", text):
            return self._bad(text, path, "Member must be a whole number")
        if kind == "boolean" and text.lower() not in ("true", "false"):
            return self._bad(text, path, "Member must be true or false")
        if kind == "string" and getattr(shape, "enum", None) and text not in shape.enum:
            return self._bad(text, path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
        size = len(text) if kind == "string" else int(text) if kind in ("integer", "long") else None
        what = "have length" if kind == "string" else "have value"
        if size is not None and size < limits.get("min", size):
            return self._bad(text, path, f"Member must {what} greater than or equal to {limits['min']}")
        if size is not None and size > limits.get("max", size):
            return self._bad(text, path, f"Member must {what} less than or equal to {limits['max']}")
        return []

    def _missing(self, path):
        if self.ec2:
            return "MissingParameter", f"The request must contain the parameter {path}"
        rule = "failed to satisfy constraint: Member must not be null"
        return "ValidationError", f"Value null at '{_lower(path)}' {rule}"

    def _bad(self, text, path, rule):
        if self.ec2:
            return [("InvalidParameterValue", f"Value ({text}) for parameter {path} is invalid. {rule}")]
        return [("ValidationError", f"Value '{text}' at '{_lower(path)}' failed to satisfy constraint: {rule}")]


def _lower(path):
    return path[0].lower() + path[1:]
