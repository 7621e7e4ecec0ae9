"""Find an original: ask the device by its own number, and look among those known here."""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.facts import Fact
from cashier.domain.records import Original, original_id
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, device_says, say
from cashier.domain.scanned import Scanned, Understood, objection, understand
from cashier.domain.typed import typed
from cashier.evidence.receipts import keep_receipts
from cashier.services.lane import Lane, NoTerminal, Sight
from cashier.services.line_words import line_says
from cashier.services.view import Found, view
from cashier.services.watch import look
from cashier.store import reads
from cashier.store.codec import transaction_body
from cashier.store.journal import SYSTEM, Pen
from drivers.errors import LineError
from drivers.terminal import (
    Hear,
    Kind,
    Lookup,
    Presence,
    Stop,
    Transaction,
    ignore,
    never,
)

VOUCHER_DIGITS = 6
"""Vouchers have at most this many digits in every protocol read so far."""


def find(lane: Lane, key: str, by: str = SYSTEM, hear: Hear = ignore, stop: Stop = never) -> Found:
    """The original with this voucher, RRN, authorisation code, order number or scanned code.

    A voucher is asked of the device even when it is known, so that what is shown is fresh;
    without the device, what is known here is shown as such. Raises Refused when nothing fits, or
    when it is no number to find a payment by; NoTerminal when the device would have to be asked
    and cannot be.
    """
    scan = understand(key)
    wanted = scan.key
    known = _known(lane, wanted)
    if known is None or scan.what is Scanned.CARD_NUMBER:
        _demand_useful(scan)
    if not _may_be_voucher(wanted) and known is None:
        raise Refused(say("find.unknown", wanted=typed(wanted)), say("find.try_voucher"))
    found = _ask_for(lane, wanted, known, by, hear, stop)
    if found.fresh:
        look(lane)
    return found


def _ask_for(
    lane: Lane, wanted: str, known: Original | None, by: str, hear: Hear, stop: Stop
) -> Found:
    """By its voucher, or as one that is known here."""
    if known is None or _may_be_voucher(wanted):
        return _by_voucher(lane, wanted, known, by, hear, stop)
    return _refreshed(lane, known, by, hear, stop)


def _demand_useful(scan: Understood) -> None:
    """Say in words why a code for paying, a card number or a product leads to no payment."""
    if (why := objection(scan)) is not None:
        raise Refused(*why)


def _by_voucher(
    lane: Lane, voucher: str, known: Original | None, by: str, hear: Hear, stop: Stop
) -> Found:
    """The device's newest transaction with this number, else the one that is known here."""
    answer = _ask(lane, voucher, hear, stop)
    if isinstance(answer, Lookup) and answer.transaction is not None:
        return view(lane, _take(lane, answer, by), fresh=True)
    if known is not None:
        return view(lane, known)
    if isinstance(answer, Say):
        raise NoTerminal(answer)
    raise Refused(_none_such(lane, answer, voucher), say("find.type_slip"))


def _none_such(lane: Lane, answer: Lookup, voucher: str) -> Say:
    """Why the device tells nothing; one that finds its last transaction alone says that itself."""
    if lane.terminal.capabilities.finds_all:
        return say("find.device_has_none", wanted=voucher)
    return device_says(answer.words)


def _refreshed(lane: Lane, known: Original, by: str, hear: Hear, stop: Stop) -> Found:
    """A known original with the device's present word on it, where the device has it still."""
    answer = _ask(lane, known.transaction.voucher, hear, stop)
    if isinstance(answer, Lookup) and _is_same(answer, known):
        return view(lane, _take(lane, answer, by), fresh=True)
    return view(lane, known)


def look_up(lane: Sight, key: str) -> Found:
    """An original that is known here, without a question to the device; raises Refused."""
    if (known := _known(lane, key.strip())) is None:
        raise Refused(say("find.unknown", wanted=key.strip()), say("find.find_first"))
    return view(lane, known)


def known_originals(lane: Sight) -> list[Found]:
    """Every original that this lane has seen, the newest first."""
    return [view(lane, one) for one in reads.originals(lane.journal)]


def _may_be_voucher(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= VOUCHER_DIGITS


def _known(lane: Sight, key: str) -> Original | None:
    for name in reads.KEYS:
        if key and (found := reads.originals_by(lane.journal, name, key)):
            return found[0]
    return None


def _ask(lane: Lane, voucher: str, hear: Hear, stop: Stop) -> Lookup | Say:
    """The device's answer, or why it gives none."""
    try:
        with lane.turn():
            answer = lane.terminal.find(voucher, hear, stop)
    except LineError as error:
        return line_says(error)
    return answer if answer.presence is Presence.READY else device_says(answer.words)


def _is_same(answer: Lookup, known: Original) -> bool:
    """Whether the device speaks of that very sale; a voucher comes again after a wrap."""
    return answer.transaction is not None and original_id(answer.transaction) == known.id


def _take(lane: Lane, answer: Lookup, by: str) -> Original:
    """Write down what the device said, once; looking again changes nothing by itself."""
    if answer.transaction is None:
        raise AssertionError("only an answer with a transaction is taken")
    name = original_id(answer.transaction)
    with lane.journal.write() as pen:
        found = _as_booked(pen, answer.transaction)
        before = reads.original(pen, name)
        if before is None or transaction_body(before.transaction) != transaction_body(found):
            body = {"id": name, "transaction": transaction_body(found), "source": "device"}
            pen.append(Fact.ORIGINAL_FOUND, body, by)
        see_batch(pen, found.terminal_id, answer.batch)
        keep_receipts(pen, name, answer.receipts, by)
        after = reads.original(pen, name)
    if after is None:
        raise AssertionError("an original that was just written is there")
    return after


def _as_booked(pen: Pen, told: Transaction) -> Transaction:
    """Some devices show a refund like a sale; what was refunded from here is known better."""
    if told.kind is Kind.SALE and reads.is_own_refund(pen, told):
        return replace(told, kind=Kind.REFUND)
    return told


def see_batch(pen: Pen, terminal: str, batch: str) -> None:
    """Remember which batch the device has open, when it says so and it is news."""
    known = reads.batches(pen, terminal)
    if batch and batch not in (known.open, known.closed):
        pen.append(Fact.BATCH_SEEN, {"terminal": terminal, "batch": batch}, SYSTEM)
