"""What stands in front of the fields, and what a message is by the command that runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadMessage
from drivers.zvt import apdu
from drivers.zvt.messages import Control, looks_like_state, parse

HEADS = [
    ("0600061234560E0978", {"password": "123456", "config_byte": "0E", "currency": "0978"}),
    ("0600061234560E0300", {"password": "123456", "config_byte": "0E"}),
    ("060004123456BE", {"password": "123456", "config_byte": "BE"}),
    ("04FF0117", {"intermediate_status": "17"}),
    ("04FF020106", {"intermediate_status": "01", "timeout_min_bcd": "06"}),
    ("04FF080A10060424020700", {"intermediate_status": "0A", "timeout_min_bcd": "10"}),
    ("04FF070A060424020700", {"intermediate_status": "0A"}),
    ("061E016C", {"result_code": "6C"}),
    ("061E036F0978", {"result_code": "6F", "currency": "0978"}),
    ("061E046F490978", {"result_code": "6F"}),
    ("061E04B8870123", {"result_code": "B8"}),
    ("06D10140", {"attribute": "40", "text": ""}),
    ("06D10340414A", {"attribute": "40", "text": "414A"}),
    ("0612051234560163", {"password": "123456", "from": "0163"}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "head"), HEADS, ids=[row[0] for row in HEADS])
def test_what_stands_in_front_has_its_places(data: str, head: dict[str, str]) -> None:
    message = parse(bytes.fromhex(data))
    assert {name: value.hex().upper() for name, value in message.head} == head
    assert message.rest == b""


@pytest.mark.parametrize(
    ("data", "version", "state"),
    [
        ("060F019C", b"", "9C"),
        ("060F05F0F0F15800", b"X", "00"),
        ("060F07F0F0F158060600", b"X", "06"),
        ("060F00", b"", ""),
    ],
)  # fmt: skip
def test_the_answer_to_a_status_enquiry_is_read_by_place(
    data: str, version: bytes, state: str
) -> None:
    message = parse(bytes.fromhex(data), Control.STATUS_ENQUIRY)
    assert message.part("sw_version") == version
    assert message.part("terminal_status").hex().upper() == state


def test_the_same_completion_of_another_command_is_read_by_name() -> None:
    assert parse(bytes.fromhex("060F0227E0")).get(0x27) == b"\xe0"
    assert not looks_like_state(bytes.fromhex("060F0227E0"))
    assert looks_like_state(bytes.fromhex("060F019C"))


@pytest.mark.parametrize(
    ("data", "positive", "reason"),
    [("800000", True, ""), ("840000", True, ""), ("849C00", False, "9C"),
     ("841E036F0978", False, "1E")],
)  # fmt: skip
def test_84_is_a_refusal_unless_its_reason_is_00(data: str, positive: bool, reason: str) -> None:
    message = parse(bytes.fromhex(data))
    assert (message.is_positive, message.reason) == (positive, reason)


@pytest.mark.parametrize("data", ["", "06", "060F", "060F01", "060F0000", "060FFF01"])
def test_a_message_that_is_not_as_long_as_it_says_is_refused(data: str) -> None:
    with pytest.raises(BadMessage):
        parse(bytes.fromhex(data))


def test_a_vendors_own_completion_is_kept_whole() -> None:
    message = parse(apdu.encode(0x060F, b"17FD1E3CGER-APP"))
    assert (message.fields, message.rest) == ([], b"17FD1E3CGER-APP")


@given(st.sampled_from(list(Control)), st.binary(max_size=300), st.sampled_from([0, 0x0501]))
def test_any_data_under_any_name_is_read_without_harm(
    control: Control, data: bytes, asked: int
) -> None:
    message = parse(apdu.encode(control, data), asked)
    assert message.control == control
    assert isinstance(message.tags_of(0x07), list)


@given(st.binary(max_size=100))
def test_any_bytes_are_a_message_or_are_refused(data: bytes) -> None:
    try:
        parse(data)
    except BadMessage:
        assert apdu.header_of(data) is None or sum(apdu.header_of(data) or ()) != len(data)
