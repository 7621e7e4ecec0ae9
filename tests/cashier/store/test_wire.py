"""What goes between a lane and head office, and what is not taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.store.event import Event
from cashier.store.wire import (
    LARGEST,
    MAX_EVENTS,
    Batch,
    Clash,
    Misshapen,
    Notice,
    Reply,
    decode,
    encode,
    is_loopback,
)

EVENT = Event("e1", 1, "i1", "signed_in", 1, "2026-11-22", 1, "小明", "{}", "ab" * 32, "cd" * 32)


@pytest.mark.parametrize(
    "message",
    [
        Batch("e1", []),
        Batch("e1", [EVENT] * MAX_EVENTS, inbox_ack=LARGEST, branch="b"),
        Reply(3, 2, 30.0, [Notice(1, "note", '{"a":"退款"}', "2026")], ["ab" * 32]),
        Clash("gap", expected=4),
        Clash("fork", at=2),
        Clash("chain"),
    ],
)
def test_a_message_arrives_as_it_was_sent(message: Batch | Reply | Clash) -> None:
    assert decode(encode(message), type(message)) == message


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"epoch":"","events":[]}',
        b'{"epoch":"' + b"e" * 65 + b'","events":[]}',
        b'{"epoch":"e","events":[{}]}',
        b'{"epoch":"e","events":[],"inbox_ack":-1}',
        b'{"epoch":"e","events":[],"inbox_ack":9223372036854775808}',
        b'{"epoch":"e","events":[],"inbox_ack":true}',
        b'{"epoch":"e","events":"\xff"}',
        b"[" * 100_000,
        encode(Batch("e1", [EVENT] * (MAX_EVENTS + 1))),
    ],
)
def test_what_is_no_batch_is_misshapen(data: bytes) -> None:
    with pytest.raises(Misshapen):
        decode(data, Batch)


@given(st.binary(max_size=60))
def test_bytes_of_whatever_origin_are_a_batch_or_misshapen(data: bytes) -> None:
    try:
        batch = decode(data, Batch)
    except Misshapen:
        return
    assert decode(encode(batch), Batch) == batch


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True),
        ("0.0.0.0", False), ("10.0.0.1", False), ("127.0.0.1.example.org", False), ("", False),
    ],
)  # fmt: skip
def test_only_this_machine_itself_is_loopback(host: str, *, own: bool) -> None:
    assert is_loopback(host) is own
