"""The list of the open batch (0260|1|), and what it proves of a void or a sale.

A void is a second record with the operation number of its sale and the amount negative
(transbank.md sections 2 and 3). The terminal lists only while it is idle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drivers.link import words as common
from drivers.terminal import (
    Approved,
    Attempt,
    Declined,
    Fact,
    Kind,
    MoneyRequest,
    NotDone,
    Outcome,
    Transaction,
    Unknown,
    Words,
    differ,
)
from drivers.transbank import words
from drivers.transbank.answers import NEEDS, transaction
from drivers.transbank.codes import ALREADY_VOIDED, APPROVED, NO_SALE
from drivers.transbank.messages import Message, number_of
from drivers.transbank.requests import (
    is_operation,
    operation_of,
    original_of,
    same_ticket,
    ticket_of,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """`records` in the terminal's order; `code` is that of the end of the list."""

    records: tuple[Message, ...]
    code: str

    @property
    def is_told(self) -> bool:
        """Whether the terminal did list, be it nothing."""
        return self.code in (APPROVED, NO_SALE)

    @property
    def is_sound(self) -> bool:
        """Whether the list agrees with itself.

        Its checksum is one byte and does not see two equal bytes that are lost. What is missing
        from a list proves something only where every record is whole and every void has its sale.
        """
        shapes = {
            (len(one.fields), one.raw("commerce"), one.raw("terminal")) for one in self.records
        }
        groups: dict[int | None, list[Message]] = {}
        for one in self.records:
            groups.setdefault(one.number("operation"), []).append(one)
        return len(shapes) <= 1 and all(_is_sound(*group) for group in groups.items())

    def of(self, operation: int | None) -> tuple[list[Message], list[Message]]:
        """The sales and the voids with that operation number: one and at most one."""
        return _parted([one for one in self.records if one.number("operation") == operation])


@dataclass(frozen=True, slots=True)
class Finding:
    """What the list proves of a request: a proof of either kind, or why there is none."""

    words: Words
    pair: tuple[Message, ...] = ()
    is_proof: bool = False
    needs: tuple[Fact, ...] = NEEDS

    @property
    def is_done(self) -> bool:
        return self.is_proof and bool(self.pair)


def listed(frames: Sequence[Message]) -> Listing:
    """The frames of a list, the last of which only ends it."""
    return Listing(tuple(frames[:-1]), frames[-1].code)


def only(sale: Message) -> Listing:
    """The answer to 0250 as a list of one, or of none."""
    return Listing((sale,) if sale.code == APPROVED else (), sale.code)


def is_end(frame: Message) -> bool:
    """A blank authorisation code, or a code that is none of a record, ends the list."""
    return frame.code != APPROVED or not frame.text("auth")


def _parted(records: list[Message]) -> tuple[list[Message], list[Message]]:
    """Sales, and voids."""
    return [one for one in records if not is_void(one)], [one for one in records if is_void(one)]


def _is_sound(operation: int | None, records: list[Message]) -> bool:
    """One sale, and whatever voids it, under a number that can be."""
    sales, voids = _parted(records)
    is_paired = len(sales) == 1 and all(_is_pair(sales[0], one) for one in voids)
    return is_operation(operation) and is_paired and bool(sales[0].number("amount"))


def is_void(record: Message) -> bool:
    return (record.number("amount") or 0) < 0


# -- what it proves ---------------------------------------------------------------------------


def finding(found: Listing, request: MoneyRequest, before: Transaction | None = None) -> Finding:
    """What a list from an idle terminal proves of `request`.

    `before` is the terminal's last transaction from before it, where that is known.
    """
    if not found.is_told or not found.records:
        return Finding(words.LIST_EMPTY)
    if request.kind is Kind.SALE:
        return _sale(found, request, before)
    return _void(found, request)


