"""Captured bytes for a technician: one frame as fields, a whole capture as rows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.decoded import Decoded, Frame
from drivers.transbank.driver import DRIVER
from drivers.transbank.explain import ANSWERS, REQUESTS, decode, explain
from drivers.transbank.frames import Scope
from drivers.transbank.messages import ANSWER_LAYOUTS, REQUEST_LAYOUTS, Variant
from tests.drivers.transbank.vectors import (
    BY_NAME,
    DONE,
    HEAD,
    SALE_RECORD,
    VECTORS,
    Vector,
    wire,
)

OPTIONS = DRIVER.read({})
ALL = [VECTORS[0].wire, wire(DONE), wire(SALE_RECORD), b"\x06", b"\x15"]


def read(data: bytes, **options: Any) -> Decoded:
    return decode(data, DRIVER.read(options))


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row.name)
def test_both_checksums_are_read_and_named_whatever_the_profile(row: Vector) -> None:
    for profile in ("integrado", "autoservicio"):
        told = read(row.wire + b"rest", profile=profile)
        assert (told.frame, told.size, told.rest) == (Frame.OK, len(row.wire), b"rest")
        assert told.fields["lrc_rule"] == row.scope.value
        assert told.fields["lrc_valid"] is True
        assert told.message == row.payload[:4].decode()


def test_the_fields_are_exactly_as_on_the_wire() -> None:
    fields = read(wire(SALE_RECORD)).fields
    assert (fields["function"], fields["code"], fields["operation"]) == ("0261", "00", "000123")
    assert (fields["brand"], fields["accounting_date"], fields["shares"]) == ("  ", "", "0")
    assert (fields["name"], fields["meaning"]) == ("record of the list", "approved")


def test_a_request_names_its_command() -> None:
    fields = read(BY_NAME["void of operation 10"].wire).fields
    assert (fields["command"], fields["operation"], fields["name"]) == ("1200", "10", "void")


def test_a_captured_answer_of_autoservicio_is_read_in_its_own_layout() -> None:
    payload = f"0260|00|{HEAD}|00201803211622202533|429956|000000750|9480|000344|CR|||MC||||0"
    fields = read(wire(payload, Scope.STX_TO_ETX)).fields
    assert (fields["last4"], fields["operation"], fields["brand"]) == ("9480", "000344", "MC")


def test_a_wrong_checksum_is_told_and_the_fields_are_read_all_the_same() -> None:
    """This very frame is printed in the vendor's reference."""
    told = read(bytes.fromhex("02303731307c30307c317c323030300304"))
    assert told.frame is Frame.BAD_CHECKSUM
    assert (told.fields["tx_count"], told.fields["tx_total"]) == ("1", "2000")
    assert told.fields["lrc"] == "04"
    assert told.fields["lrc_right"] == {
        Scope.PAYLOAD_TO_ETX.value: "4A", Scope.STX_TO_ETX.value: "48",
    }  # fmt: skip


@pytest.mark.parametrize(("byte", "name"), [(b"\x06", "ACK"), (b"\x15", "NAK")])
def test_a_single_control_byte_has_its_name(byte: bytes, name: str) -> None:
    told = read(byte + b"more")
    assert (told.frame, told.message, told.rest) == (Frame.OK, name, b"more")


@pytest.mark.parametrize("size", range(1, len(wire(DONE))))
def test_every_beginning_of_a_frame_is_incomplete(size: int) -> None:
    told = read(wire(DONE)[:size])
    assert (told.frame, told.size, told.rest) == (Frame.INCOMPLETE, size, b"")


def test_what_begins_behind_a_beginning_is_left() -> None:
    told = read(wire(DONE)[:9] + wire("0100"))
    assert (told.frame, told.size, told.rest) == (Frame.INCOMPLETE, 9, wire("0100"))


@pytest.mark.parametrize(
    "data",
    [
        b"hello", b"\x00", b"\x02hello\x03\x00", b"\x02\x00\x18",
        b"\x0212345678P\x03\x00",  # another protocol with the same envelope
        b"\x10\x02\x06\x0f\x00\x10\x03", b"\x02" + b"9F12" * 3 + b"\x03",
    ],
)  # fmt: skip
def test_other_bytes_are_foreign(data: bytes) -> None:
    told = read(data)
    assert told.frame is Frame.FOREIGN
    assert 0 < told.size <= len(data)
    assert told.rest == data[told.size :]


