"""Replies to harmless requests as Status, Lookup and Report, in words."""

from __future__ import annotations

from dataclasses import replace

from drivers.asia_ecr import words
from drivers.asia_ecr.answers import DATE, TIME, Reply
from drivers.link import endings
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verdict import Verdict
from drivers.terminal import Lookup, Presence, Report, Status, Transaction, Words

_ENDINGS = endings.of_questions(words.LINE_SILENT, words.GARBLED, words.UNREAD)


def status(answer: Reply | Ending) -> Status:
    if isinstance(answer, Ending):
        return Status(*_ENDINGS[answer])
    return Status(Presence.READY, common.READY, answer.clock, (("response", answer.code),))


def lookup(answer: Reply | Ending) -> Lookup:
    """What a reprint says. Only a plain refusal means that the terminal has none such."""
    if isinstance(answer, Ending):
        presence, why = _ENDINGS[answer]
        return Lookup(None, why, presence=presence)
    match answer.meaning.verdict:
        case Verdict.APPROVED if answer.told.voucher:
            return Lookup(_reprinted(answer.told), _found(answer))
        case Verdict.APPROVED:
            return Lookup(None, words.EMPTY)
        case Verdict.REFUSED:
            return Lookup(None, answer.words)
        case _:
            return Lookup(None, answer.words, presence=Presence.BUSY)


def report(answer: Reply | Ending) -> Report:
    """Totals: every field as it came, since their layout is not public."""
    if isinstance(answer, Ending):
        return Report(False, _ENDINGS[answer][1])
    is_done = answer.meaning.verdict is Verdict.APPROVED
    told = answer.told
    return Report(is_done, answer.words, answer.code, told.batch, figures=told.fields)


def settled(answer: Reply | Ending) -> Report:
    """Settlement: unlike other questions it can have happened without an answer."""
    if isinstance(answer, Ending):
        return Report(False, _unsettled(answer))
    if answer.meaning.verdict is Verdict.IN_DOUBT:
        return Report(
            False, common.with_reason(common.SETTLEMENT_UNKNOWN, answer.words), answer.code
        )
    return report(answer)


def _unsettled(ending: Ending) -> Words:
    return _ENDINGS[ending][1] if ending in endings.UNSETTLED else common.SETTLEMENT_UNKNOWN


def _reprinted(told: Transaction) -> Transaction:
    """Date and time of a reprint are the terminal's clock now, so they say nothing of it."""
    fields = tuple(one for one in told.fields if one[0] not in (DATE, TIME))
    return replace(told, at="", fields=fields)


def _found(answer: Reply) -> Words:
    if not answer.clock:
        return common.FOUND
    return words.with_clock(common.FOUND, answer.clock)
