"""Bytes in words and as values: the same reading, nothing secret, every byte accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.decoded import Decoded, Frame
from drivers.poslink.explain import decode, explain
from drivers.poslink.frames import LONGEST, encode
from drivers.poslink.messages import US, Message, answer, joined
from drivers.poslink.reading import pieces
from drivers.text import mask_card_numbers
from tests.drivers.poslink.build import approved, failed, record
from tests.drivers.poslink.talk import ACK, APPROVED, EOT, NAK, VOID, wire


def read(data: bytes) -> Decoded:
    return decode(data, {})


def told(data: bytes) -> dict[str, str]:
    return {name: words.en for name, words in explain(data)}


def test_an_answer_is_read_by_name_and_by_place() -> None:
    one = read(APPROVED)
    assert (one.frame, one.message, one.size, one.rest) == (Frame.OK, "T01", len(APPROVED), b"")
    fields = one.fields
    assert fields["lrc_valid"] is True
    assert (fields["command"], fields["version"], fields["response_code"]) == (
        "T01",
        "1.54",
        "000000",
    )
    assert (fields["host_ref"], fields["auth_code"], fields["ref"]) == (
        "410000000001",
        "654321",
        "REF-1",
    )
    assert (fields["approved_amount_minor"], fields["account_last4"]) == (1234, "1111")
    assert isinstance(fields["fields"], list)
    assert fields["fields"][5] == ["00", "APPROVAL", "654321", "410000000001", "", "3"]
    assert isinstance(fields["ext"], dict)
    assert fields["ext"]["HRef"] == "200000000001"


def test_a_request_is_read_too() -> None:
    fields = read(VOID).fields
    assert fields["fields"] == ["T00", "1.35", "16", "", "", ["REF-1", "", "", "17"]]
    assert (fields["txn_type"], fields["ref"], fields["transaction_number"]) == (
        "16",
        "REF-1",
        "17",
    )


def test_a_record_says_its_place() -> None:
    fields = read(wire(record(total="7", place="6"))).fields
    assert (fields["total_records"], fields["record_no"], fields["edc_type"]) == ("7", "6", "01")


@pytest.mark.parametrize(
    ("byte", "name"), [(ACK, "ACK"), (NAK, "NAK"), (EOT, "EOT"), (b"\x05", "ENQ")]
)
def test_a_control_byte_is_a_piece_of_its_own(byte: bytes, name: str) -> None:
    assert read(byte + APPROVED) == Decoded(Frame.OK, name, {}, 1, APPROVED)


def test_what_follows_is_given_back() -> None:
    assert read(VOID + ACK + APPROVED).rest == ACK + APPROVED


@pytest.mark.parametrize("place", [1, 7, 20, len(APPROVED) - 1])
def test_a_wrong_checksum_is_told_and_the_rest_still_read(place: int) -> None:
    hurt = bytearray(APPROVED)
    hurt[place] ^= 0x10
    one = read(bytes(hurt))
    assert (one.frame, one.fields["lrc_valid"]) == (Frame.BAD_CHECKSUM, False)
    assert one.fields["auth_code"] == "654321" or place == 7
    assert told(bytes(hurt))["LRC"] == "WRONG"


def test_a_trace_with_stars_is_not_called_wrong() -> None:
    account = answer("T01", "1.54", "000000", "OK", "", "", "", joined(("378282246310005", "4")))
    masked = mask_card_numbers(wire(account))
    assert "masked" in told(masked)["LRC"]
    assert read(masked).fields["account_last4"] == "378282*****0005"


@pytest.mark.parametrize("cut", [1, 5, len(APPROVED) - 2, len(APPROVED) - 1])
def test_a_beginning_is_incomplete(cut: int) -> None:
    assert read(APPROVED[:cut]) == Decoded(Frame.INCOMPLETE, size=cut)


def test_a_frame_that_another_one_cuts_off_is_incomplete_up_to_it() -> None:
    one = read(APPROVED[:50] + VOID)
    assert (one.frame, one.size, one.rest) == (Frame.INCOMPLETE, 50, VOID)


@pytest.mark.parametrize(
    "data",
    [b"hello", encode(b"0200|00|1234"), bytes.fromhex("0200180360000000001010443030301c031f"),
     encode(b"no command"), b"\x10\x02\x06"[:1]],
)  # fmt: skip
def test_what_is_none_of_this_protocol_is_foreign(data: bytes) -> None:
    assert read(data).frame is Frame.FOREIGN


def test_nothing_is_foreign_too() -> None:
    assert read(b"") == Decoded(Frame.FOREIGN)


def test_codes_types_and_commands_come_with_their_meaning() -> None:
    said = told(APPROVED)
    assert said["response_code"] == "000000 approved"
    assert said["txn_type"] == "16 void"
    assert said["command"].startswith("T01 answer")
    assert told(wire(failed("100011")))["response_code"].startswith("100011 a duplicate")
    assert dict(explain(APPROVED))["response_code"].zh == "000000 交易成功"


def test_a_question_that_was_answered_is_not_called_approved() -> None:
    assert told(wire(record()))["response_code"] == "000000 OK"


def test_expiry_and_name_are_not_shown_to_a_technician() -> None:
    assert told(APPROVED)["expiry"] == told(APPROVED)["cardholder"] == "****"


def test_fields_behind_the_known_ones_are_shown_by_their_place() -> None:
    assert told(wire(Message((*approved().fields, "NEW"))))["field 14"] == "NEW"


def test_controls_and_rests_are_named() -> None:
    assert [name for name, _ in explain(b"\x06\x15\x04\x05??")] == ["06", "15", "04", "05", "?"]


def test_device_text_cannot_drive_the_screen() -> None:
    hostile = wire(
        answer("T01", "\x1b[2J", "000100", "\x1b[2J", f"05{US}\x1b[2J", "\x1b", "", "", "\x1b")
    )
    assert "\x1b" not in repr(explain(hostile)) + repr(read(hostile).fields)


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([APPROVED, VOID, ACK, NAK]))))
def test_every_byte_of_a_capture_is_in_exactly_one_piece(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert sum(piece.size for piece in pieces(data)) == len(data)
    assert all(piece.size > 0 for piece in pieces(data))
    explain(data)
    seen = 0
    while data:
        one = read(data)
        assert one.rest == data[one.size :]
        seen, data = seen + one.size, one.rest
    assert seen == sum(map(len, parts))


@pytest.mark.parametrize("pattern", ["02", "0203", "78", "06", "03"])
def test_a_flood_is_taken_apart_in_little_time(pattern: str) -> None:
    from time import process_time

    began = process_time()
    for _piece in pieces(bytes.fromhex(pattern) * 20_000):
        pass
    assert process_time() - began < 5


def test_a_beginning_longer_than_any_frame_is_looked_at_in_parts() -> None:
    data = b"\x02" + b"x" * (2 * LONGEST)
    assert sum(piece.size for piece in pieces(data)) == len(data)