def _void(found: Listing, request: MoneyRequest) -> Finding:
    sales, voids = found.of(operation_of(request))
    if not sales and not voids:
        return Finding(words.LIST_LACKS)
    if len(sales) != 1 or len(voids) > 1 or not is_same(sales[0], request):
        return Finding(words.LIST_STRANGE)
    if not voids:
        return _lacking(found, words.LISTED_NOT_VOIDED)
    if not _is_pair(sales[0], voids[0]):
        return Finding(words.LIST_STRANGE)
    return Finding(words.LISTED_VOIDED, (sales[0], voids[0]), is_proof=True)


def _is_pair(sale: Message, void: Message) -> bool:
    amount = sale.number("amount")
    return amount is not None and void.number("amount") == -amount


def _sale(found: Listing, request: MoneyRequest, before: Transaction | None) -> Finding:
    """A sale that is missing was not made, if what came before it is still listed."""
    ticket = ticket_of(request.reference)
    ours = [
        one for one in found.records if not is_void(one) and same_ticket(one.text("ticket"), ticket)
    ]
    if len(ours) == 1 and ours[0].number("amount") == request.amount.minor:
        return Finding(words.LISTED_SALE, (ours[0],), is_proof=True)
    if ours:
        return Finding(words.LIST_STRANGE)
    if before is None or not any(is_record_of(one, before) for one in found.records):
        return Finding(words.LIST_LACKS)
    return _lacking(found, words.NO_SUCH_SALE)


def _lacking(found: Listing, proof: Words) -> Finding:
    """What is not in a list was not done, if nothing in it was damaged on the way."""
    if not found.is_sound:
        return Finding(words.LIST_DAMAGED, needs=())
    return Finding(proof, is_proof=True)


def is_same(record: Message, request: MoneyRequest) -> bool:
    """Whether the record is the very sale that `request` is about.

    The void's frame names nothing but the operation, which another terminal has too, and this one
    again one day.
    """
    return record.number("amount") == request.amount.minor and is_record_of(
        record, original_of(request)
    )


def is_record_of(record: Message, known: Transaction) -> bool:
    """Whether nothing that is known of a transaction contradicts the record."""
    told = transaction(record, known.kind, "latin-1")
    return (
        number_of(told.voucher) == number_of(known.voucher)
        and not differ(told.auth_code, known.auth_code)
        and not differ(told.terminal_id, known.terminal_id)
        and not differ(told.card[-4:], known.card[-4:])
        and not differ(told.at[:10], known.at[:10])
        and (known.amount is None or told.amount == known.amount)
    )


# -- as outcomes ------------------------------------------------------------------------------


def proven(found: Finding, request: MoneyRequest, encoding: str) -> Outcome:
    """What the list proves, after an answer that never came."""
    if not found.is_proof:
        return Unknown(found.words, needs=found.needs)
    if not found.is_done:
        return NotDone(found.words)
    return Approved(as_done(found.pair, request, encoding), words=found.words)


def settled(refusal: Unknown, found: Listing, request: MoneyRequest, encoding: str) -> Outcome:
    """What the list makes of a code that proves nothing by itself."""
    what = finding(found, request)
    said = common.with_reason(refusal.words, what.words)
    if what.is_done:
        told = as_done(what.pair, request, encoding)
        return Approved(told, code=refusal.code, words=said)
    if what.is_proof and refusal.code != ALREADY_VOIDED:
        return Declined(refusal.code, said)
    return Unknown(said, refusal.code, what.needs)


def as_done(pair: Sequence[Message], request: MoneyRequest, encoding: str) -> Transaction:
    """The last record of the pair as the transaction, with both of them as its evidence."""
    told = [transaction(record, request.kind, encoding) for record in pair]
    named = zip(("sale", "void"), told, strict=False)
    fields = [(f"{name}.{key}", value) for name, one in named for key, value in one.fields]
    return replace(told[-1], kind=request.kind, fields=tuple(fields))


def attempted(found: Listing, attempt: Attempt, encoding: str) -> Outcome:
    """What the list proves of an attempt whose answer was lost."""
    return proven(finding(found, attempt.request, attempt.baseline), attempt.request, encoding)