def test_a_voucher_is_shown_in_lines_of_40() -> None:
    text = "COPIA COMERCIO".ljust(40) + " " * 240 + "COPIA CLIENTE".ljust(40) + " " * 240
    fields = read(wire(f"0210|00|{HEAD}{'|' * 16}{text}|")).fields
    assert fields["voucher"] == text
    assert fields["voucher_line_count"] == 14
    assert fields["voucher_lines"] == [text[at : at + 40] for at in range(0, len(text), 40)]
    assert fields["copies"] == 2


def test_neither_reading_shows_a_card_number() -> None:
    pan = "4111111111111111"
    data = wire(f"0210|00|{HEAD}|{pan}|1|2|3|4|5|6|DB||{pan}|||||||{pan} {pan}")
    for said in (repr(read(data)), repr(explain(data))):
        assert pan not in said
        assert "411111******1111" in said


def test_an_account_of_zeros_is_no_card_number() -> None:
    account = "0000000000000000331"
    fields = read(wire(f"0210|00|{HEAD}|A|1|1200|00|0|3331|72|DB|000000|{account}|P")).fields
    assert fields["account"] == account


# -- rows ---------------------------------------------------------------------------------------


def test_a_whole_exchange_is_explained_in_its_order() -> None:
    rows = explain(b"\x06" + wire(DONE) + b"??" + wire("0900|81"))
    assert [(name, words.en) for name, words in rows] == [
        ("06", "taken (ACK)"),
        ("LRC", f"fits: {Scope.PAYLOAD_TO_ETX}"),
        ("type", "1210 answer to a void"),
        ("code", "00 approved"),
        ("commerce", "597029414300"),
        ("terminal", "75001637"),
        ("auth", "794981"),
        ("operation", "000123"),
        ("?", "2 bytes that are no frame"),
        ("LRC", f"fits: {Scope.PAYLOAD_TO_ETX}"),
        ("type", "0900 what the terminal is doing"),
        ("code", "81 the customer is asked for the PIN"),
    ]


def test_a_masked_frame_of_a_trace_is_not_called_wrong() -> None:
    masked = wire(f"1210|00|{HEAD}|1|123|378282246310005").replace(b"24631", b"*****")
    (_name, words), *_others = explain(masked)
    assert words.en == "not checked: a number may be masked"
    (_name, words), *_others = explain(wire("0100")[:-1] + b"\x09")
    assert words.en == "WRONG"


def test_every_function_has_a_name_in_both_languages() -> None:
    for variant in Variant:
        assert set(REQUEST_LAYOUTS[variant]) <= set(REQUESTS)
        assert set(ANSWER_LAYOUTS[variant]) <= set(ANSWERS)
    for words in (*REQUESTS.values(), *ANSWERS.values()):
        assert words.en.isascii()
        assert words.zh


# -- any bytes ----------------------------------------------------------------------------------

PIECES = st.lists(st.one_of(st.binary(max_size=80), st.sampled_from(ALL)), max_size=8)


@given(PIECES, st.sampled_from(["integrado", "autoservicio"]))
def test_any_capture_is_walked_to_its_end_without_an_exception(
    parts: list[bytes], profile: str
) -> None:
    data = b"".join(parts)
    explain(data)
    while data:
        told = read(data, profile=profile)
        json.dumps(dict(told.fields))
        assert told.size > 0
        assert told.rest == data[told.size :]
        data = told.rest


@given(st.sampled_from(ALL), st.integers(0, 200), st.integers(1, 255))
def test_one_changed_byte_is_never_read_as_the_same_frame(
    data: bytes, place: int, change: int
) -> None:
    place %= len(data)
    hurt = data[:place] + bytes([data[place] ^ change]) + data[place + 1 :]
    told, good = read(hurt), read(data)
    is_other_sum = told.fields.get("lrc_rule") != good.fields.get("lrc_rule")
    assert told.frame is not Frame.OK or told.message != good.message or is_other_sum


def test_nothing_at_all_is_a_beginning() -> None:
    assert read(b"") == Decoded(Frame.INCOMPLETE)
