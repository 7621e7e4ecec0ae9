"""The TLV block: fields, order, GBK, and what never gets past the edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.allinpay.messages import (
    ANSWER_ORDER,
    BY_NAME,
    FIELDS,
    REQUEST_ORDER,
    Message,
    Shape,
    Type,
    compose,
    decode,
    encode,
)
from drivers.errors import BadMessage, ProtocolError
from tests.drivers.allinpay.rows import BY_NAME as ROWS_BY_NAME
from tests.drivers.allinpay.rows import ROWS, Row

HEAD = bytes.fromhex("9F00 0005 4150503031 9F01 0001 03")
PAN = "6222021234567894"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_decoded_to_its_message(row: Row) -> None:
    assert decode(row.frame[3:-2]) == row.message


def test_fields_are_named_and_numbered_once() -> None:
    assert len({field.tag for field in FIELDS}) == len({field.name for field in FIELDS})
    assert all(field.meaning for field in FIELDS)
    assert set(REQUEST_ORDER) <= set(BY_NAME)
    assert [BY_NAME[name].tag for name in ANSWER_ORDER] == sorted(
        BY_NAME[name].tag for name in ANSWER_ORDER
    )


def test_chinese_text_is_gbk_and_type_is_one_binary_byte() -> None:
    message = ROWS_BY_NAME["void_approved"].message
    assert message.text("merchant_name") == "测试商户"
    assert message.raw("explanation") == bytes.fromhex("BDBBD2D7B3C9B9A6")
    assert message.type == Type.VOID


def test_empty_values_are_left_out_of_a_request() -> None:
    assert compose(REQUEST_ORDER, Type.VOID, {"operator": "", "rrn": ""}).fields == (
        (0x9F00, b"APP01"),
        (0x9F01, b"\x03"),
    )


def test_unknown_tags_are_skipped_by_length_and_kept() -> None:
    message = decode(HEAD + bytes.fromhex("9F77 0003 020315 9F0E 0002 3432"))
    assert message.text("voucher") == "42"
    assert (0x9F77, b"\x02\x03\x15") in message.fields


def test_an_empty_value_is_kept() -> None:
    assert (0x9F13, b"") in decode(HEAD + bytes.fromhex("9F13 0000")).fields


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (HEAD + bytes.fromhex("9F0E 0006 3030"), "cut off"),
        (HEAD + bytes.fromhex("9F0E 00"), "cut off"),
        (HEAD + b"\x9f", "cut off"),
        (HEAD + HEAD, "twice"),
        (bytes.fromhex("9F00 0005 4150503031"), "type"),
        (bytes.fromhex("9F01 0002 0303"), "type"),
    ],
)
def test_a_block_that_cannot_be_is_a_bad_message(block: bytes, why: str) -> None:
    with pytest.raises(BadMessage, match=why):
        decode(block)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (PAN, "622202******7894"),
        ("6222 0212 3456 7894", "622202******7894"),
        ("6222021234567894123=2512", "622202*********4123=2512"),
        ("621700******1234", "621700******1234"),
        ("", ""),
    ],
)
def test_a_card_number_is_masked_at_the_edge(sent: str, kept: str) -> None:
    block = encode(compose(ANSWER_ORDER, Type.SALE, {"card": sent, "code": "00"}))
    assert decode(block).text("card") == kept


@pytest.mark.parametrize("name", ["receipt", "memo"])
def test_a_card_number_inside_other_text_is_masked(name: str) -> None:
    block = encode(compose(ANSWER_ORDER, Type.SALE, {name: f"卡号 {PAN}\n"}))
    assert PAN.encode() not in encode(decode(block))


def test_a_card_number_under_an_unknown_tag_is_masked() -> None:
    value = PAN.encode()
    block = HEAD + bytes.fromhex("9F77") + len(value).to_bytes(2, "big") + value
    assert value not in encode(decode(block))


def test_numbers_that_only_look_like_cards_are_left_alone() -> None:
    """A masked reference could never be matched again."""
    values = {"reference": PAN, "order_number": PAN, "rrn": PAN[:12]}
    message = decode(encode(compose(ANSWER_ORDER, Type.SALE, values)))
    assert {name: message.text(name) for name in values} == values


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.shape is Shape.SECRET])
def test_secrets_are_dropped_at_the_edge(name: str) -> None:
    block = encode(compose(ANSWER_ORDER, Type.SALE, {name: "2512"}))
    assert BY_NAME[name].tag not in dict(decode(block).fields)


def test_what_is_kept_as_text_holds_no_receipt_and_no_host_bytes() -> None:
    values = {"receipt": "纸", "relayed": b"\x60\x00", "voucher": "000001"}
    message = compose(ANSWER_ORDER, Type.SALE, values)
    assert dict(message.readable()) == {"9F00": "APP01", "9F01": "2", "9F0E": "000001"}


def test_device_text_is_filtered_when_it_is_read() -> None:
    message = compose(ANSWER_ORDER, Type.SALE, {"merchant_name": b"\x1b]0;PWNED\x07shop"})
    assert "\x1b" not in message.text("merchant_name")
    assert "\x07" not in message.text("merchant_name")


texts = st.text(st.characters(codec="gbk"), min_size=1, max_size=40)


@given(st.dictionaries(st.sampled_from(["voucher", "merchant_name", "explanation"]), texts))
def test_any_text_makes_the_round_trip(values: dict[str, str]) -> None:
    message = compose(ANSWER_ORDER, Type.SALE, values)
    assert decode(encode(message)) == message


@given(st.binary(max_size=400))
def test_arbitrary_blocks_are_messages_or_protocol_errors(rest: bytes) -> None:
    try:
        message = decode(HEAD + rest)
    except ProtocolError:
        return
    assert isinstance(message, Message)
    assert all(isinstance(text, str) for _, text in message.readable())
