"""Messages as transactions: the year of a MMDD, wallets, kinds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.allinpay.messages import ANSWER_ORDER, Type, compose
from drivers.allinpay.transactions import moment, month_and_day, transaction
from drivers.money import Money
from drivers.terminal import Kind, Method, Transaction
from tests.drivers.allinpay.rows import BY_NAME, SALE_VALUES

TODAY = date(2025, 9, 11)


def told(kind: int = Type.SALE, **values: str) -> Transaction:
    found = transaction(compose(ANSWER_ORDER, kind, SALE_VALUES | values), "CNY", TODAY)
    assert found is not None
    return found


def test_an_answer_becomes_a_transaction_with_every_number() -> None:
    found = transaction(BY_NAME["void_approved"].message, "CNY", TODAY)
    assert found == Transaction(
        kind=Kind.VOID, voucher="000040", amount=Money(1001, "CNY"), rrn="022142445590",
        auth_code="007508", batch="000012", at="2025-09-11T15:45:00", method=Method.CARD,
        card="621700******1234", issuer="建设银行", reference="20250911000018",
        terminal_id="00440036", merchant_id="821120170130018", merchant_name="测试商户",
        fields=found.fields if found else (),
    )  # fmt: skip


def test_fields_keep_the_devices_order_as_evidence() -> None:
    tags = [tag for tag, _ in told(voucher="000037").fields]
    assert tags == sorted(tags)
    assert dict(told(voucher="000037").fields)["9F0E"] == "000037"


@pytest.mark.parametrize(
    ("day", "today", "year"),
    [
        ("0911", date(2025, 9, 11), 2025),
        ("0912", date(2025, 9, 11), 2025),  # a terminal in front of midnight
        ("0913", date(2025, 9, 11), 2024),
        ("1231", date(2026, 1, 1), 2025),
        ("0101", date(2025, 12, 31), 2026),
        ("0229", date(2026, 3, 1), 2024),
        ("0229", date(2104, 1, 1), 2096),
    ],
)
def test_the_year_is_the_latest_that_fits(day: str, today: date, year: int) -> None:
    assert moment(day, "154500", today)[:4] == str(year)


def test_a_date_with_its_year_is_taken_as_it_is() -> None:
    assert moment("20240911", "154500", TODAY) == "2024-09-11T15:45:00"


@pytest.mark.parametrize(
    ("day", "clock"),
    [("", "154500"), ("1331", "154500"), ("0911", ""), ("0911", "2560"), ("0911", "256000"),
     ("09 1", "154500"), ("٠٩١١", "154500")],
)  # fmt: skip
def test_what_is_no_date_stays_empty(day: str, clock: str) -> None:
    assert moment(day, clock, TODAY) == ""


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(0, 360))
def test_any_day_of_the_last_year_is_found_again(day: date, later: int) -> None:
    today = date.fromordinal(day.toordinal() + later)
    found = moment(f"{day:%m%d}", "000000", today)
    assert found[:10] == day.isoformat()
    assert month_and_day(found) == f"{day:%m%d}"


@pytest.mark.parametrize("at", ["", "yesterday", "2025-13-01T00:00:00"])
def test_no_date_gives_no_month_and_day(at: str) -> None:
    assert month_and_day(at) == ""


@pytest.mark.parametrize(
    ("values", "method"),
    [
        ({"issuer": "建设银行"}, Method.CARD),
        ({"issuer": "微信支付"}, Method.WECHAT),
        ({"issuer": "支付宝(中国)"}, Method.ALIPAY),
        ({"issuer": "alipay"}, Method.ALIPAY),
        ({"issuer": "云闪付"}, Method.UNIONPAY_QR),
        ({"issuer": "", "entry_kind": "031"}, Method.UNIONPAY_QR),
        ({"issuer": "建设银行", "entry_kind": "051"}, Method.CARD),
    ],
)
def test_a_wallet_is_told_by_issuer_or_entry(values: dict[str, str], method: Method) -> None:
    assert told(**values).method is method


@pytest.mark.parametrize("amount", ["", "12.80", "abc", "１２"])
def test_an_amount_that_is_no_number_is_unknown(amount: str) -> None:
    assert told(amount=amount).amount is None


def test_a_type_that_this_register_does_not_handle_is_none() -> None:
    pre_authorisation = compose(ANSWER_ORDER, 6, SALE_VALUES)
    assert transaction(pre_authorisation, "CNY", TODAY) is None


def test_a_micro_payment_is_a_sale() -> None:
    assert told(Type.MICRO_PAYMENT).kind is Kind.SALE
