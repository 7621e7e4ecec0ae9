"""Canonical JSON and the hash of an event: each expected value is made with hashlib alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.store.event import (
    COLUMNS,
    GENESIS,
    Event,
    as_dict,
    canonical,
    digest,
    name_of,
    next_hlc,
)
from drivers.terminal import Kind

# -- canonical JSON --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "{}"),
        ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
        ({"a": {"z": 1, "y": [1, 2]}}, '{"a":{"y":[1,2],"z":1}}'),
        ({"a": (1, 2)}, '{"a":[1,2]}'),
        ({"name": "退款 小明"}, '{"name":"退款 小明"}'),
        ({"a": "𠮷"}, '{"a":"𠮷"}'),
        ({"a": 'say "hi" \\ /'}, '{"a":"say \\"hi\\" \\\\ /"}'),
        ({"a": "\x00\x1b\x07\x7f\x9b"}, '{"a":"\\u0000\\u001b\\u0007\x7f\x9b"}'),
        ({"a": "one\ntwo\tthree\r"}, '{"a":"one\\ntwo\\tthree\\r"}'),
        ({"a": 2**70, "b": -(2**63)}, '{"a":1180591620717411303424,"b":-9223372036854775808}'),
        ({"a": True, "b": False, "c": None}, '{"a":true,"b":false,"c":null}'),
        ({"kind": Kind.VOID}, '{"kind":"void"}'),
        ({"é": 1, "e": 2, "z": 3}, '{"e":2,"z":3,"é":1}'),
        ({"Z": 1, "a": 2, "A": 3}, '{"A":3,"Z":1,"a":2}'),
    ],
)
def test_a_body_has_exactly_one_text(body: dict[str, object], text: str) -> None:
    assert canonical(body) == text


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
BODIES = st.dictionaries(st.text(), PLAIN, max_size=5)


@given(BODIES)
def test_a_body_can_be_read_back_from_its_text(body: dict[str, object]) -> None:
    assert json.loads(canonical(body)) == body


@given(BODIES)
def test_the_order_in_which_facts_were_named_leaves_no_trace(body: dict[str, object]) -> None:
    assert canonical(dict(reversed(body.items()))) == canonical(body)


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
def test_what_json_does_not_know_is_not_written(odd: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": odd})


# -- the hash ------------------------------------------------------------------------------------

PLAIN_EVENT = Event(
    "e1", 1, "id-1", "signed_in", 1, "2026-11-22T12:00:00.000+00:00", 5, "amy", "{}", GENESIS
)
PLAIN_TEXT = (
    '["L01","e1",1,"id-1","signed_in",1,"2026-11-22T12:00:00.000+00:00",5,"amy","{}","' + "0" * 64
) + '"]'


def altered(name: str, value: Any, old: str, new: str) -> tuple[Event, str]:
    assert old in PLAIN_TEXT
    return replace(PLAIN_EVENT, **{name: value}), PLAIN_TEXT.replace(old, new)


ROWS = [
    (PLAIN_EVENT, PLAIN_TEXT),
    altered("actor", "小明", '"amy"', '"小明"'),
    altered("actor", "a\x00b\x1b[2J", '"amy"', '"a\\u0000b\\u001b[2J"'),
    altered("actor", "a\x7f\x9b\u2028", '"amy"', '"a\x7f\x9b\u2028"'),
    altered("actor", 'a","b', '"amy"', '"a\\",\\"b"'),
    altered("body", '{"a":"退款"}', '"{}"', '"{\\"a\\":\\"退款\\"}"'),
    altered("body", '{"a":"\\u0000"}', '"{}"', '"{\\"a\\":\\"\\\\u0000\\"}"'),
    altered("hlc", 2**63 - 1, ",5,", ",9223372036854775807,"),
    altered("seq", 2**40, '"e1",1,', '"e1",1099511627776,'),
    altered("prev", "ab" * 32, "0" * 64, "ab" * 32),
]


@pytest.mark.parametrize(("event", "text"), ROWS)
def test_a_hash_is_that_of_lane_and_row_as_compact_json(event: Event, text: str) -> None:
    assert digest(event, "L01") == hashlib.sha256(text.encode()).hexdigest()


def test_a_hash_that_was_computed_on_a_command_line_comes_out() -> None:
    """printf '%s' '["L01","e1",1,…,"000…0"]' | sha256sum, with the row above written out."""
    expected = "b2f2e2ca0f9ecba76cc0042b04ae313b1d4dd0884e89709da86c46dd55c7f7fc"
    assert digest(PLAIN_EVENT, "L01") == expected


def test_a_sealed_event_is_the_same_event_with_its_hash() -> None:
    sealed = PLAIN_EVENT.sealed("L01")
    assert replace(sealed, hash="") == PLAIN_EVENT
    assert sealed.hash == digest(PLAIN_EVENT, "L01") == digest(sealed, "L01")
    assert tuple(as_dict(sealed)) == COLUMNS


TEXTS = st.text(max_size=6)
EVENTS = st.builds(
    Event, TEXTS, st.integers(0, 9), TEXTS, TEXTS, st.integers(0, 3), TEXTS, st.integers(0, 9),
    TEXTS, TEXTS, TEXTS,
)  # fmt: skip


@given(EVENTS, EVENTS, TEXTS, TEXTS)
def test_two_rows_share_a_hash_only_if_they_are_the_same(
    one: Event, other: Event, lane: str, far: str
) -> None:
    assert (digest(one, lane) == digest(other, far)) == ((one, lane) == (other, far))


@given(EVENTS, st.sampled_from(COLUMNS[:-1]))
def test_no_column_can_change_without_the_hash(event: Event, name: str) -> None:
    before = getattr(event, name)
    after: Any = before + 1 if isinstance(before, int) else before + "x"
    assert digest(replace(event, **{name: after}), "L01") != digest(event, "L01")


def test_the_columns_of_an_event_cannot_flow_into_each_other() -> None:
    """`ab`, `c` must not hash like `a`, `bc`."""
    one = replace(PLAIN_EVENT, actor="ab", body="c")
    other = replace(PLAIN_EVENT, actor="a", body="bc")
    assert digest(one, "L01") != digest(other, "L01")


# -- names and the hybrid clock ------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"\x00", "凭证".encode("gbk"), bytes(range(256)) * 9])
def test_a_blob_is_named_by_its_sha_256(data: bytes) -> None:
    assert name_of(data) == hashlib.sha256(data).hexdigest()


NOW_MS = 1_795_348_800_000


@pytest.mark.parametrize(
    ("before", "unix_ms", "after"),
    [
        (0, NOW_MS, NOW_MS * 65536),
        (NOW_MS * 65536, NOW_MS, NOW_MS * 65536 + 1),
        (NOW_MS * 65536 + 7, NOW_MS - 3_600_000, NOW_MS * 65536 + 8),
        (NOW_MS * 65536, NOW_MS + 1, (NOW_MS + 1) * 65536),
        (NOW_MS * 65536 + 65535, NOW_MS, (NOW_MS + 1) * 65536),
        (5, -1000, 6),
    ],
)
def test_a_hybrid_clock_follows_the_wall_and_never_goes_back(
    before: int, unix_ms: int, after: int
) -> None:
    assert next_hlc(before, unix_ms) == after


@given(st.lists(st.integers(-(2**40), 2**46), max_size=20))
def test_whatever_the_wall_clock_does_later_events_order_later(walls: list[int]) -> None:
    values = [0]
    for wall in walls:
        values.append(next_hlc(values[-1], wall))
    assert values == sorted(set(values))
    assert values[-1] < 2**63
