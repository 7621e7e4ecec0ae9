"""What is allowed, what needs whom, and what is denied: every cell of a matrix, and single rows.

The expected answer of a cell comes from two short tables here, written from the shop's rules and
not from the program: in which order something is denied, and what adds a checker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.acquirer import Acquirer
from cashier.domain.choice import Facts
from cashier.domain.decide import Asked, decide
from cashier.domain.decision import Allowed, Denied, NeedsApproval, checkers
from cashier.domain.lifecycle import State
from cashier.domain.limits import Above, Limit, Scope, Used
from cashier.domain.policy import APPROVE_REASONS, Policy
from cashier.domain.records import Batches, Person, Source
from cashier.domain.roles import Role
from drivers.terminal import Capabilities, Kind, Method
from tests.builders import a_request, an_original, cny

SOLD = date(2026, 11, 22)
NOON = time(12, 0)
INSIDE = datetime.combine(SOLD, NOON)
AFTER = datetime.combine(date(2027, 11, 23), NOON)
POLICY = Policy(
    approve_above=cny(100_00),
    two_above=cny(500_00),
    highest=cny(1000_00),
    queue_highest=cny(50_00),
    limits=(
        Limit(Scope.DAY, count=5, role=Role.CASHIER),
        Limit(Scope.LANE, amount=cny(5000_00), above=Above.REFUSE),
    ),
)
USED: dict[str, dict[Scope, Used]] = {
    "the person's day": {Scope.DAY: Used(5, 1_00)},
    "the lane's day": {Scope.LANE: Used(1, 5000_00)},
}
OPEN = {"queued": State.QUEUED, "in doubt": State.IN_DOUBT}
"""What another request on the same sale is."""
CARD = "622588******1234"
PAID = {"card": (Method.CARD, CARD), "no number": (Method.CARD, ""), "QR": (Method.WECHAT, "")}


@dataclass(frozen=True)
class Cell:
    """One combination; `minor` is the amount that is asked for."""

    role: Role
    kind: Kind
    minor: int
    is_part: bool
    source: Source
    now: datetime
    is_instant: bool
    paid: str
    reason: str
    besides: str


AXES: dict[str, tuple[object, ...]] = {
    "role": tuple(Role),
    "kind": (Kind.VOID, Kind.REFUND),
    "minor": (100_00, 100_01, 500_01, 1000_01),
    "is_part": (False, True),
    "source": tuple(Source),
    "now": (INSIDE, AFTER),
    "is_instant": (False, True),
    "paid": tuple(PAID),
    "reason": ("typed_wrong", "other_card", "other_method"),
    "besides": ("nothing", "no reason", "disputed", *OPEN, *USED),
}
CELLS = 36_288

# -- the shop's rules, once more and by themselves -----------------------------------------------

Says = Callable[[Cell], bool]
DENIES: tuple[tuple[str, Says], ...] = (
    ("role.may_not.request", lambda c: c.role is Role.TECHNICIAN),
    ("reason.missing", lambda c: c.besides == "no reason"),
    ("choice.disputed", lambda c: c.besides == "disputed"),
    ("choice.in_doubt", lambda c: c.besides == "in doubt"),
    ("choice.instant", lambda c: c.kind is Kind.VOID and c.is_instant),
    (
        "choice.instant_qr",
        lambda c: c.kind is Kind.REFUND and c.is_instant and c.paid == "QR",
    ),
    ("choice.queued", lambda c: c.kind is Kind.VOID and c.besides == "queued"),
    ("amount.void_is_whole", lambda c: c.kind is Kind.VOID and c.is_part),
    ("amount.above_left", lambda c: c.besides == "queued" and not c.is_part),
    ("amount.above_highest", lambda c: c.minor > 1000_00),
    ("limit.lane.amount", lambda c: c.besides == "the lane's day"),
)
ASKS: tuple[tuple[str, int, Says], ...] = (
    ("approval.above_two", 2, lambda c: c.minor > 500_00),
    ("approval.above_limit", 1, lambda c: 100_00 < c.minor <= 500_00),
    ("approval.reason.other_method", 2, lambda c: c.reason == "other_method"),
    ("approval.reason.other_card", 1, lambda c: c.reason == "other_card"),
    ("approval.from_slip", 1, lambda c: c.source is Source.SLIP),
    ("approval.no_card_number", 1, lambda c: c.paid == "no number"),
    ("approval.after_window", 1, lambda c: c.now is AFTER),
    (
        "limit.day.count",
        1,
        lambda c: c.besides == "the person's day" and c.role is Role.CASHIER,
    ),
)


def expected(cell: Cell) -> tuple[object, ...]:
    """`denied` and why; or how many checkers and all the reasons for them."""
    for key, denies in DENIES:
        if denies(cell):
            return ("denied", key)
    asks = [(key, number) for key, number, applies in ASKS if applies(cell)]
    return (max((number for _, number in asks), default=0), frozenset(key for key, _ in asks))


def answered(cell: Cell) -> tuple[object, ...]:
    decision = decide(asked(cell))
    if isinstance(decision, Denied):
        return ("denied", decision.why.key)
    if isinstance(decision, Allowed):
        return (0, frozenset())
    assert len({one.key for one in decision.why}) == len(decision.why)
    return (decision.by.number, frozenset(one.key for one in decision.why))


def asked(cell: Cell, **changes: Any) -> Asked:
    captured = cny(2 * cell.minor if cell.is_part else cell.minor)
    method, card = PAID[cell.paid]
    original = an_original(amount=captured, method=method, card=card)
    other = OPEN.get(cell.besides)
    facts = Facts(
        original=replace(original, source=cell.source),
        requests=[a_request(state=other, amount=cny(1))] if other else [],
        capabilities=Capabilities(qr=True),
        batches=Batches(open="000012"),
        currency="CNY",
        now=cell.now,
        acquirer=Acquirer(refund_days=365, instant=cell.is_instant),
        disputed=cell.besides == "disputed",
    )
    plain = Asked(
        Person("1001", "x", cell.role), cell.kind, cny(cell.minor),
        " " if cell.besides == "no reason" else cell.reason, facts, POLICY,
        USED.get(cell.besides, {}),
    )  # fmt: skip
    return replace(plain, **changes)


def cells() -> Iterator[Cell]:
    assert list(AXES) == [one.name for one in fields(Cell)]
    return (Cell(*values) for values in product(*AXES.values()))  # type: ignore[arg-type]


def test_all_36288_cells_of_the_matrix_are_answered_as_the_tables_say() -> None:
    """Role, kind, amount, part, source, window, instant payment, how it was paid, reason, and what
    else there is: a dispute, an open request on the sale, a limit that is used up."""
    seen: dict[object, int] = {}
    for cell in cells():
        answer = answered(cell)
        assert answer == expected(cell), cell
        seen[answer[0]] = seen.get(answer[0], 0) + 1
    assert sum(seen.values()) == CELLS
    assert set(seen) == {"denied", 0, 1, 2}
    print(f"\n{CELLS} cells: {seen}")


# -- single rows -----------------------------------------------------------------------------------

PLAIN = Cell(
    Role.CASHIER, Kind.REFUND, 50_00, False, Source.DEVICE, INSIDE, False, "card", "typed_wrong",
    "nothing",
)  # fmt: skip


def answer(policy: Policy = POLICY, facts: dict[str, Any] | None = None, **cell: Any) -> object:
    found = asked(replace(PLAIN, **cell))
    decision = decide(replace(found, policy=policy, facts=replace(found.facts, **(facts or {}))))
    return decision.why.key if not isinstance(decision, NeedsApproval) else checkers(decision)


def test_what_nothing_speaks_against_is_allowed_with_the_reason_why() -> None:
    assert answer() == "choice.refund_possible"


def test_what_the_shop_does_not_want_looked_at_is_not() -> None:
    loose = replace(POLICY, approve_reasons=frozenset(), two_reasons=frozenset())
    assert answer(loose, reason="other_card") == "choice.refund_possible"
    assert answer(loose, reason="other_method") == "choice.refund_possible"
    assert answer(loose, paid="no number") == "choice.refund_possible"
    assert answer(loose, source=Source.SLIP) == "choice.refund_possible"


def test_any_reason_can_be_one_that_is_looked_at() -> None:
    wary = replace(POLICY, approve_reasons=APPROVE_REASONS | {"changed_mind"})
    assert answer(wary, reason="changed_mind") == 1
    two = replace(POLICY, two_reasons=frozenset({"charged_twice"}))
    assert answer(two, reason="charged_twice") == 2


def test_past_the_window_is_denied_where_no_supervisor_may_try() -> None:
    strict = replace(POLICY, approve_reasons=APPROVE_REASONS - {"after_window"})
    assert answer(strict, now=AFTER) == "approval.after_window"
    assert answer(strict, now=INSIDE) == "choice.refund_possible"


@pytest.mark.parametrize(("day", "late"), [(date(2026, 12, 22), False), (date(2026, 12, 23), True)])
def test_the_window_counts_whole_days_from_the_sale(day: date, *, late: bool) -> None:
    strict = replace(POLICY, approve_reasons=frozenset())
    thirty = {"acquirer": Acquirer(refund_days=30), "now": datetime.combine(day, time(23, 59))}
    why = "approval.after_window" if late else "choice.refund_possible"
    assert answer(strict, thirty) == why


def test_a_sale_that_tells_no_day_has_no_window() -> None:
    original = an_original(amount=cny(50_00), at="")
    assert answer(facts={"original": original, "now": AFTER}) == "choice.refund_possible"


def test_a_terminal_that_refunds_only_the_whole_is_asked_for_nothing_less() -> None:
    whole = {"capabilities": Capabilities(partial_refunds=False)}
    assert answer(facts=whole) == "choice.refund_possible"
    assert answer(facts=whole, is_part=True) == "amount.refund_is_whole"


def test_two_checkers_need_a_second_limit() -> None:
    one = replace(POLICY, two_above=None)
    assert answer(one, minor=900_00) == 1
    assert answer(minor=900_00) == 2


@given(
    role=st.sampled_from(Role), kind=st.sampled_from([Kind.VOID, Kind.REFUND]),
    minor=st.integers(-5, 2000_00), reason=st.text(max_size=5),
    captured=st.none() | st.integers(0, 2000_00), at=st.text(max_size=12),
    used=st.dictionaries(
        st.sampled_from(Scope), st.builds(Used, st.integers(0, 30), st.integers(0, 10**7))
    ),
)  # fmt: skip
def test_every_input_gets_an_answer_with_words(
    role: Role, kind: Kind, minor: int, reason: str, captured: int | None, at: str,
    used: dict[Scope, Used],
) -> None:  # fmt: skip
    amount = None if captured is None else cny(captured)
    facts = replace(asked(PLAIN).facts, original=an_original(amount=amount, at=at))
    by = Person("1", "x", role)
    decision = decide(Asked(by, kind, cny(minor), reason, facts, POLICY, used))
    why = decision.why if isinstance(decision, NeedsApproval) else (decision.why,)
    assert why
    assert all(one.key for one in why)


@given(
    st.lists(st.tuples(st.integers(1, 400_00), st.sampled_from([1, 2])), max_size=40),
    st.integers(0, 10), st.integers(0, 1000_00),
)  # fmt: skip
def test_no_sequence_of_requests_passes_a_cap(
    wishes: list[tuple[int, int]], count: int, most: int
) -> None:
    """Whoever is denied leaves no trace; whoever is let through counts from then on."""
    limits = (
        Limit(Scope.DAY, count=count, above=Above.REFUSE),
        Limit(Scope.CARD, amount=cny(most), above=Above.REFUSE),
    )
    policy = replace(POLICY, limits=limits)
    days, cards = {1: Used(), 2: Used()}, Used()
    for minor, person in wishes:
        used = {Scope.DAY: days[person], Scope.CARD: cards}
        found = asked(replace(PLAIN, minor=minor), policy=policy, used=used)
        if not isinstance(decide(found), Denied):
            days[person] = Used(days[person].count + 1, days[person].minor + minor)
            cards = Used(cards.count + 1, cards.minor + minor)
    assert all(one.count <= count for one in days.values())
    assert cards.minor <= most
