"""Facts of a slip against what a terminal reports: at least two the same, none that differs."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.matching import (
    FACTS,
    Given,
    Verdict,
    Window,
    compare,
    differing,
    is_enough,
    lacks_card,
    read_window,
)
from cashier.domain.refusal import Refused
from drivers.terminal import Method
from tests.builders import a_sale, cny

SAME, OTHER, UNTOLD = Verdict.MATCHES, Verdict.DIFFERS, Verdict.UNKNOWN
HALF_PAST = Window(time(11, 25), time(11, 35))

CASES: tuple[tuple[Given, dict[str, object], dict[str, Verdict], bool], ...] = (
    (Given(), {}, {}, False),
    (Given(voucher="123"), {}, {"voucher": SAME}, False),
    (Given(voucher="123", amount=cny(10000)), {}, {"voucher": SAME, "amount": SAME}, True),
    (Given(voucher="123", amount=cny(1)), {}, {"voucher": SAME, "amount": OTHER}, False),
    (Given(rrn="612345678901", auth_code="a1b2c3"), {}, {"rrn": SAME, "auth_code": SAME}, True),
    (Given(rrn="612345678901", auth_code="A1B2C3"), {"auth_code": ""},
     {"rrn": SAME, "auth_code": UNTOLD}, False),
    (Given(amount=cny(10000), window=HALF_PAST), {}, {"amount": SAME, "at": SAME}, True),
    (Given(amount=cny(10000), window=Window(time(9), time(10))), {},
     {"amount": SAME, "at": OTHER}, False),
    (Given(amount=cny(10000), window=HALF_PAST), {"at": ""}, {"amount": SAME, "at": UNTOLD}, False),
    (Given(order_number="A-1", rrn="612345678901", voucher="7"), {"order_number": "A-1"},
     {"voucher": OTHER, "rrn": SAME, "order_number": SAME}, False),
)  # fmt: skip


@pytest.mark.parametrize(("known", "told", "verdicts", "enough"), CASES)
def test_each_fact_has_a_verdict(
    known: Given, told: dict[str, object], verdicts: dict[str, Verdict], *, enough: bool
) -> None:
    found = compare(known, a_sale(**told))
    assert found == verdicts
    assert is_enough(found) is enough


@given(st.dictionaries(st.sampled_from(list(FACTS)), st.sampled_from(Verdict)))
def test_one_that_differs_is_never_outvoted(verdicts: dict[str, Verdict]) -> None:
    same = list(verdicts.values()).count(SAME)
    assert is_enough(verdicts) == (same >= 2 and not differing(verdicts))


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("", None),
        ("14:00-14:30", Window(time(14), time(14, 30))),
        ("2026-11-27 23:50-00:10", Window(time(23, 50), time(0, 10), date(2026, 11, 27))),
    ],
)
def test_a_window_is_read_as_people_write_it(text: str, window: Window | None) -> None:
    assert read_window(text) == window


@pytest.mark.parametrize("text", ["14", "14:00", "14:00-25:00", "yesterday 14:00-14:30"])
def test_what_is_no_time_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused) as error:
        read_window(text)
    assert error.value.why.key == "match.window"


def test_a_window_over_midnight_holds_both_ends_of_it() -> None:
    late = Window(time(23, 50), time(0, 10))
    at = {"23:55": SAME, "00:05": SAME, "12:00": OTHER}
    for clock, verdict in at.items():
        told = a_sale(at=f"2026-11-22T{clock}:30")
        assert compare(Given(window=late), told) == {"at": verdict}


def test_another_day_differs() -> None:
    on = Window(time(11), time(12), date(2026, 11, 21))
    assert compare(Given(window=on), a_sale()) == {"at": OTHER}


@pytest.mark.parametrize(
    ("card", "method", "lacks"),
    [
        ("622588******1234", Method.CARD, False),
        ("******1234", Method.CARD, False),
        ("****************", Method.CARD, True),
        ("", Method.CARD, True),
        ("", Method.WECHAT, False),
    ],
)
def test_a_card_payment_without_a_digit_of_its_card_lacks_it(
    card: str, method: Method, *, lacks: bool
) -> None:
    assert lacks_card(a_sale(card=card, method=method)) is lacks
