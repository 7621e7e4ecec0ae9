"""Replies to harmless requests as Status, Lookup and Report, in words."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.link import endings
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verdict import Verdict
from drivers.poslink import words
from drivers.poslink.answers import kind_of, reason, stamp, transaction
from drivers.poslink.exchanges import Reply
from drivers.poslink.layouts import ANSWER_HEAD, named, names_of, values
from drivers.poslink.messages import Message
from drivers.poslink.requests import number_of
from drivers.terminal import Lookup, Presence, Report, Status, Transaction, Words
from drivers.text import clean

_ENDINGS = {
    **endings.of_questions(words.LINE_SILENT, words.GARBLED, common.UNREAD),
    Ending.ENDED: (Presence.BUSY, words.BUSY_ENDED),
}

_HEAD = frozenset(name for names in ANSWER_HEAD for name in names)


def said(reply: Reply) -> Words:
    """The code's meaning, with the device's own reason where it is a bad one."""
    return (
        reply.meaning.words
        if reply.is_done
        else common.joined(reply.meaning.words, reason(reply.message))
    )


def status(answer: Reply | Ending) -> Status:
    if isinstance(answer, Ending):
        return Status(*_ENDINGS[answer])
    if not answer.is_done:
        return Status(Presence.BUSY, said(answer), details=tuple(figures(answer.message)))
    return Status(Presence.READY, common.READY, details=tuple(figures(answer.message)))


def lookup(answer: Reply | Ending, currency: str) -> Lookup:
    """What a record says. Only "not found" means that the terminal has none such."""
    if isinstance(answer, Ending):
        presence, why = _ENDINGS[answer]
        return Lookup(None, why, presence=presence)
    if answer.is_done and kind_of(answer.message) is None:
        return Lookup(None, words.OTHER_KIND)
    if answer.is_done:
        found = transaction(answer.message, currency)
        return Lookup(found, common.FOUND)
    if answer.meaning.verdict is Verdict.NOT_FOUND:
        return Lookup(None, answer.meaning.words)
    return Lookup(None, said(answer), presence=Presence.BUSY)


def newest(one: Lookup, other: Lookup) -> Lookup:
    """The later of two, by the terminal's clock and then by its number."""
    found = [look for look in (one, other) if look.transaction is not None]
    return max(found, key=_age, default=one)


def _age(look: Lookup) -> tuple[str, int]:
    told = look.transaction or Transaction()
    return told.at, number_of(told.voucher) or 0


def count_of(answer: Reply | Ending) -> int:
    """How many records the terminal holds, by its answer about one of them."""
    return (
        (number_of(named(answer.message, "total_records")) or 0) if isinstance(answer, Reply) else 0
    )


def report(answer: Reply | Ending) -> Report:
    """Totals: every field as it came."""
    if isinstance(answer, Ending):
        return Report(False, _ENDINGS[answer][1])
    message = answer.message
    shown = tuple(figures(message))
    batch = dict(shown).get("batch", "")
    return Report(answer.is_done, said(answer), message.code, batch, figures=shown)


def settled(answer: Reply | Ending) -> Report:
    """Batch close: unlike other questions it can have happened without an answer."""
    if isinstance(answer, Ending) and answer not in endings.UNSETTLED:
        return Report(False, words.SETTLEMENT_UNKNOWN)
    if isinstance(answer, Reply) and answer.meaning.verdict is Verdict.IN_DOUBT:
        why = common.with_reason(words.SETTLEMENT_UNKNOWN, said(answer))
        return Report(False, why, answer.message.code)
    return report(answer)


def figures(message: Message) -> Iterator[tuple[str, str]]:
    """Every field of a masked answer behind its head; those without a name by their place."""
    known = names_of(message)
    for name, value in values(message):
        if name not in _HEAD:
            yield name, stamp(value) or clean(value)
    for place in range(len(known), len(message.fields)):
        if text := message.at(place):
            yield str(place), clean(text)
