"""Until when a void and a refund are possible, and how long the money takes, over holidays."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from cashier.config.acquirer import AcquirerSection, acquirer
from cashier.domain.acquirer import Acquirer
from cashier.domain.choice import Facts, choose
from cashier.domain.deadlines import (
    credit_by,
    cut_off_of,
    expired,
    last_day,
    refund_notes,
    void_notes,
)
from cashier.domain.records import Batches
from drivers.terminal import Capabilities, Method
from tests.builders import a_sale, an_original

NIGHTLY = Acquirer(cut_off=time(23, 0))
BANK = acquirer(AcquirerSection(country="CN"))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("sold", "settled"),
    [
        ("2026-11-22T11:30:00", "2026-11-22T23:00:00"),
        ("2026-11-22T22:59:59", "2026-11-22T23:00:00"),
        ("2026-11-22T23:00:00", "2026-11-23T23:00:00"),
        ("2026-12-31T23:30:00", "2027-01-01T23:00:00"),
        ("2026-11-22", "2026-11-22T23:00:00"),
    ],
)
def test_a_sale_is_settled_at_the_next_cut_off(sold: str, settled: str) -> None:
    assert cut_off_of(NIGHTLY, sold) == moment(settled)


@pytest.mark.parametrize("at", ["", "yesterday", "99:99"])
def test_a_time_that_nobody_can_read_has_no_deadline(at: str) -> None:
    assert cut_off_of(NIGHTLY, at) is None
    assert last_day(NIGHTLY, at) is None


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("2026-11-22T22:59:59", "choice.batch_open"),
        ("2026-11-22T23:00:00", "choice.past_cut_off"),
        ("2026-11-23T08:00:00", "choice.past_cut_off"),
    ],
)
def test_after_the_cut_off_it_is_too_late_for_a_void_and_not_for_a_refund(
    now: str, why: str
) -> None:
    choice = choose(
        Facts(
            an_original(), [], Capabilities(), Batches(open="000012"), "CNY",
            now=moment(now), acquirer=NIGHTLY,
        )
    )  # fmt: skip
    assert choice.void.why.key == why
    assert choice.refund.allowed


def test_what_missing_the_cut_off_costs_is_told_with_minutes_days_and_date() -> None:
    """Sunday night before it, with seven working days: Tuesday of the week after the next."""
    soon, missed = void_notes(NIGHTLY, a_sale(), moment("2026-11-22T22:48:00"))
    assert (soon.key, soon.parts) == ("deadline.void_soon", {"at": "23:00", "minutes": 12})
    assert (missed.key, missed.parts) == ("deadline.void_missed", {"days": 7, "day": "2026-12-01"})


def test_a_cut_off_that_is_far_away_counts_no_minutes() -> None:
    far = void_notes(NIGHTLY, a_sale(), moment("2026-11-22T11:31:00"))
    assert far[0].parts == {"at": "2026-11-22 23:00"}
    assert void_notes(Acquirer(), a_sale(), moment("2026-11-22T11:31:00")) == []


@pytest.mark.parametrize(
    ("today", "method", "until"),
    [
        # Spring Festival 2026: off from 16 to 23 February; 14 and 28 February are worked
        (date(2026, 2, 13), Method.WECHAT, date(2026, 2, 25)),
        (date(2026, 2, 13), Method.CARD, date(2026, 3, 2)),
        # National Day 2026: off from 1 to 7 October; 10 October is worked
        (date(2026, 9, 30), Method.WECHAT, date(2026, 10, 10)),
        (date(2026, 11, 20), Method.WECHAT, date(2026, 11, 25)),
    ],
)
def test_a_credit_is_due_by_working_days_over_a_holiday(
    today: date, method: Method, until: date
) -> None:
    assert credit_by(BANK, method, today)[1] == until


def test_the_shop_s_own_holidays_and_workdays_count_besides() -> None:
    own = acquirer(
        AcquirerSection(country="", holidays=(date(2026, 11, 23),), workdays=(date(2026, 11, 28),))
    )
    days = own.calendar
    assert not days.works(date(2026, 11, 23))
    assert days.works(date(2026, 11, 28))
    assert not days.works(date(2026, 11, 29))


def test_a_country_that_nobody_knows_has_weekends_alone() -> None:
    days = acquirer(AcquirerSection(country="XX")).calendar
    assert days.works(date(2026, 10, 1))
    assert not days.works(date(2026, 10, 3))


def test_a_refund_says_how_many_days_are_left() -> None:
    credit, window = refund_notes(Acquirer(refund_days=30), a_sale(), moment("2026-12-20T10:00:00"))
    assert credit.key == "deadline.credit"
    assert window.parts == {"day": "2026-12-22", "left": 2}


@pytest.mark.parametrize(
    ("today", "is_over"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)]
)
def test_a_contract_is_over_the_day_after_its_last(today: date, *, is_over: bool) -> None:
    contract = Acquirer(name="Bank A", valid_until=date(2027, 3, 31))
    assert (expired(contract, today) is not None) is is_over
    assert expired(Acquirer(), today) is None
