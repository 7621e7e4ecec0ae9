"""The bank's ledger against the lane's journal, request by request, after a life has ended.

Amounts tell requests apart (counter.py), so a movement that nobody shows is found even where the
ledger does not name the original. A breach is a sentence; an empty list means that all is well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cashier.domain.lifecycle import PAID, UNRESOLVED, State, is_final
from cashier.domain.records import Request
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.check import check
from tests.explorer.kills.terminal import Movement

Mark = tuple[str, int]
"""Kind and amount in minor units: they name one void of one sale, or one refund."""

Told = Mapping[str, str]
"""What dead lives said: of each request, the last state."""

FINAL = frozenset(state for state in State if is_final(state) or state in PAID)


def breaches(lane: Lane, moved: Sequence[Movement], told: Told) -> list[str]:
    """Every promise that is broken now, doubts being allowed."""
    requests = reads.requests(lane.journal)
    return [
        *_money(requests, moved), *_originals(lane, requests, moved),
        *_receipts(lane, requests), *_claims(requests, told),
    ]  # fmt: skip


def unsettled(lane: Lane) -> list[str]:
    """What is still in doubt when nothing should be."""
    left = reads.requests(lane.journal, *UNRESOLVED)
    return [f"{_name(one)} is still {one.state}" for one in left]


def chain(lane: Lane) -> list[str]:
    """The journal by its own check; what it takes grows with the journal."""
    found = check(lane.journal.connection, lane.about.id)
    return [] if found.ok else [f"journal: {found.first_bad or 'the tables differ'}"]


def was_paid(request: Request, lane: Lane, moved: Sequence[Movement]) -> bool:
    """The truth about a request in doubt: the ledger has a movement that nobody else shows."""
    shown = Counter(_mark(one) for one in reads.requests(lane.journal, *PAID))
    return _marks(moved)[_mark(request)] > shown[_mark(request)]


def _money(requests: Sequence[Request], moved: Sequence[Movement]) -> list[str]:
    booked = _marks(moved)
    paid, unknown = _count(requests, PAID), _count(requests, UNRESOLVED)
    found = []
    for mark in {*booked, *paid}:
        bank, here, open_ = booked[mark], paid[mark], unknown[mark]
        words = f"{mark[0]} of {mark[1]}: the bank paid {bank} times, shown as paid {here} times"
        found += [f"PAID TWICE: {words}"] if bank > 1 else []
        found += [f"UNPROVEN CLAIM: {words}"] if here > bank else []
        found += [f"LOST: {words}, unknown {open_} times"] if bank > here + open_ else []
    return found


def _originals(lane: Lane, requests: Sequence[Request], moved: Sequence[Movement]) -> Iterable[str]:
    """Per original: nothing above what was captured, and the bank's total within what is shown."""
    total = _total(requests, moved)
    by_original: dict[str, list[Request]] = defaultdict(list)
    for one in requests:
        by_original[one.original].append(one)
    for name, asked in by_original.items():
        original = reads.original(lane.journal, name)
        assert original is not None
        assert original.transaction.amount is not None
        captured, bank = original.transaction.amount.minor, total[original.transaction.voucher]
        paid, unknown = _sum(asked, PAID), _sum(asked, UNRESOLVED)
        if bank > captured:
            yield f"ABOVE THE SALE: {name}: the bank paid {bank} of {captured}"
        if not paid <= bank <= paid + unknown:
            yield f"OTHER TOTAL: {name}: the bank paid {bank}, shown {paid}, unknown {unknown}"


def _total(requests: Sequence[Request], moved: Sequence[Movement]) -> Counter[str]:
    """What the bank gave back of each sale; where it does not say of which, the amount tells."""
    whose = {_mark(one): one.original.rsplit("/", 1)[1] for one in requests}
    total: Counter[str] = Counter()
    for one in moved:
        amount = int(str(one["amount_minor"]))
        voucher = str(one["original_voucher"]) or whose.get((str(one["kind"]), amount), "nobody")
        total[voucher] += amount
    return total


def _receipts(lane: Lane, requests: Sequence[Request]) -> list[str]:
    return [
        f"{_name(one)} is accepted without a receipt"
        for one in requests
        if one.state in PAID and not reads.receipts(lane.journal, one.id)
    ]


def _claims(requests: Sequence[Request], told: Told) -> Iterable[str]:
    """What was reported is there, and what was final has stayed."""
    now = {one.id: one for one in requests}
    for name, state in told.items():
        if name not in now:
            yield f"FORGOTTEN: request {name} was reported as {state} and is not there"
        elif State(state) in FINAL and now[name].state != state:
            yield f"TAKEN BACK: {_name(now[name])} was {state} and is {now[name].state}"


def _marks(moved: Iterable[Movement]) -> Counter[Mark]:
    return Counter((str(one["kind"]), int(str(one["amount_minor"]))) for one in moved)


def _count(requests: Sequence[Request], states: frozenset[State]) -> Counter[Mark]:
    return Counter(_mark(one) for one in requests if one.state in states)


def _sum(requests: Sequence[Request], states: frozenset[State]) -> int:
    return sum(one.amount.minor for one in requests if one.state in states)


def _mark(request: Request) -> Mark:
    return (request.kind.value, request.amount.minor)


def _name(request: Request) -> str:
    return f"{request.kind} {request.amount} ({request.id})"
