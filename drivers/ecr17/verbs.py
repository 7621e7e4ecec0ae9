"""What each verb says to the terminal, in which order, and what it makes of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from drivers.ecr17 import codes, requests, results, words
from drivers.ecr17.answers import Result, result_of
from drivers.ecr17.codes import OPERATIVE
from drivers.ecr17.desk import Desk
from drivers.ecr17.options import Profile
from drivers.ecr17.receipts import EMPTY, Slip
from drivers.ecr17.requests import Ask, original_of, stan_of
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verdict import Verdict
from drivers.terminal import (
    Approved,
    Kind,
    Lookup,
    MoneyRequest,
    NotDone,
    Outcome,
    Presence,
    Progress,
    ReceiptCame,
    Report,
    Stop,
    Words,
)

# -- questions -------------------------------------------------------------------------------------


def find(desk: Desk, stan: str, near: datetime) -> Lookup:
    """The last transaction, if it is that one; its receipt as well, since it names the amount."""
    raw = desk.last_result()
    if isinstance(raw, Ending):
        state = desk.state() if raw is Ending.THROWN_AWAY else None
        return results.unanswered(state) if isinstance(state, Ending) else _not_told(raw)
    result = result_of(raw)
    if result is None:
        return Lookup(None, words.NOT_KNOWN)
    if (why := results.why_not(result, stan)) is not None:
        return Lookup(None, why)
    return results.found(result, desk.reprint(), near)


def last(desk: Desk, near: datetime) -> Lookup:
    """The baseline of the next money command: without clock, bytes and total nothing is proven."""
    state = desk.state()
    if isinstance(state, Ending):
        return results.unanswered(state)
    raw = desk.last_result()
    if isinstance(raw, Ending):
        return _not_told(raw)
    totals = desk.totals()
    total = None if isinstance(totals, Ending) else totals.number("pos_total_cents")
    return Lookup(results.baseline(raw, total, state, near), words.LAST)


def _not_told(ending: Ending) -> Lookup:
    """Every send of the question NAKed by one that answers others: it has nothing to tell."""
    if ending is Ending.THROWN_AWAY:
        return Lookup(None, words.NOTHING_KEPT, presence=Presence.READY)
    return results.unanswered(ending)


# -- control ---------------------------------------------------------------------------------------


def settle(desk: Desk) -> Report:
    sends = desk.will_send_receipt()
    if isinstance(sends, Ending):
        return Report(False, results.unsent(sends))
    answer = desk.close()
    slip = desk.receipt() if sends and not isinstance(answer, Ending) else EMPTY
    return results.closed(answer, slip)


def sign_on(desk: Desk) -> Report:
    """The load that the terminal's own status asks for."""
    state = desk.state()
    if isinstance(state, Ending):
        return Report(False, results.ENDINGS[state][1])
    return results.loaded(desk.load(state.code))


# -- money -----------------------------------------------------------------------------------------


def money(
    desk: Desk, request: MoneyRequest, profile: Profile, near: datetime, stop: Stop
) -> Outcome:
    """Whatever is in the way is told before the command is sent, and is then proof of nothing sent.

    The last result is asked for here once more: its repetition must not pass for the answer, and
    a void reaches no other transaction.
    """
    stored = _stored(desk)
    if isinstance(stored, Words):
        return NotDone(stored)
    ask = _command(request, profile, stored)
    if isinstance(ask, Words):
        return NotDone(ask)
    return _carry_out(desk, request, ask, profile, near, stop)


def _stored(desk: Desk) -> bytes | Words:
    """The last result of an operative terminal, empty when it keeps none; or why it cannot go on.

    Nothing is repeated on silence here, so that no late NAK can meet the money command.
    """
    state = desk.state(repeats=False)
    if isinstance(state, Ending):
        return results.unsent(state)
    if state.code != OPERATIVE:
        return codes.status(state.code)
    raw = desk.last_result(repeats=False)
    if raw is Ending.THROWN_AWAY:
        return b""
    return results.unsent(raw) if isinstance(raw, Ending) else raw


def _command(request: MoneyRequest, profile: Profile, stored: bytes) -> Ask | Words:
    """The command, or why the terminal cannot do it now."""
    result = result_of(stored)
    is_last = request.kind is not Kind.VOID or _is_last(request, result)
    if not is_last and not profile.is_retroactive:
        return words.not_the_last(result.stan if result else "")
    if not is_last and requests.lacks_for_older(original_of(request)):
        return words.LACKS_FOR_OLDER
    return replace(requests.money(request, profile, is_last=is_last), stale=stored)


def _is_last(request: MoneyRequest, result: Result | None) -> bool:
    """Whether nothing speaks against it: what was refused, or is not told, has changed nothing."""
    if result is None or result.meaning.verdict is not Verdict.APPROVED:
        return True
    return result.kind is Kind.SALE and result.stan == stan_of(original_of(request))


def _carry_out(
    desk: Desk, request: MoneyRequest, ask: Ask, profile: Profile, near: datetime, stop: Stop
) -> Outcome:
    sends: bool | Ending = desk.will_send_receipt() if profile.takes_receipts else False
    if isinstance(sends, Ending):
        return NotDone(results.unsent(sends))
    if profile.takes_receipts and not sends:
        desk.hear(Progress(words.PRINTS_ITSELF))
    if stop():
        return NotDone(common.NOT_SENT)
    ended = desk.money(request, ask, near)
    slip = ended.slip
    if sends and ended.is_answered:
        slip = _whole(desk, slip, ended.outcome)
    return _with_receipt(desk, ended.outcome, slip)


def _whole(desk: Desk, begun: Slip, outcome: Outcome) -> Slip:
    """The receipt, fetched once more where it is incomplete; the outcome stands without it."""
    slip = begun if begun.is_complete else desk.receipt(begun)
    if slip.is_complete or not isinstance(outcome, Approved):
        return slip
    desk.hear(Progress(words.FETCHING_RECEIPT))
    again = desk.reprint()
    return again if again.is_complete or not slip.raw else slip


def _with_receipt(desk: Desk, outcome: Outcome, slip: Slip) -> Outcome:
    if not slip.raw:
        return outcome
    if isinstance(outcome, Approved):
        return replace(outcome, receipts=(slip.receipt(),))
    desk.hear(ReceiptCame(slip.receipt()))
    return outcome
