"""What was asked and answered as Status, Lookup and Report, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from drivers.ecr17 import codes, words
from drivers.ecr17.answers import Result, evidence, kept, result_of, transaction
from drivers.ecr17.codes import OPERATIVE, judge
from drivers.ecr17.desk import State
from drivers.ecr17.messages import Message
from drivers.ecr17.options import CURRENCY
from drivers.ecr17.receipts import Slip, amount_of, names
from drivers.ecr17.requests import euros
from drivers.link import endings
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verdict import Verdict
from drivers.terminal import Kind, Lookup, Presence, Report, Status, Transaction, Words
from drivers.text import clean

ENDINGS = endings.of_questions(words.LINE_SILENT, words.GARBLED, words.UNREAD, words.BUSY)

LAST_RESULT = "last_result"
POS_TOTAL = "pos_total"
TERMINAL_CLOCK = "terminal_clock"


def status(answer: State | Ending) -> Status:
    """Only an operative terminal is ready; what else it is says what to do."""
    if isinstance(answer, Ending):
        return Status(*ENDINGS[answer])
    presence = Presence.READY if answer.code == OPERATIVE else Presence.BUSY
    details = (("status", clean(answer.code)), ("release", clean(answer.release)))
    return Status(presence, codes.status(answer.code), answer.clock, details)


def unsent(ending: Ending) -> Words:
    """Why a command was not sent after all: what had to be asked before was not answered."""
    return common.NOT_SENT if ending is Ending.STOPPED else ENDINGS[ending][1]


def unanswered(ending: Ending) -> Lookup:
    """The device could not be asked. One that refuses the question for a last result keeps none."""
    presence, why = ENDINGS[ending]
    return Lookup(None, why, presence=presence)


def baseline(raw: bytes, total: int | None, state: State, near: datetime) -> Transaction:
    """The last result with what recovery compares: its bytes, the total, and the clock."""
    result = result_of(raw)
    told = transaction(result, near) if result else Transaction()
    more = [(LAST_RESULT, kept(raw)), (TERMINAL_CLOCK, state.clock)]
    if total is not None:
        more.append((POS_TOTAL, str(total)))
    return replace(told, fields=(*told.fields, *more))


def why_not(result: Result, stan: str) -> Words | None:
    """Why the last result is not the transaction that is looked for."""
    if result.kind is Kind.REFUND:
        return words.LAST_IS_REFUND
    if result.stan != stan:
        return words.only_the_last(result.stan or "000000")
    return None if result.meaning.verdict is Verdict.APPROVED else words.WAS_REFUSED


def found(result: Result, slip: Slip, near: datetime) -> Lookup:
    """The transaction; its amount may stand on the receipt alone, if that is the receipt of it."""
    told = transaction(result, near)
    is_its_own = names(slip, result.stan)
    if told.amount is None and is_its_own:
        told = replace(told, amount=amount_of(slip, CURRENCY))
    said = words.FOUND if told.amount else words.without_amount(words.FOUND)
    return Lookup(told, said, (slip.receipt(),) if is_its_own else ())


def totals(answer: Message | Ending) -> Report:
    if isinstance(answer, Ending):
        return Report(False, ENDINGS[answer][1])
    return _report(answer, ())


def closed(answer: Message | Ending, slip: Slip) -> Report:
    """Unlike other questions a close can have happened without an answer."""
    if isinstance(answer, Ending):
        return Report(False, _open(answer, words.SETTLEMENT_UNKNOWN))
    receipts = (slip,) if slip.raw else ()
    return _report(answer, receipts)


def loaded(answer: Message | Ending) -> Report:
    """Loading of keys and parameters."""
    if isinstance(answer, Ending):
        return Report(False, _open(answer, words.LOAD_UNKNOWN))
    return _report(answer, ())


def _open(ending: Ending, unknown: Words) -> Words:
    return ENDINGS[ending][1] if ending in endings.UNSETTLED else unknown


def _report(answer: Message, slips: tuple[Slip, ...]) -> Report:
    meaning = judge(answer.result)
    is_done = meaning.verdict is Verdict.APPROVED
    said = (
        common.DONE if is_done else common.joined(meaning.words, clean(answer.text("description")))
    )
    receipts = tuple(slip.receipt() for slip in slips)
    return Report(is_done, said, answer.result, receipts=receipts, figures=tuple(_figures(answer)))


def _figures(answer: Message) -> list[tuple[str, str]]:
    """Every field; amounts as people write them."""
    return [_figure(answer, name, text) for name, text in evidence(answer)]


def _figure(answer: Message, name: str, text: str) -> tuple[str, str]:
    cents = answer.number(name)
    if not name.endswith("_cents") or cents is None:
        return name, text
    return name.removesuffix("_cents"), str(euros(cents))
