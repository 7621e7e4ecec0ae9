"""Answers to harmless requests as Status, Lookup and Report, in words."""

from __future__ import annotations

from drivers.link import endings
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.terminal import Kind, Lookup, Presence, Report, Status, Words
from drivers.terminal import Listing as Told
from drivers.transbank import words
from drivers.transbank.answers import evidence, receipts_of, transaction
from drivers.transbank.codes import APPROVED, judge
from drivers.transbank.listing import Listing, is_void
from drivers.transbank.messages import Message
from drivers.transbank.options import Profile

_ENDINGS = {
    **endings.of_questions(words.LINE_SILENT, words.GARBLED, common.UNREAD),
    Ending.ACKNOWLEDGED: (Presence.READY, words.READY),
    Ending.OCCUPIED: (Presence.BUSY, words.OCCUPIED),
}


def status(ending: Ending) -> Status:
    """What a poll says."""
    return Status(*_ENDINGS[ending])


def unanswered(ending: Ending) -> Lookup:
    presence, why = _ENDINGS[ending]
    return Lookup(None, why, presence=presence)


def sale(found: Listing | Ending, operation: int | None, profile: Profile) -> Lookup:
    """The sale with that number among those that the terminal shows."""
    if (without := _without(found)) is not None:
        return without
    assert isinstance(found, Listing)
    sales, voids = found.of(operation)
    if not sales:
        return Lookup(None, words.NONE_SUCH if profile.lists else words.ONLY_LAST)
    return _told(sales[-1], words.FOUND_VOIDED if voids else common.FOUND, profile)


def newest(found: Listing | Ending, profile: Profile) -> Lookup:
    """The newest record, be it a sale or a void."""
    if (without := _without(found)) is not None:
        return without
    assert isinstance(found, Listing)
    return _told(found.records[-1], common.FOUND, profile)


def everything(found: Listing | Ending, profile: Profile) -> Told:
    """All records in the terminal's order, sales and voids."""
    if (without := _without(found)) is not None:
        return Told((), without.words, without.presence)
    assert isinstance(found, Listing)
    kinds = {True: Kind.VOID, False: Kind.SALE}
    told = (transaction(one, kinds[is_void(one)], profile.encoding) for one in found.records)
    return Told(tuple(told), common.FOUND)


def last_sale_in(found: Listing) -> int | None:
    """The operation number of the newest sale of the list."""
    numbers = [one.number("operation") for one in found.records if not is_void(one)]
    return numbers[-1] if numbers else None


def _without(found: Listing | Ending) -> Lookup | None:
    """Why there is nothing to look at; None when there is."""
    if isinstance(found, Ending):
        return unanswered(found)
    if not found.is_told:
        return Lookup(None, judge(found.code).words, presence=Presence.BUSY)
    return None if found.records else Lookup(None, words.NO_SALES)


def _told(record: Message, said: Words, profile: Profile) -> Lookup:
    encoding = profile.encoding
    return Lookup(transaction(record, Kind.SALE, encoding), said, receipts_of(record, encoding))


def report(answer: Message | Ending, encoding: str) -> Report:
    """Keys and totals: did it work, and every field as it came."""
    if isinstance(answer, Ending):
        return Report(False, _ENDINGS[answer][1])
    is_done = answer.code == APPROVED
    told = tuple(one for one in evidence(answer, encoding) if one[0] not in ("function", "code"))
    slips = receipts_of(answer, encoding)
    return Report(is_done, judge(answer.code).words, answer.code, receipts=slips, figures=told)


def settled(answer: Message | Ending, encoding: str) -> Report:
    """Closing the day: unlike other questions it can have happened without an answer."""
    if isinstance(answer, Ending):
        return Report(False, _unsettled(answer))
    return report(answer, encoding)


def _unsettled(ending: Ending) -> Words:
    return _ENDINGS[ending][1] if ending in endings.UNSETTLED else common.SETTLEMENT_UNKNOWN
