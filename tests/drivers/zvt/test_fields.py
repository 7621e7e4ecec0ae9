"""Fields and tags: there and back, and nothing lost in what cannot be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadMessage
from drivers.zvt import bmp, tlv
from drivers.zvt.bmp import KNOWN, SIZES

LARGEST = {-1: 0xFFFF, -2: 99, -3: 999}


@st.composite
def fields(draw: st.DrawFn) -> list[tuple[int, bytes]]:
    names = draw(st.lists(st.sampled_from(KNOWN), max_size=8))
    return [(name, draw(_values(SIZES[name]))) for name in names]


def _values(size: int) -> st.SearchStrategy[bytes]:
    if size >= 0:
        return st.binary(min_size=size, max_size=size)
    return st.binary(max_size=min(300, LARGEST[size]))


@given(fields())
def test_fields_come_back_and_their_places_are_known(wanted: list[tuple[int, bytes]]) -> None:
    data = b"\xff\xff" + bmp.serialise(wanted)
    found, stopped = bmp.parse(data, 2)
    assert (found, stopped) == (wanted, len(data))
    values = [data[begin:end] for begin, end in bmp.places(data, found, 2)]
    assert values == [value for _name, value in wanted]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_far_as_they_can_be(data: bytes) -> None:
    found, stopped = bmp.parse(data, 0)
    again, _stopped = bmp.parse(data[:stopped], 0)
    assert again == found
    assert 0 <= stopped <= len(data)


@pytest.mark.parametrize("rest", ["31FF", "99", "3CF0F1", "3CF0FAF0", "04000000", "06"])
def test_what_cannot_be_read_takes_nothing_from_what_was_before_it(rest: str) -> None:
    data = bytes.fromhex("276C" + rest)
    assert bmp.parse(data, 0) == ([(0x27, b"\x6c")], 2)


def test_a_zero_length_occurs() -> None:
    assert bmp.parse(bytes.fromhex("22F0F02700"), 0)[0] == [(0x22, b""), (0x27, b"\x00")]


@pytest.mark.parametrize(
    ("name", "value"), [(0x04, b"\x00"), (0x22, bytes(100)), (0x3C, bytes(1000)), (0x31, b"")]
)
def test_a_value_that_does_not_fit_its_field_is_refused(name: int, value: bytes) -> None:
    with pytest.raises(BadMessage):
        bmp.serialise([(name, value)])


# -- tags ---------------------------------------------------------------------------------------

leaves = st.tuples(st.sampled_from([0x07, 0x43, 0x1F10, 0x1F80, 0xFF40]), st.binary(max_size=300))


@given(st.lists(st.one_of(leaves, st.tuples(st.just(0x24), st.lists(leaves, max_size=3)))))
def test_tags_come_back_with_those_that_they_hold(pairs: list[tuple[int, Any]]) -> None:
    data = tlv.serialise(pairs)
    found = tlv.parse(data, 0, len(data))
    assert [node.tag for node in found] == [tag for tag, _value in pairs]
    for node, (_tag, value) in zip(found, pairs, strict=True):
        told = [(one.tag, one.value) for one in node.held]
        assert told == value if isinstance(value, list) else node.value == value


@pytest.mark.parametrize(
    ("data", "tags"),
    [
        ("1F800102", [0x1F80]),  # two bytes against the rule
        ("1F84010100", [0x1F8401]),  # three by the rule
        ("FF40020700", [0xFF40]),  # Feig's, which holds nothing
        ("2E050600000000", [0x2E]),
        ("0700", [0x07]),
        ("0781020A0B", [0x07]),
        ("078200020A0B", [0x07]),
    ],
)
def test_tags_are_as_long_as_vendors_write_them(data: str, tags: list[int]) -> None:
    raw = bytes.fromhex(data)
    assert [node.tag for node in tlv.parse(raw, 0, len(raw))] == tags


def test_a_tag_whose_contents_are_no_tags_stays_a_value() -> None:
    raw = bytes.fromhex("2403070500")
    (node,) = tlv.parse(raw, 0, len(raw))
    assert (node.value, node.held) == (b"\x07\x05\x00", ())


@given(st.binary(max_size=200))
def test_any_bytes_are_tags_or_are_refused(data: bytes) -> None:
    try:
        found = tlv.parse(data, 0, len(data))
    except BadMessage:
        return
    assert sum(1 for _node in tlv.flat(found)) <= len(data)


def test_tags_within_tags_end_somewhere() -> None:
    data = b""
    for _level in range(40):
        data = tlv.serialise([(0x24, data)])
    assert sum(1 for _node in tlv.flat(tlv.parse(data, 0, len(data)))) <= tlv.DEEPEST + 1
