"""What must hold after every step, whatever broke: each promise by its sentence.

A promise is a function from the lane as it is shown now and the notebook to what is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.domain.lifecycle import PAID, RESERVING, UNRESOLVED, UNSENT, State
from cashier.domain.records import Attempt, Request
from cashier.domain.roles import Role
from cashier.services.find import known_originals
from cashier.services.lane import Lane
from cashier.services.view import Found, Standing
from cashier.store import reads
from cashier.store.check import check
from drivers.terminal import Kind
from tests.cashier.lanes import PEOPLE, POLICY
from tests.explorer.world import World
from tests.stories.memory import Memory

IN_FLIGHT = frozenset({State.INTENDED, State.SENT})
SUPERVISORS = {one.id for one in PEOPLE if one.role is Role.SUPERVISOR}


@dataclass(frozen=True)
class Shown:
    """What the lane shows, what its journal holds, and how many money commands the terminal got."""

    lane: Lane
    memory: Memory
    found: list[Found]
    requests: list[Request]
    attempts: list[Attempt]
    commands: int

    def of(self, request: Request) -> list[Attempt]:
        return [one for one in self.attempts if one.request == request.id]


def look(world: World, memory: Memory) -> Shown:
    """The lane as it stands now."""
    memory.hear(world.ledger)
    lane = world.lane
    requests = reads.requests(lane.journal)
    attempts = [one for request in requests for one in reads.attempts(lane.journal, request.id)]
    return Shown(lane, memory, known_originals(lane), requests, attempts, world.rules.commands)


def broken(shown: Shown) -> list[str]:
    """Every promise that is not kept, with what is wrong."""
    return [f"{name}: {fault}" for name, promise in PROMISES.items() for fault in promise(shown)]


# -- money -------------------------------------------------------------------------------------


def _never_too_much(shown: Shown) -> Iterator[str]:
    for one in _sales(shown):
        voucher = one.original.transaction.voucher
        sold, moved = shown.memory.sold[voucher], shown.memory.moved(voucher)
        reserved = _sum(one.requests, RESERVING)
        if reserved > sold or moved > sold or one.choice.refundable.minor > sold - reserved:
            yield f"{voucher}: sold {sold}, paid back {moved}, reserved {reserved}"


def _shown_is_true(shown: Shown) -> Iterator[str]:
    """What the bank paid is what is shown as paid, and perhaps the one that is unknown."""
    for one in _sales(shown):
        paid = shown.memory.paid[one.original.transaction.voucher]
        said = counted(one.requests, PAID)
        with_unknown = said + counted(one.requests, UNRESOLVED)
        if paid not in (said, with_unknown):
            yield f"{one.original.id}: the bank paid {paid}, shown are {said}, {with_unknown}"


def _standing_is_true(shown: Shown) -> Iterator[str]:
    """Voided and refunded are only said of what the bank gave back, and free only of the rest."""
    for one in _sales(shown):
        voucher = one.original.transaction.voucher
        sold, moved = shown.memory.sold[voucher], shown.memory.moved(voucher)
        is_whole = one.standing in (Standing.VOIDED, Standing.REFUNDED)
        if (is_whole and moved != sold) or (one.standing is Standing.SOLD and moved):
            yield f"{voucher}: shown as {one.standing}, paid back {moved} of {sold}"


def _money_has_a_sale(shown: Shown) -> Iterator[str]:
    """Nothing is paid back without saying of which sale."""
    if paid := [voucher for voucher in shown.memory.paid if voucher not in shown.memory.sold]:
        yield f"paid back without a sale: {paid}"


# -- one at a time -----------------------------------------------------------------------------


def _one_unresolved(shown: Shown) -> Iterator[str]:
    unresolved = Counter(one.original for one in shown.requests if one.state in UNRESOLVED)
    if any(count > 1 for count in unresolved.values()):
        yield f"unresolved on one original: {unresolved}"
    if sum(one.state in IN_FLIGHT for one in shown.requests) > 1:
        yield "two in flight at one terminal"


def _unresolved_is_locked(shown: Shown) -> Iterator[str]:
    """Nobody is offered anything on an original whose request may have moved money."""
    for one in shown.found:
        is_open = any(request.state in UNRESOLVED for request in one.requests)
        if is_open and (one.choice.void.allowed or one.choice.refund.allowed):
            yield f"{one.original.id} is in doubt and not locked"


def _ids_are_minted_once(shown: Shown) -> Iterator[str]:
    known = shown.memory.attempts
    for one in shown.attempts:
        if known.setdefault(one.id, (one.request, one.reference)) != (one.request, one.reference):
            yield f"attempt {one.id} was another one's"
    for name, values in (("request", 0), ("reference", 1)):
        if len({pair[values] for pair in known.values()}) < len(known):
            yield f"two attempts have one {name}"
    if len(shown.attempts) != len(known):
        yield "an attempt has vanished"


def _commands_are_not_repeated(shown: Shown) -> Iterator[str]:
    if shown.commands > len(shown.attempts):
        yield f"{shown.commands} money commands for {len(shown.attempts)} attempts"


# -- what is said --------------------------------------------------------------------------------

ENDED = frozenset({State.ACCEPTED, State.DECLINED, State.NOT_DONE})


def _ends_have_proof(shown: Shown) -> Iterator[str]:
    """An attempt ends by an outcome, a decline by a code; without an attempt nothing was sent."""
    for request in shown.requests:
        attempts = shown.of(request)
        if not attempts and request.state not in UNSENT | {State.NOT_DONE}:
            yield f"{request.id} is {request.state} without an attempt"
        for one in attempts:
            if request.state in ENDED and one.outcome is not request.state:
                yield f"{request.id} is {request.state}, its attempt ended {one.outcome}"
            if request.state is State.DECLINED and not one.code:
                yield f"{request.id} was declined without a code"


def _paid_has_a_receipt(shown: Shown) -> Iterator[str]:
    for request in shown.requests:
        if request.state in PAID and not reads.receipts(shown.lane.journal, request.id):
            yield f"{request.id} is {request.state} without a receipt"


def _accepted_is_not_credited(shown: Shown) -> Iterator[str]:
    """Nobody brings the bank's record in these stories."""
    said = [one.id for one in shown.requests if one.state in (State.CREDITED, State.FAILED_LATER)]
    if said:
        yield f"without the bank's record: {said}"


