"""Captured bytes by name: the verdict, what is read in spite of damage, and what is never told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.allinpay.decode import decode
from drivers.allinpay.driver import DRIVER
from drivers.allinpay.frames import encode as frame
from drivers.allinpay.messages import ANSWER_ORDER, Type, compose, encode
from drivers.decoded import Decoded, Frame
from tests.drivers.allinpay.rows import ROWS, Row

OPTIONS = DRIVER.read({})
CARD = "378282246310005"


def decoded(data: bytes) -> Decoded:
    return decode(data, OPTIONS)


def answer(**values: str | bytes) -> bytes:
    return frame(encode(compose(ANSWER_ORDER, Type.VOID, values)))


WHOLE = answer(
    amount="000000001001", merchant_name="测试商户 ", card="621700******1234", voucher="000040",
    code="00", explanation="交易成功", reference="20250911000018",
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_known_frame_is_ok(row: Row) -> None:
    one = decoded(row.frame + b"\x15")
    assert (one.frame, one.message, one.rest) == (Frame.OK, str(row.message.type), b"\x15")
    assert one.fields["lrc_given"] == one.fields["lrc_computed"]


def test_our_names_stand_beside_those_of_the_wire() -> None:
    fields = decoded(WHOLE).fields
    assert fields["trans_type"] == 3
    assert (fields["voucher"], fields["merchant_name"]) == ("000040", "测试商户")
    assert fields["reference"] == fields["trans_check"] == "20250911000018"
    assert fields["code"] == fields["rej_code"] == "00"
    assert fields["amount_minor"] == 1001
    assert ["9F03", "测试商户 "] in fields["tags"]  # type: ignore[operator]


def test_card_numbers_are_masked_and_an_expiry_is_left_out() -> None:
    one = decoded(answer(card=CARD, expiry="2912", memo=CARD, receipt=f"slip\n{CARD}\n"))
    assert CARD not in repr(one)
    assert "2912" not in repr(one)
    assert ["9F52", "slip\n378282*****0005\n"] in one.fields["tags"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("relayed", "shown"),
    [
        (bytes.fromhex("600003021c1f"), "600003021C1F"),
        (b"\x60" + bytes.fromhex("4111111111111111d29125"), "****"),
        (b"\x60" + bytes.fromhex("0378282246310005"), "****"),
        (b"track 4111111111111111=2912", "****"),
    ],
    ids=["no card", "track in BCD", "odd card in BCD", "track in text"],
)
def test_host_bytes_are_hidden_when_they_hold_a_card_number(relayed: bytes, shown: str) -> None:
    assert ["9F15", shown] in decoded(answer(relayed=relayed)).fields["tags"]  # type: ignore[operator]


def test_a_wrong_checksum_is_told_and_the_fields_are_read() -> None:
    one = decoded(WHOLE[:-1] + bytes([WHOLE[-1] ^ 1]))
    assert (one.frame, one.fields["lrc_valid"]) == (Frame.BAD_CHECKSUM, False)
    assert one.fields["voucher"] == "000040"


def test_one_damaged_byte_is_a_wrong_checksum_and_never_a_fault() -> None:
    for place in range(3, len(WHOLE) - 2):
        damaged = WHOLE[:place] + bytes([WHOLE[place] ^ 0x10]) + WHOLE[place + 1 :]
        assert (decoded(damaged).frame, decoded(damaged).rest) == (Frame.BAD_CHECKSUM, b"")


def test_a_beginning_is_incomplete_at_every_length() -> None:
    for size in range(1, len(WHOLE)):
        one = decoded(WHOLE[:size])
        assert (one.frame, one.size, one.rest) == (Frame.INCOMPLETE, size, b"")


@pytest.mark.parametrize(
    "data", [b"@hello", b"\x02\x02\x80\xdf\x01\x01\x02", frame(b"\xdf\x01\x01\x02"),
             frame(b"60000000001020000\x1c")],
    ids=["text", "another tag", "another family's frame", "asia_ecr"],
)  # fmt: skip
def test_another_protocol_is_foreign(data: bytes) -> None:
    one = decoded(data)
    assert (one.frame, one.fields) == (Frame.FOREIGN, {})
    assert one.size > 0


def test_a_control_byte_is_a_frame_of_its_own() -> None:
    assert decoded(b"\x15" + WHOLE) == Decoded(Frame.OK, "NAK", {}, 1, WHOLE)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_or_speak_unprintably(data: bytes) -> None:
    rest = data + frame(b"\x9f\x01\x00\x01\x02" + data) + data
    while rest:
        one = decoded(rest)
        assert one.size > 0
        assert repr(one.fields).replace("\u3000", " ").replace("\xa0", " ").isprintable()
        rest = one.rest
