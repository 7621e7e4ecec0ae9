"""Captured bytes with verdict and fields, whichever way they went and whatever their scope."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.decoded import Decoded, Frame
from drivers.ecr17.cards import mask_trace
from drivers.ecr17.decode import decode
from drivers.ecr17.driver import DRIVER
from drivers.ecr17.explain import _NAMES, explain
from drivers.ecr17.frames import Control, Scope, encode, encode_display
from drivers.ecr17.messages import SHAPES, compose
from tests.drivers.ecr17.vectors import (
    BY_NAME,
    EVERY_ANSWER,
    NOT_REVERSED,
    PAID,
    PART_WIRE,
    REVERSED,
    REVERSED_WIRE,
    STATUS,
    TERMINAL,
    VECTORS,
    Vector,
)

OPTIONS = DRIVER.read({})
LEAKING = encode(PAID.replace(b"0" * 15 + b"9012", b"0000378282246310005"), Scope.STX_ETX)


def decoded(data: bytes) -> Decoded:
    return decode(data, OPTIONS)


def fields_of(message: bytes) -> dict[str, object]:
    return dict(decoded(encode(message, Scope.STX_ETX)).fields)


def told(data: bytes) -> dict[str, str]:
    return {name: words.en for name, words in explain(data)}


# -- frames ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", Scope)
def test_all_four_readings_of_the_checksum_are_good_and_named(scope: Scope) -> None:
    one = decoded(encode(REVERSED, scope) + b"\x06")
    assert (one.frame, one.message, one.rest) == (Frame.OK, "E", b"\x06")
    assert one.fields["lrc_scope"] == scope.value


def test_a_wrong_checksum_still_tells_the_fields() -> None:
    one = decoded(REVERSED_WIRE[:-1] + b"\x21")
    assert (one.frame, one.fields["lrc_scope"]) == (Frame.BAD_CHECKSUM, "")
    assert one.fields["stan"] == "000043"


@given(st.integers(0, 127), st.sampled_from(Control))
def test_an_acknowledgement_is_good_whatever_its_third_byte(third: int, control: Control) -> None:
    one = decoded(bytes([control.value, 3, third]))
    assert (one.frame, one.message, one.size) == (Frame.OK, control.name, 3)


def test_an_acknowledgement_names_the_scopes_that_fit() -> None:
    assert decoded(b"\x06\x03\x7a").fields["lrc_scope"] == ["stx_etx", "etx"]
    assert decoded(b"\x15\x03\x6a").fields["lrc_scope"] == ["plain", "stx"]


def test_an_acknowledgement_without_its_check_leaves_the_next_frame_whole() -> None:
    one = decoded(b"\x06\x03" + REVERSED_WIRE)
    assert (one.message, one.rest) == ("ACK", REVERSED_WIRE)


def test_progress_is_read_with_its_blanks() -> None:
    one = decoded(encode_display(b"ATTENDERE PREGO") + b"\x02")
    assert (one.frame, one.message, one.rest) == (Frame.OK, "progress", b"\x02")
    assert dict(one.fields) == {"kind": "progress", "text": "ATTENDERE PREGO     "}


@pytest.mark.parametrize("whole", [REVERSED_WIRE, encode_display(b"PREGO"), b"\x06\x03\x7a"])
def test_a_beginning_is_incomplete(whole: bytes) -> None:
    for end in range(1, len(whole)):
        one = decoded(whole[:end])
        assert (one.frame, one.size) == (Frame.INCOMPLETE, end)


def test_a_frame_that_lost_its_end_stops_where_the_next_begins() -> None:
    one = decoded(REVERSED_WIRE[:30] + PART_WIRE)
    assert (one.frame, one.rest) == (Frame.INCOMPLETE, PART_WIRE)


@pytest.mark.parametrize("junk", [b"??", b"\x06\x41", b"\x01ABC\x07", b"\xff\x00"])
def test_junk_is_foreign_up_to_the_next_beginning(junk: bytes) -> None:
    one = decoded(junk + REVERSED_WIRE)
    assert (one.frame, one.rest) == (Frame.FOREIGN, REVERSED_WIRE)


def test_nothing_is_nothing() -> None:
    assert (decoded(b"").frame, decoded(b"").size) == (Frame.FOREIGN, 0)


@given(st.binary(max_size=400))
def test_a_whole_capture_is_walked_whatever_it_holds(data: bytes) -> None:
    left = data
    while left:
        one = decoded(left)
        assert one.size > 0
        assert left[one.size :] == one.rest
        left = one.rest
    explain(data)


# -- fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_every_request_is_read_whole(vector: Vector) -> None:
    one = decoded(vector.wire)
    assert one.fields["name"] == vector.shape
    assert one.fields["terminal"] == vector.terminal
    for name, text in vector.values.items():
        assert one.fields[name] == (int(text) if name.endswith("_cents") else text)


@pytest.mark.parametrize("name", EVERY_ANSWER)
def test_every_answer_is_known_by_its_length(name: str) -> None:
    assert fields_of(EVERY_ANSWER[name])["name"] == name


def test_a_status_tells_whether_it_is_operative_and_its_modules() -> None:
    fields = fields_of(STATUS)
    assert (fields["status"], fields["operative"]) == (2, True)
    assert fields["modules"] == [
        {"module": "POS", "version": "01.02"}, {"module": "EMV", "version": "3.1"},
    ]  # fmt: skip
    assert fields_of(STATUS[:31])["modules"] == []


def test_an_exchange_tells_its_rate() -> None:
    values = {"original_amount_cents": "650", "dcc": "1", "rate": "12345", "currency": "USD"}
    fields = fields_of(compose("exchange result", "12345678", values))
    assert (fields["original_amount_cents"], fields["dcc"]) == (650, True)
    assert (fields["rate"], fields["currency"]) == ("00012345", "USD")


def test_a_refusal_tells_its_reason() -> None:
    assert fields_of(NOT_REVERSED)["description"] == "CARTA RIFIUTATA"


def test_a_receipt_part_tells_its_text_and_whether_it_is_the_last() -> None:
    one = decoded(PART_WIRE)
    assert (one.fields["text"], one.fields["complete"]) == ("TOTALE EUR 6,50\n", True)
    digits = fields_of(TERMINAL + b"S1234567890123456")
    assert digits["name"] == "reversal request"
    assert fields_of(TERMINAL + b"STOTALE EUR  6,50")["name"] == "receipt part"


def test_a_message_of_no_known_length_is_read_as_far_as_it_goes() -> None:
    fields = fields_of(b"123456780E0000DATA")
    assert (fields["code"], fields["result"], fields["terminal"]) == ("E", "00", "12345678")


def test_what_has_no_header_is_shown_as_text() -> None:
    one = decoded(bytes.fromhex("024142037c"))
    assert (one.frame, one.message) == (Frame.OK, "")
    assert (one.fields["text"], one.fields["lrc_scope"]) == ("AB", "plain")


def test_card_numbers_are_masked() -> None:
    fields = decoded(LEAKING).fields
    assert (fields["pan"], fields["pan_last4"]) == ("0000378282*****0005", "0005")
    part = encode(TERMINAL + b"SCARTA 4111 1111 1111 1111}", Scope.STX_ETX)
    assert decoded(part).fields["text"] == "CARTA 4111 11** **** 1111\n"
    assert "378282246310005" not in str(explain(LEAKING)) + str(fields)


@given(st.text("0123456789", min_size=13, max_size=19), st.sampled_from(["E", "A", "V"]))
def test_no_card_number_leaves_a_result(pan: str, code: str) -> None:
    message = TERMINAL + code.encode() + b"00" + pan.rjust(19, "0").encode() + b"ICC" + b"0" * 60
    shown = str(decoded(encode(message, Scope.STX_ETX)).fields)
    digits = pan.lstrip("0")
    assert len(digits) < 13 or digits not in shown


# -- in words --------------------------------------------------------------------------------------


def test_codes_come_with_their_meaning() -> None:
    rows = told(REVERSED_WIRE)
    assert rows["type"] == "E reversal result"
    assert rows["LRC"] == "fits (stx_etx)"
    assert (rows["result"], rows["tx_type"]) == ("00 approved", "ICC chip")
    assert told(encode(STATUS, Scope.PLAIN))["status"].startswith("2 Line and terminal work")


def test_a_conversation_is_told_piece_by_piece() -> None:
    data = b"\x06\x03\x7a" + encode_display(b"PREGO") + REVERSED_WIRE + b"\x15\x03\x69??"
    names = [name for name, _words in explain(data)]
    assert names[:4] == ["06", "01", "LRC", "type"]
    assert names[-2:] == ["15", "?"]


def test_a_masked_card_number_is_not_called_a_wrong_checksum() -> None:
    assert "masked" in told(mask_trace(LEAKING))["LRC"]
    assert told(REVERSED_WIRE[:-1] + b"\x21")["LRC"] == "WRONG"


def test_every_message_has_a_chinese_name() -> None:
    assert set(_NAMES) == set(SHAPES)
    assert all(words.zh for _name, words in explain(BY_NAME["status"].wire)[:2])


def test_a_flood_is_explained_in_time() -> None:
    assert explain(b"\x02" * 100_000)