# -- nothing by itself ---------------------------------------------------------------------------


def _as_it_was_asked(shown: Shown) -> Iterator[str]:
    """Neither more requests nor other ones: no void becomes a refund, no amount changes."""
    there = {one.id: (one.original, one.kind, one.amount.minor, one.drafted_by)
             for one in shown.requests}  # fmt: skip
    asked = {name: (one.original, one.kind, one.minor, one.by)
             for name, one in shown.memory.asked.items()}  # fmt: skip
    if there != asked:
        yield f"asked were {asked}, there are {there}"


def _approved_by_another(shown: Shown) -> Iterator[str]:
    for request in shown.requests:
        is_high = request.amount.minor > POLICY.approve_above.minor
        others = SUPERVISORS - {request.drafted_by}
        if is_high and shown.of(request) and request.approved_by not in others:
            yield f"{request.id} was sent with the approval of {request.approved_by!r}"


def _approved_lately(shown: Shown) -> Iterator[str]:
    """By the clock of the lane, which may have been set in between."""
    longest = timedelta(minutes=POLICY.approval_minutes)
    for request in shown.requests:
        for one in shown.of(request):
            age = _moment(one.intended_at) - _moment(request.approved_at)
            if not timedelta(0) <= age <= longest:
                yield f"{request.id} was sent {age} after its approval"


LIFE: dict[str, set[str]] = {
    "": {"drafted"},
    "drafted": {"awaiting_approval", "approved"},
    "awaiting_approval": {"approved", "not_done"},
    "approved": {"queued", "intended", "not_done"},
    "queued": {"intended", "awaiting_approval", "not_done"},
    "intended": {"sent", "in_doubt", "not_done"},
    "sent": {"accepted", "declined", "not_done", "in_doubt"},
    "in_doubt": {"accepted", "declined", "not_done", "escalated"},
    "escalated": {"accepted", "declined", "not_done"},
}
"""Which steps there are (DESIGN: life of a request), written down once more."""


def _only_known_steps(shown: Shown) -> Iterator[str]:
    rows = shown.lane.journal.read(
        "select json_extract(body, '$.request') as request, substr(kind, 9) as step from journal"
        " where kind like 'request_%' and kind <> 'request_queried' order by rowid"
    )
    now: dict[str, str] = {}
    for row in rows:
        before = now.get(row["request"], "")
        if row["step"] not in LIFE.get(before, ()):
            yield f"{row['request']} went from {before} to {row['step']}"
        now[row["request"]] = row["step"]


def _nothing_vanishes(shown: Shown) -> Iterator[str]:
    rows = shown.lane.journal.read("select hash from journal order by rowid")
    now, before = [row["hash"] for row in rows], shown.memory.events
    if now[: len(before)] != before:
        yield "an event has vanished or changed"
    shown.memory.events = now


def _journal_is_proven(shown: Shown) -> Iterator[str]:
    """Proven anew after every event; one that stands unchanged is not read again."""
    head = shown.lane.journal.head.hash
    if head == shown.memory.proven:
        return
    shown.memory.proven = head
    found = check(shown.lane.journal.connection, shown.lane.journal.lane)
    if not found.ok:
        yield found.first_bad or "the tables differ from the events"


PROMISES: dict[str, Callable[[Shown], Iterator[str]]] = {
    "refunded, unknown and queued never exceed what was sold": _never_too_much,
    "what is shown as paid is what the bank paid": _shown_is_true,
    "what became of a sale is only said when it is true": _standing_is_true,
    "no money goes back without a sale": _money_has_a_sale,
    "one is unresolved on an original, one in flight at the terminal": _one_unresolved,
    "an original in doubt is locked": _unresolved_is_locked,
    "an id is minted once for one decision": _ids_are_minted_once,
    "a money command is never repeated": _commands_are_not_repeated,
    "nothing ends without proof": _ends_have_proof,
    "what was paid has its receipt": _paid_has_a_receipt,
    "accepted is not credited": _accepted_is_not_credited,
    "a request stays what was asked for": _as_it_was_asked,
    "above the limit another supervisor has approved": _approved_by_another,
    "nothing is sent on an old approval": _approved_lately,
    "a request takes only the steps of its life": _only_known_steps,
    "nothing vanishes": _nothing_vanishes,
    "the journal proves itself": _journal_is_proven,
}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _sales(shown: Shown) -> list[Found]:
    return [one for one in shown.found if one.original.transaction.kind is Kind.SALE]


def _sum(requests: tuple[Request, ...], states: frozenset[State]) -> int:
    return sum(one.amount.minor for one in requests if one.state in states)


def counted(requests: tuple[Request, ...], states: frozenset[State]) -> Counter[tuple[Kind, int]]:
    return Counter((one.kind, one.amount.minor) for one in requests if one.state in states)
