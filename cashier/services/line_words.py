"""Line errors in words: which port, who holds it when that is known, and what to do."""

from __future__ import annotations

from cashier.domain.say import Say, say
from drivers.errors import LineBusy, LineError, LineLost, LineNotFound

_KEYS: dict[type[LineError], str] = {
    LineNotFound: "line.not_found",
    LineBusy: "line.busy",
    LineLost: "line.lost",
}


def line_says(error: LineError) -> Say:
    holder = getattr(error, "holder", "")
    key = _KEYS.get(type(error), "line.lost")
    if key == "line.busy" and not holder:
        key = "line.busy_unknown"
    return say(key, port=error.port, holder=holder, detail=str(error))
