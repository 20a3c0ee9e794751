"""What tests set while the endpoint runs: how fast time passes and which calls are refused."""

import threading
from collections import Counter

_lock = threading.Lock()
_factor = 1.0
_throttled = Counter()
_calls = Counter()


def seconds(real):
    """How long something that takes AWS this many seconds takes here."""
    return real * _factor


def count(action):
    """Counts a call; True when it is to be refused."""
    with _lock:
        _calls[action] += 1
        if _throttled[action] > 0:
            _throttled[action] -= 1
            return True
        return False


def answer(path, query):
    """The text for a request to /_endpoint/PATH, None for an unknown path."""
    global _factor
    if path == "time":
        _factor = float(query["factor"])
        return ""
    if path == "throttle":
        with _lock:
            _throttled[query["action"]] = int(query["times"])
        return ""
    if path == "calls":
        with _lock:
            return str(_calls[query["action"]])
    return None
