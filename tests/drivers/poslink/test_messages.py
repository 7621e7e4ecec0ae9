"""Texts as messages: places, parts, and tolerance for what later versions add or leave out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadMessage
from drivers.poslink.layouts import LAYOUTS, extra, named, names_of, values
from drivers.poslink.messages import FS, RS, US, Message, answer_to, joined
from tests.drivers.poslink.build import approved, record

parts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), max_size=6)
fields = st.lists(parts, max_size=4).map(US.join)


def text(*told: str) -> bytes:
    return FS.join(told).encode("latin-1")


@given(st.lists(fields, max_size=12))
def test_every_message_comes_back(more: list[str]) -> None:
    message = Message(("T00", "1.35", *more))
    assert Message.decode(message.encode()) == message


def test_a_request_begins_with_its_command_and_an_answer_with_its_status() -> None:
    request, said = Message.decode(text("T00", "1.35")), Message.decode(text("1", "T01", "1.54"))
    assert (request.is_answer, request.command, request.status) == (False, "T00", "")
    assert (said.is_answer, said.command, said.status) == (True, "T01", "1")
    assert request.version == "1.35"
    assert said.version == "1.54"


@pytest.mark.parametrize("data", [b"", b"0", b"0\x1c", b"t00\x1c1.35", b"0\x1cHELLO", b"\x1c\x1c"])
def test_what_names_no_command_is_no_message(data: bytes) -> None:
    with pytest.raises(BadMessage):
        Message.decode(data)


def test_what_is_missing_at_the_end_is_empty() -> None:
    short = Message.decode(text("0", "T01", "1.28", "100001", "TIMEOUT"))
    assert named(short, "ref") == named(short, "host_code") == ""
    assert list(extra(short)) == []
    assert Message.decode(text("0", "T01")).code == ""


def test_more_fields_and_parts_than_known_change_nothing() -> None:
    """Version 1.54 has fourteen amounts and four fields behind the extra data."""
    known = approved()
    more = Message(
        (*known.fields[:7], known.fields[7] + US + "0" + US + "9", *known.fields[8:], "", "X")
    )
    assert dict(values(more)) == dict(values(known)) | {"due_amount": "0", "tip_amount": "9"}
    assert dict(extra(more)) == dict(extra(known))


def test_an_account_of_one_part_is_its_first_part() -> None:
    assert named(Message(("0", "T01", "1", "000000", "OK", "00")), "host_code") == "00"


def test_separators_inside_a_field_become_lists() -> None:
    message = Message(("0", "B01", "1", "a", f"b{US}c", f"1{US}2{RS}3"))
    assert message.nested[3:] == ["a", ["b", "c"], [["1", "2"], "3"]]


def test_an_answer_has_the_next_number() -> None:
    assert [answer_to(one) for one in ("A00", "T00", "R02", "B00")] == ["A01", "T01", "R03", "B01"]


def test_empty_parts_at_the_end_are_left_out() -> None:
    assert joined(("a", "", "b", "", "")) == f"a{US}{US}b"
    assert joined(("", "")) == ""


def test_no_layout_names_a_part_twice() -> None:
    for command in LAYOUTS:
        for head in (("0", command), (command,)):
            names = [name for group in names_of(Message(head)) for name in group]
            assert len(names) == len(set(names)), command


def test_a_record_tells_all_that_the_answer_told() -> None:
    told, kept = dict(values(approved())), dict(values(record()))
    assert set(kept) - set(told) == {"total_records", "record_no", "edc_type"}
    for name in set(told) - {"command", "version"}:
        assert told[name] == kept[name] != "", name


def test_card_data_is_not_part_of_the_printed_form() -> None:
    assert "1111" not in repr(approved())
