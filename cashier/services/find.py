"""Find an original: ask the device by its own number, and look among those known here."""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.records import Original, original_id
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.evidence.receipts import keep_receipts
from cashier.services.lane import Lane
from cashier.services.view import Found, view
from cashier.store import reads
from cashier.store.codec import transaction_body
from cashier.store.journal import SYSTEM, Pen
from drivers.errors import LineError
from drivers.terminal import Hear, Lookup, Presence, Stop, ignore, never

VOUCHER_DIGITS = 6
"""Vouchers have at most this many digits in every protocol read so far."""


def find(lane: Lane, key: str, by: str = SYSTEM, hear: Hear = ignore, stop: Stop = never) -> Found:
    """The original with this voucher, RRN, authorisation code, order number or scanned code.

    A voucher is asked of the device even when it is known, so that what is shown is fresh;
    without the device, what is known here is shown as such. Raises Refused when nothing fits.
    """
    wanted = key.strip()
    known = _known(lane, wanted)
    voucher = wanted if _may_be_voucher(wanted) else known and known.transaction.voucher
    if voucher and (answer := _ask(lane, voucher, hear, stop)) is not None:
        if answer.transaction is not None and _fits(answer, known):
            return view(lane, _take(lane, answer, by), fresh=True)
        if known is None:
            raise Refused(say("find.device_has_none", wanted=wanted), say("find.check_slip"))
    if known is None:
        raise Refused(say("find.unknown", wanted=wanted), say("find.try_voucher"))
    return view(lane, known)


def known_originals(lane: Lane) -> list[Found]:
    """Every original that this lane has seen, the newest first."""
    return [view(lane, one) for one in reads.originals(lane.journal)]


def _may_be_voucher(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= VOUCHER_DIGITS


def _known(lane: Lane, key: str) -> Original | None:
    for name in reads.KEYS:
        value = key.zfill(VOUCHER_DIGITS) if name == "voucher" and key.isdigit() else key
        if value and (found := reads.originals_by(lane.journal, name, value)):
            return found[0]
    return None


def _ask(lane: Lane, voucher: str, hear: Hear, stop: Stop) -> Lookup | None:
    """The device's answer, or None when it gives none."""
    try:
        answer = lane.terminal.find(voucher, hear, stop)
    except LineError:
        return None
    return answer if answer.presence is Presence.READY else None


def _fits(answer: Lookup, known: Original | None) -> bool:
    """Whether the device speaks of the sale that was meant; a voucher comes again after a wrap."""
    if known is None or answer.transaction is None:
        return True
    rrn = known.transaction.rrn
    return not rrn or not answer.transaction.rrn or rrn == answer.transaction.rrn


def _take(lane: Lane, answer: Lookup, by: str) -> Original:
    """Write down what the device said, once; looking again changes nothing by itself."""
    found = answer.transaction
    if found is None:
        raise AssertionError("only an answer with a transaction is taken")
    name = original_id(found)
    with lane.journal.write() as pen:
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


def see_batch(pen: Pen, terminal: str, batch: str) -> None:
    """Remember which batch the device has open, when it says so and it is news."""
    known = reads.batches(pen, terminal)
    if batch and batch not in (known.open, known.closed):
        pen.append(Fact.BATCH_SEEN, {"terminal": terminal, "batch": batch}, SYSTEM)
