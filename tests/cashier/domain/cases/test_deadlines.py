"""When a case is due, when it is late, and when a credit should be there: over a long holiday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.acquirer import Acquirer
from cashier.domain.calendar import Calendar
from cashier.domain.cases.deadlines import Awaited, Terms, Urgency, arrives_by, by_urgency, standing
from cashier.domain.cases.kinds import Clock, Kind, Type
from cashier.domain.cases.life import CaseState
from cashier.domain.cases.records import Case, CaseRules, Days
from drivers.terminal import Method

HOLIDAYS = frozenset(date(2026, 10, day) for day in range(1, 8))
WORKED = frozenset({date(2026, 9, 27), date(2026, 10, 10)})
NATIONAL = Calendar(HOLIDAYS, WORKED)
BANK = Acquirer(calendar=NATIONAL, card_days=7, wallet_days=3, refund_days=180)
TERMS = Terms(CaseRules(), BANK)
EVE, FRIDAY = date(2026, 9, 30), date(2026, 10, 9)
OPEN_ONES = st.sampled_from([one for one in CaseState if one is not CaseState.CLOSED])
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def a_case(state: CaseState = CaseState.OPEN, **changes: object) -> Case:
    one = Case(
        id="c1", kind=Kind.COMPLAINT, type=Type.INPUT, subject="", request="", original="",
        state=state, opened_at="2026-09-30T02:00:00.000+00:00", opened_by="1001",
        found_at="2026-09-30T02:00:00.000+00:00", clock=Clock.PC, terminal="00440036",
        since="2026-09-30T02:00:00.000+00:00",
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "day", "arrives"),
    [
        (Method.CARD, date(2026, 9, 21), date(2026, 9, 29)),  # Sunday the 27th is worked
        (Method.CARD, date(2026, 9, 30), date(2026, 10, 15)),  # seven days without the holiday
        (Method.WECHAT, date(2026, 9, 30), date(2026, 10, 10)),  # Saturday the 10th is worked
        (Method.ALIPAY, date(2026, 9, 28), date(2026, 10, 8)),
        (Method.CARD, date(2026, 10, 3), date(2026, 10, 15)),  # within the holiday
        (Method.UNIONPAY_QR, date(2026, 10, 12), date(2026, 10, 15)),
    ],
)
def test_a_credit_arrives_by_the_working_days_of_its_method(
    method: Method, day: date, arrives: date
) -> None:
    assert arrives_by(method, day, BANK) == arrives


@pytest.mark.parametrize(
    ("today", "urgency", "left"),
    [
        (date(2026, 9, 30), Urgency.OK, 8),
        (date(2026, 10, 5), Urgency.OK, 3),
        (date(2026, 10, 6), Urgency.DUE, 2),
        (date(2026, 10, 8), Urgency.DUE, 0),
        (date(2026, 10, 9), Urgency.LATE, -1),
    ],
)
def test_an_untouched_case_turns_due_and_then_late(
    today: date, urgency: Urgency, left: int
) -> None:
    found = standing(a_case(), Days(EVE, EVE), today, TERMS)
    assert found is not None
    assert (found.awaited, found.urgency, found.left) == (Awaited.ACT, urgency, left)
    assert found.day == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("state", "days", "awaited", "last"),
    [
        (CaseState.WITH_BANK, Days(EVE, EVE), Awaited.ANSWER, date(2026, 10, 13)),
        (CaseState.APPEALED, Days(EVE, EVE), Awaited.ANSWER, date(2026, 10, 13)),
        (CaseState.ANSWERED, Days(EVE, EVE), Awaited.DECIDE, date(2026, 10, 8)),
        (CaseState.WITH_BANK, Days(EVE, EVE, FRIDAY), Awaited.PROMISE, FRIDAY),
        (CaseState.OPEN, Days(EVE, EVE, date(2026, 10, 20)), Awaited.PROMISE, date(2026, 10, 20)),
        (CaseState.OPEN, Days(EVE, EVE, sold=date(2026, 4, 5)), Awaited.WINDOW, date(2026, 10, 2)),
    ],
)  # fmt: skip
def test_each_state_waits_for_something_else(
    state: CaseState, days: Days, awaited: Awaited, last: date
) -> None:
    found = standing(a_case(state), days, EVE, TERMS)
    assert found is not None
    assert (found.awaited, found.day) == (awaited, last)


def test_a_closed_case_waits_for_nothing() -> None:
    assert standing(a_case(CaseState.CLOSED), Days(EVE, EVE), EVE, TERMS) is None


def test_the_latest_case_comes_first() -> None:
    early, late = a_case(), a_case(id="c2")
    found = [(one, standing(one, Days(day, day), EVE, TERMS)) for one, day in
             ((early, EVE), (late, EVE - timedelta(days=9)))]  # fmt: skip
    ordered = by_urgency((one, deadline) for one, deadline in found if deadline is not None)
    assert [one.id for one, _ in ordered] == ["c2", "c1"]


@given(opened=DAYS, today=DAYS, sold=st.none() | DAYS, promised=st.none() | DAYS, state=OPEN_ONES)
def test_every_open_case_has_a_deadline_and_time_makes_it_only_worse(
    opened: date, today: date, sold: date | None, promised: date | None, state: CaseState
) -> None:
    days = Days(opened, opened, promised, sold)
    now, later = (
        standing(a_case(state), days, day, TERMS) for day in (today, today + timedelta(days=1))
    )
    assert now is not None
    assert later is not None
    assert later.left == now.left - 1
    order = list(Urgency)
    assert order.index(later.urgency) <= order.index(now.urgency)


@given(day=DAYS, method=st.sampled_from(Method))
def test_no_credit_is_promised_for_a_day_on_which_no_bank_works(day: date, method: Method) -> None:
    found = arrives_by(method, day, BANK)
    assert NATIONAL.works(found)
    assert found > day
