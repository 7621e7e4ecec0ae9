"""What a lane and head office send each other; both sides take the shapes from here.

A batch is `POST /v1/lanes/{lane}/events`. It is answered by a Reply (200) or a Clash (409).
"""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from cashier.store.event import Event

MAX_EVENTS = 200
MAX_BATCH = 256 * 1024
"""Bytes of events that a lane puts into one batch; a single larger event still goes."""
MAX_BODY = 4 * 1024 * 1024
"""Bytes that head office takes in one request, be it events or a blob."""
MAX_MISSING = 200
MAX_NOTICES = 50
LARGEST = 2**63 - 1
"""What a SQLite integer holds."""

Number = Annotated[int, Meta(ge=0, le=LARGEST)]
S = TypeVar("S", bound=Struct)


class Misshapen(Exception):
    """Bytes that are no message of ours: the same again cannot help."""


class Batch(Struct, frozen=True):
    """Events of one epoch, in order; `branch` is named only after a fork (see hub/ingest.py)."""

    epoch: Annotated[str, Meta(min_length=1, max_length=64)]
    events: Annotated[list[Event], Meta(max_length=MAX_EVENTS)]
    inbox_ack: Number = 0
    branch: Annotated[str, Meta(max_length=64)] = ""


class Notice(Struct, frozen=True):
    """One row of a lane's inbox: what head office says to it."""

    seq: Number
    kind: str
    body: str
    at: str


class Reply(Struct, frozen=True):
    """`acked` is the last seq stored of the batch's epoch, `fresh` how many were new just now.

    `blobs_missing` are blobs that the lane's events name and head office does not have yet;
    `next_poll` is in seconds.
    """

    acked: Number
    fresh: Number
    next_poll: float
    inbox: list[Notice] = []
    blobs_missing: list[str] = []


class Clash(Struct, frozen=True, omit_defaults=True):
    """`expected`: the seq that a gap starts with; `at`: the seq where fork or chain went wrong."""

    error: Literal["gap", "fork", "chain"]
    expected: Number = 0
    at: Number = 0


def encode(shape: Struct) -> bytes:
    return msgspec.json.encode(shape)


def decode(data: bytes, shape: type[S]) -> S:
    """The reverse of encode, for bytes of whatever origin. Raises Misshapen."""
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Misshapen(str(error)) from error


def is_loopback(host: str) -> bool:
    """Whether what is said to `host` never leaves this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
