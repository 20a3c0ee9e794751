"""Counts and refuses calls as tests ask, checks them against AWS's API model, and hands the others to MiniStack."""

import json
import re
from urllib.parse import parse_qsl

from ministack import app as ministack
from ministack.services import autoscaling, ec2
from ministack.services.cloudformation import helpers as cloudformation

from endpoint import api_model, controls, groups

_SCOPE = re.compile(rb"Credential=[^/]+/\d{8}/[^/]+/([^/]+)/aws4_request")
_CONTROLS = "/_endpoint/"
_ERRORS = {"autoscaling": autoscaling._error, "cloudformation": cloudformation._error, "ec2": ec2._error}
_TAG_LIMITS = ((".Key", 128), (".Value", 256))


async def app(scope, receive, send):
    if scope["type"] != "http":
        return await ministack.app(scope, receive, send)
    if scope["path"].startswith(_CONTROLS):
        return await _control(scope, send)
    headers = dict(scope["headers"])
    found = _SCOPE.search(headers.get(b"authorization", b""))
    service = found.group(1).decode() if found else ""
    form = headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded")
    body = None
    if form and scope["method"] == "POST":
        body = await _read(receive)
        refused = _query_refusal(service, dict(parse_qsl(body.decode(), keep_blank_values=True)))
    else:
        refused = _other_refusal(service, headers.get(b"x-amz-target", b"").decode().rpartition(".")[2])
    if refused:
        return await _send(send, *refused)
    return await ministack.app(scope, receive if body is None else _again(body, receive), send)


def _query_refusal(service, params):
    error = _ERRORS.get(service, cloudformation._error)
    if controls.count(params.get("Action", "")):
        if service == "ec2":
            return error("RequestLimitExceeded", "Request limit exceeded.", 503)
        return error("Throttling", "Rate exceeded", 400)
    if service not in api_model.CHECKED:
        return None
    problem = api_model.refusal(service, params) or _tag_refusal(service, params)
    return error(*problem, 400) if problem else None


def _other_refusal(service, action):
    if not action or not controls.count(action):
        return None
    text = json.dumps({"__type": "ThrottlingException", "message": "Rate exceeded"})
    return 400, {"Content-Type": "application/x-amz-json-1.1"}, text.encode()


def _tag_refusal(service, params):
    """EC2's limits of tags, which its API model does not say."""
    if service != "ec2" or params.get("Action") != "CreateTags":
        return None
    for name, value in params.items():
        for end, limit in _TAG_LIMITS:
            if name.startswith("Tag.") and name.endswith(end) and len(value) > limit:
                what = end[1:].lower()
                return "InvalidParameterValue", f"Tag {what} exceeds the maximum length of {limit} characters"
        if name.endswith(".Key") and value.startswith("aws:"):
            return "InvalidParameterValue", f"Tag keys starting with 'aws:' are reserved for internal use: {value}"
    return None


async def _control(scope, send):
    name, query = scope["path"][len(_CONTROLS):], dict(parse_qsl(scope["query_string"].decode()))
    text = groups.states(query.get("group")) if name == "instances" else controls.answer(name, query)
    if text is None:
        return await _send(send, 404, {}, b"no such control")
    return await _send(send, 200, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


async def _read(receive):
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body, receive):
    """What has been read, given once more; then what really comes."""
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay():
        return next(messages, None) or await receive()

    return replay


async def _send(send, status, headers, body):
    fields = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})
