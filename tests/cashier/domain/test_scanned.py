"""What a text is understood as, and which texts lead to no payment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.scanned import USELESS, Scanned, Understood, objection, understand

S = Scanned
WECHAT = "4200001234202611270123456789"
ALIPAY = "2026112722001412345678901234"

TEXTS: tuple[tuple[str, Scanned, str], ...] = (
    ("12", S.VOUCHER, "12"),
    (" 000012\n", S.VOUCHER, "000012"),
    ("\uff10\uff10\uff11\uff12", S.VOUCHER, "0012"),
    ("]C1000012", S.VOUCHER, "000012"),
    ("A1B2C3", S.AUTH_CODE, "A1B2C3"),
    ("612345678901", S.RRN, "612345678901"),
    (WECHAT, S.WECHAT, WECHAT),
    (ALIPAY, S.ALIPAY, ALIPAY),
    ("202611271234560123456789", S.UNIONPAY_QR, "202611271234560123456789"),
    ("134567890123456789", S.PAYMENT_CODE, "134567890123456789"),
    ("2812345678901234", S.PAYMENT_CODE, "2812345678901234"),
    ("301234567890123456789012", S.PAYMENT_CODE, "301234567890123456789012"),
    ("6212345678901234560", S.PAYMENT_CODE, "6212345678901234560"),
    ("6901234567892", S.PRODUCT, "6901234567892"),
    ("6901234567891", S.ORDER_NUMBER, "6901234567891"),
    ("26112700000018", S.ORDER_NUMBER, "26112700000018"),
    ("SHOP-2026-000123", S.ORDER_NUMBER, "SHOP-2026-000123"),
    ("00440036/000013/000021", S.ORIGINAL, "00440036/000013/000021"),
    ("https://e.example/s?voucher=000012&x=1", S.VOUCHER, "000012"),
    (f"HTTPS://e.example/s?voucher=12&OrderNo={WECHAT}", S.WECHAT, WECHAT),
    ("https://e.example/p?sku=7", S.LINK, ""),
    ("https://e.example/p?orderno=https://e.example/?rrn=1", S.LINK, ""),
    ("http://[", S.LINK, ""),
    ("", S.UNCLEAR, ""),
    ("hello there", S.UNCLEAR, "hello there"),
)

CARDS = (
    "4111111111111111", "4111 1111 1111 1111", "5555555555554444", "378282246310005",
    "3530111333300000", "30569309025904", "6011111111111117", "6222021234567890128",
)  # fmt: skip


@pytest.mark.parametrize(("text", "what", "key"), TEXTS)
def test_a_text_is_understood(text: str, what: Scanned, key: str) -> None:
    assert understand(text) == Understood(what, key)


@pytest.mark.parametrize("text", CARDS)
def test_a_full_card_number_is_refused_and_only_its_end_is_left(text: str) -> None:
    found = understand(text)
    assert found.what is S.CARD_NUMBER
    assert found.key.lstrip("*") == text[-4:]
    assert objection(found) is not None


@pytest.mark.parametrize("what", USELESS)
def test_what_leads_to_no_payment_says_what_to_bring_instead(what: Scanned) -> None:
    why = objection(Understood(what, "1"))
    assert why is not None
    assert (why[0].key, why[1].key) == (f"scanned.no.{what}", f"scanned.now.{what}")


@pytest.mark.parametrize("what", [one for one in S if one not in (*USELESS, S.CARD_NUMBER)])
def test_everything_else_may_be_looked_for(what: Scanned) -> None:
    assert objection(Understood(what, "1")) is None


@given(st.text())
def test_every_text_is_something(text: str) -> None:
    assert understand(text).what in S
