"""How an exchange ended, as what everybody understands: outcomes, states, look-ups, reports."""

from __future__ import annotations

from dataclasses import dataclass, replace

from drivers.link.verdict import Verdict, unapproved
from drivers.money import Money
from drivers.terminal import (
    Approved,
    Declined,
    Fact,
    Lookup,
    NotDone,
    Outcome,
    Presence,
    Receipt,
    Report,
    Status,
    Unknown,
    Words,
)
from drivers.zvt import words
from drivers.zvt.charsets import DEFAULT, SEVEN_BIT, encoding_of, text_of
from drivers.zvt.codes import APPROVED, AWAY, NOT_SUPPORTED, judge
from drivers.zvt.commands import End
from drivers.zvt.messages import Message
from drivers.zvt.phases import Ending
from drivers.zvt.receipts import CHARSET
from drivers.zvt.requests import Expected, original_of
from drivers.zvt.states import state_of
from drivers.zvt.values import (
    STATUS_BYTE,
    TERMINAL_ID,
    TOTALS,
    Scale,
    code_of,
    digits,
    money_of,
    text_in,
    transaction,
)

NEEDS = (Fact.SLIP, Fact.BATCH_TOTAL)
"""What proves it when the terminal cannot: its slip, or the totals of its batch."""

STAMP_DAY, STAMP_TIME = 0x1F0E, 0x1F0F

INITIALISE, DIAGNOSE = 0x01, 0x02
"""Bits of the status byte at sign-on."""

_MONEY: dict[Ending, Outcome] = {
    Ending.UNSENT: NotDone(words.NOT_SENT),
    Ending.THROWN_AWAY: NotDone(words.THROWN_AWAY),
    Ending.BUSY: NotDone(words.BUSY),
    Ending.SILENT: Unknown(words.SILENT, needs=NEEDS),
    Ending.NO_RESULT: Unknown(words.NO_RESULT, needs=NEEDS),
    Ending.GARBLED: Unknown(words.GARBLED, needs=NEEDS),
    Ending.STOPPED: Unknown(words.STOPPED, needs=NEEDS),
    Ending.LOST: Unknown(words.LOST, needs=NEEDS),
}

_OTHERS = {
    Ending.UNSENT: (Presence.SILENT, words.NOT_WAITED),
    Ending.THROWN_AWAY: (Presence.BUSY, words.THROWN_AWAY),
    Ending.BUSY: (Presence.BUSY, words.BUSY),
    Ending.SILENT: (Presence.SILENT, words.LINE_SILENT),
    Ending.NO_RESULT: (Presence.BUSY, words.TOOK_BUT_SILENT),
    Ending.GARBLED: (Presence.SILENT, words.NOT_ZVT),
    Ending.STOPPED: (Presence.SILENT, words.NOT_WAITED),
    Ending.LOST: (Presence.SILENT, words.LINE_LOST),
}

CARD_GROUPS = ("girocard", "JCB", "Mastercard", "Amex", "Visa", "Diners", "others")
"""The seven sums of BMP 60, each a count and an amount."""


# -- money --------------------------------------------------------------------------------------


def outcome(end: End, expected: Expected) -> Outcome:
    """What the end of a money command proves."""
    if end.how is Ending.APPROVED and end.last is not None:
        return approval(end.last, expected)
    if end.how is Ending.REFUSED:
        return Declined(end.code, judge(end.code).words)
    if end.how in _MONEY:
        return _MONEY[end.how]
    if any(code_of(result) == APPROVED for result in end.results):
        return Unknown(words.OTHER_RESULT, needs=NEEDS)
    return _refusal(end, expected.scale)


def approval(message: Message, expected: Expected, said: Words | None = None) -> Approved:
    """The approved transaction, of the kind that was asked for."""
    request = expected.request
    told = transaction(message, expected.scale, request.kind)
    done = replace(told, original_voucher=original_of(request).voucher)
    approved = judge(APPROVED).words
    return Approved(done, code=APPROVED, words=said or approved)


def _refusal(end: End, scale: Scale) -> Outcome:
    """The last 04 0F and 06 1E together; where one of them is in doubt, so is the result."""
    codes = [code for code in (*map(code_of, end.results[-1:]), end.code) if code]
    if not codes:
        return Unknown(words.NO_STATUS, needs=NEEDS)
    doubtful = [code for code in codes if judge(code).verdict is Verdict.IN_DOUBT]
    code = (doubtful or codes)[0]
    text = text_in(end.results[-1], scale) if end.results else ""
    said = words.joined(judge(code).words, text)
    return unapproved(judge(code).verdict, code, said, NEEDS)


# -- questions ----------------------------------------------------------------------------------


def why_not(end: End) -> tuple[Presence, Words]:
    """What it means for a question that no answer came."""
    if end.how in _OTHERS:
        return _OTHERS[end.how]
    return Presence.READY, judge(end.code or NOT_SUPPORTED).words


