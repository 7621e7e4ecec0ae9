"""The shape of an event and how events are chained; head office imports it too.

`hash` is SHA-256 over the row together with `prev`, so that no row can be changed, dropped or
moved without breaking every hash after it. `hlc` is a hybrid logical clock: 48 bits of UTC
milliseconds and a 16-bit counter in one integer; it orders, it decides nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

Body = Mapping[str, object]
GENESIS = "0" * 64
"""`prev` of the first event of an epoch."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a journal; `at` is UTC ISO 8601, `body` canonical JSON text."""

    epoch: str
    seq: int
    id: str
    kind: str
    v: int
    at: str
    hlc: int
    actor: str
    body: str
    prev: str
    hash: str = ""

    def sealed(self, lane: str) -> Event:
        """The same event with its hash."""
        return Event(**{**as_dict(self), "hash": digest(self, lane)})  # type: ignore[arg-type]

    def facts(self) -> dict[str, object]:
        """The body as a dictionary."""
        body: dict[str, object] = json.loads(self.body)
        return body


COLUMNS = ("epoch", "seq", "id", "kind", "v", "at", "hlc", "actor", "body", "prev", "hash")


def as_dict(event: Event) -> dict[str, object]:
    """All columns by name, in the order of COLUMNS."""
    return {name: getattr(event, name) for name in COLUMNS}


def canonical(body: Body) -> str:
    """JSON with sorted keys and no spaces: the same facts always give the same text."""
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(event: Event, lane: str) -> str:
    """SHA-256 (hex) over the lane's name and every column but the hash itself."""
    row = [lane, *(getattr(event, name) for name in COLUMNS[:-1])]
    text = json.dumps(row, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def name_of(data: bytes) -> str:
    """The name of a blob: its SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def next_hlc(before: int, unix_ms: int) -> int:
    """A hybrid clock value above `before`, at the wall time when that is ahead."""
    return max(before + 1, unix_ms << 16)
