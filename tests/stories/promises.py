"""What must hold after every step, whatever broke: each promise by its sentence.

A promise is a function from the lane as it is shown now and the notebook to what is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from cashier.domain.lifecycle import PAID, RESERVING, UNRESOLVED, UNSENT, State
from cashier.services.view import Standing
from cashier.store import reads
from drivers.terminal import Kind
from tests.stories import record
from tests.stories.shown import Shown, counted, total

IN_FLIGHT = frozenset({State.INTENDED, State.SENT})


def broken(shown: Shown) -> list[str]:
    """Every promise that is not kept, with what is wrong."""
    return [f"{name}: {fault}" for name, promise in PROMISES.items() for fault in promise(shown)]


# -- money -------------------------------------------------------------------------------------


def _never_too_much(shown: Shown) -> Iterator[str]:
    for one in shown.sales:
        voucher = one.original.transaction.voucher
        sold, moved = shown.memory.sold[voucher], shown.memory.moved(voucher)
        reserved = total(one.requests, RESERVING)
        if reserved > sold or moved > sold or one.choice.refundable.minor > sold - reserved:
            yield f"{voucher}: sold {sold}, paid back {moved}, reserved {reserved}"


def _shown_is_true(shown: Shown) -> Iterator[str]:
    """What the bank paid is what is shown as paid, and perhaps the one that is unknown."""
    for one in shown.sales:
        paid = shown.memory.paid[one.original.transaction.voucher]
        said = counted(one.requests, PAID)
        with_unknown = said + counted(one.requests, UNRESOLVED)
        if paid not in (said, with_unknown):
            yield f"{one.original.id}: the bank paid {paid}, shown are {said}, {with_unknown}"


def _standing_is_true(shown: Shown) -> Iterator[str]:
    """What became of a sale: voided, given back or untouched, each as the bank has it."""
    for one in shown.sales:
        voucher = one.original.transaction.voucher
        moved, paid = shown.memory.moved(voucher), shown.memory.paid[voucher]
        is_whole = moved == shown.memory.sold[voucher]
        true = {
            Standing.VOIDED: is_whole and any(kind is Kind.VOID for kind, _ in +paid),
            Standing.REFUNDED: is_whole and all(kind is Kind.REFUND for kind, _ in +paid),
            Standing.PARTLY_REFUNDED: moved > 0 and not is_whole,
            Standing.SOLD: not moved,
        }
        if not true.get(one.standing, True):
            yield f"{voucher}: shown as {one.standing}, the bank paid {paid}"


def _money_has_a_sale(shown: Shown) -> Iterator[str]:
    """Nothing is paid back of what the lane does not know, or without saying of which sale."""
    known = {one.original.transaction.voucher for one in shown.sales}
    if unknown := [voucher for voucher in shown.memory.paid if voucher not in known]:
        yield f"paid back without a sale: {unknown}"


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


BANK_SAID = frozenset({State.CREDITED, State.FAILED_LATER})


def _accepted_is_not_credited(shown: Shown) -> Iterator[str]:
    """Only the bank's record says more than the terminal did."""
    said = {one.id: one.state for one in shown.requests if one.state in BANK_SAID}
    if said != shown.memory.bank_said:
        yield f"the bank said {shown.memory.bank_said}, shown are {said}"


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
    "a request stays what was asked for": record.as_it_was_asked,
    "above the limit another supervisor has approved": record.approved_by_another,
    "nothing is sent on an old approval": record.approved_lately,
    "a request takes only the steps of its life": record.only_known_steps,
    "no batch is settled over a doubt": record.settled_with_none_open,
    "nothing vanishes": record.nothing_vanishes,
    "the journal proves itself": record.journal_is_proven,
}
