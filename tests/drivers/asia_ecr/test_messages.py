"""DATA as a message: both headers, fields in their order, and everything that cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.asia_ecr.fields import BY_TYPE, FIELDS
from drivers.asia_ecr.messages import HEADER, HEADER_SIZE, Message
from drivers.errors import BadMessage
from tests.drivers.asia_ecr.vectors import VECTORS, VOID_ANSWER, Vector

CHARS = st.characters(codec="ascii", categories=("L", "N", "P", "S"))


def text(width: int) -> st.SearchStrategy[str]:
    return st.text(CHARS, min_size=width, max_size=width)


MESSAGES = st.builds(
    Message,
    code=text(2),
    fields=st.lists(st.tuples(text(2), st.binary(max_size=80)), max_size=8).map(tuple),
    response=text(2),
    indicator=text(1),
    more=text(1),
    version=text(1),
    transport=text(10),
)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row.name)
def test_known_data_is_that_message(row: Vector) -> None:
    assert Message.decode(row.wire[3:-2]) == row.message


@given(MESSAGES)
def test_what_is_encoded_is_decoded(message: Message) -> None:
    assert Message.decode(message.encode()) == message


@given(st.binary(max_size=200))
def test_arbitrary_data_is_a_message_or_refused(data: bytes) -> None:
    try:
        message = Message.decode(data)
    except BadMessage:
        return
    assert message.encode() == data


@given(MESSAGES, st.integers(1, 100))
def test_data_cut_short_is_refused_or_a_shorter_message(message: Message, cut: int) -> None:
    """Only a cut between two fields can look whole; the frame's length guards against that."""
    data = message.encode()[:-cut]
    try:
        shorter = Message.decode(data)
    except BadMessage:
        return
    assert shorter.fields == message.fields[: len(shorter.fields)]


def test_fields_keep_the_order_of_the_wire_and_are_found_by_type() -> None:
    assert [kind for kind, _data in VOID_ANSWER.fields][:3] == ["02", "D0", "03"]
    assert VOID_ANSWER.text("65") == "000017"
    assert VOID_ANSWER.raw("40") == b""


def test_of_a_field_that_comes_twice_the_first_counts() -> None:
    assert Message("26", (("65", b"000017"), ("65", b"000018"))).text("65") == "000017"


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"6000000000102600",
        b"60000000001026000",
        b"60000000001026000X",
        b"60000000001026000\x1c65",
        b"60000000001026000\x1c65\x00",
        b"60000000001026000\x1c65\x00\x06000017",
        b"60000000001026000\x1c65\x00\x06000017X",
        b"60000000001026000\x1c65\x00\x0a0000000000\x1c",
        b"60000000001026000\x1c\xff5\x00\x06000017\x1c",
        b"6000000000102\x1b000\x1c",
        b"6000000000102\xe4000\x1c",
    ],
)
def test_contents_that_do_not_follow_the_layout_are_refused(damage: bytes) -> None:
    with pytest.raises(BadMessage):
        Message.decode(damage)


def test_a_header_of_the_wrong_width_is_not_sent() -> None:
    with pytest.raises(BadMessage):
        Message("261").encode()


def test_the_printed_form_shows_no_field() -> None:
    """A log that prints a message must not hold a card number."""
    assert "4183590000009105" not in repr(Message("20", (("30", b"4183590000009105"),)))


def test_the_headers_are_ten_and_seven_bytes() -> None:
    assert [width for _name, width, _meaning in HEADER] == [10, 1, 1, 2, 2, 1]
    assert HEADER_SIZE == 17


def test_types_and_names_of_the_field_table_are_unique() -> None:
    assert len(BY_TYPE) == len(FIELDS) == len({field.name for field in FIELDS})


def test_the_fields_of_known_answers_have_the_width_of_the_table() -> None:
    for kind, data in VOID_ANSWER.fields:
        assert BY_TYPE[kind].width in (0, len(data)), kind