def status(end: End) -> Status:
    """A terminal that refuses the question (84 83) is there all the same."""
    if end.how is not Ending.COMPLETED or end.last is None:
        presence, why = why_not(end)
        return Status(presence, why, details=_details(("result", end.code)))
    code = end.last.part("terminal_status").hex().upper()
    state = state_of(code) if code else state_of("00")
    version = text_of(end.last.part("sw_version"), SEVEN_BIT)
    presence = Presence.BUSY if state.blocks else Presence.READY
    told = _details(("state", code), ("software", version), *_device(end.last))
    return Status(presence, state.words, _clock(end.last), told)


def _details(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in pairs if text)


def _device(message: Message) -> tuple[tuple[str, str], ...]:
    return (
        ("device", text_of(message.tag(0x1F40), SEVEN_BIT)),
        ("serial", message.tag(0x1F42).hex().upper()),
        ("terminal_id", digits(message.tag(0x1F44))),
    )


def _clock(message: Message) -> str:
    """The terminal's time, where it tells it, as ISO 8601 local text."""
    day, time = digits(message.tag(STAMP_DAY)), digits(message.tag(STAMP_TIME))
    if len(day) != 8 or len(time) != 6:
        return ""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}"


def lookup(end: End, scale: Scale, receipts: tuple[Receipt, ...] = ()) -> Lookup:
    """The last approved transaction among what was told, if there is any.

    A completion without 04 0F says nothing about whether there was a transaction.
    """
    if end.how not in (Ending.COMPLETED, Ending.ABORTED, Ending.REFUSED):
        presence, why = why_not(end)
        return Lookup(None, why, receipts, presence=presence)
    told = [result for result in end.results if code_of(result) in ("", APPROVED)]
    if not told or end.how is not Ending.COMPLETED:
        said = words.NONE_STORED
        return Lookup(
            None, words.with_reason(said, why_not(end)[1]) if end.code else said, receipts
        )
    return Lookup(transaction(told[-1], scale), words.FOUND, receipts)


# -- upkeep -------------------------------------------------------------------------------------


def report(end: End, receipts: tuple[Receipt, ...], scale: Scale) -> Report:
    """Whether it was done, what was printed, and every figure that was told."""
    code = _last_code(end)
    if end.how not in (Ending.COMPLETED, Ending.TAKEN) or code not in ("", APPROVED, *AWAY):
        return Report(False, _failed(end, code, scale), code, receipts=receipts)
    said = words.GOES_AWAY if code in AWAY else words.DONE
    figures = tuple(pair for result in end.results for pair in _figures(result, scale))
    return Report(True, said, code, receipts=receipts, figures=figures)


@dataclass(frozen=True, slots=True)
class Registered:
    """A sign-on, and what the terminal demands next."""

    report: Report
    needs_initialisation: bool = False
    needs_diagnosis: bool = False


def registered(end: End, charset: str, scale: Scale) -> Registered:
    """The status byte of 06 0F, and whether the terminal took the character set."""
    told = report(end, (), scale)
    if not told.done or end.last is None:
        return Registered(told)
    said = words.SIGNED_ON if told.code not in AWAY else told.words
    if charset not in (DEFAULT, encoding_of(end.last.tag(CHARSET), DEFAULT)):
        said = words.both(said, words.CHARSET_NOT_TAKEN)
    figures = _details(("terminal_id", digits(end.last.get(TERMINAL_ID))))
    demands = int.from_bytes(end.last.get(STATUS_BYTE), "big")
    done = replace(told, words=said, figures=figures)
    return Registered(done, bool(demands & INITIALISE), bool(demands & DIAGNOSE))


def settled(end: End, receipts: tuple[Receipt, ...], scale: Scale) -> Report:
    """Unlike other upkeep it can have happened without an answer."""
    told = report(end, receipts, scale)
    is_unsure = end.how in _OTHERS and not isinstance(_MONEY.get(end.how), NotDone)
    return replace(told, words=words.SETTLEMENT_UNKNOWN) if is_unsure else told


def _last_code(end: End) -> str:
    """The refusal in 04 0F before that of the message which ended it; E0 and FC come in 06 0F."""
    told = [code_of(result) for result in end.results]
    refused = [code for code in told if code not in ("", APPROVED)]
    own = code_of(end.last) if end.last and end.how is Ending.COMPLETED else end.code
    return refused[-1] if refused else own


def _failed(end: End, code: str, scale: Scale) -> Words:
    if not code:
        return why_not(end)[1]
    text = text_in(end.results[-1], scale) if end.results else ""
    return words.joined(judge(code).words, text)


def _figures(message: Message, scale: Scale) -> tuple[tuple[str, str], ...]:
    amount = money_of(message, scale)
    return (*_details(("total", str(amount or ""))), *_sums(message.get(TOTALS), scale))


def _sums(value: bytes, scale: Scale) -> tuple[tuple[str, str], ...]:
    """BMP 60: first and last receipt, then a count and a sum for each group of cards."""
    if len(value) < 4:
        return ()
    rows = [("first_receipt", digits(value[:2])), ("last_receipt", digits(value[2:4]))]
    for name, at in zip(CARD_GROUPS, range(4, len(value) - 6, 7), strict=False):
        rows.append((name, f"{value[at]} / {_sum(value[at + 1 : at + 7], scale)}"))
    return _details(*rows)


def _sum(value: bytes, scale: Scale) -> str:
    text = digits(value)
    return str(Money(int(text), scale.currency)) if text else "?"
