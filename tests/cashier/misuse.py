"""Every way to misuse a code by phone: tried, refused, recorded.

`python -m tests.cashier.misuse` tries each one at a lane of its own and prints the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from cashier.domain.code_limits import IN_A_ROW, PER_HOUR, PER_REQUEST
from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services.approve import withdraw
from cashier.services.code_keys import enrol, revoke
from cashier.text import speaker
from drivers.money import Money
from drivers.terminal import Kind
from tests.cashier.lanes import CASHIER, SECOND, SUPERVISOR, cny, is_sound
from tests.cashier.phone import PHRASE, Phone

WRONG = "00000000"


@dataclass(frozen=True)
class Misuse:
    """`attempt` does it; the last code it uses must be refused with `why`."""

    name: str
    why: str
    attempt: Callable[[Phone], object]
    approved: bool = False
    """Whether the right use before it has approved the request."""


@dataclass(frozen=True)
class Tried:
    """How one misuse went; `sentence` is what the cashier was told."""

    misuse: Misuse
    refused: str
    sentence: str
    recorded: str
    is_held: bool
    """Whether nothing was approved that was not approved before, and no money moved."""


# -- another thing than the supervisor said yes to -------------------------------------------------


def _other_amount(phone: Phone) -> object:
    return phone.use(phone.give(replace(phone.asked(), amount=cny(30_00))))


def _other_request(phone: Phone) -> object:
    other = phone.ask()
    return phone.use(phone.give(), request=other)


def _other_kind(phone: Phone) -> object:
    return phone.use(phone.give(replace(phone.asked(), kind=Kind.VOID)))


def _other_currency(phone: Phone) -> object:
    amount = Money(phone.request.amount.minor, "HKD")
    return phone.use(phone.give(replace(phone.asked(), amount=amount)))


def _other_lane(phone: Phone) -> object:
    return phone.use(phone.give(replace(phone.asked(), lane="lane-2")))


def _other_lane_s_key(phone: Phone) -> object:
    other = Phone()
    enrol(other.lane, SUPERVISOR, PHRASE)
    return phone.use(other.give(phone.asked()))


def _other_supervisor(phone: Phone) -> object:
    enrol(phone.lane, SECOND, PHRASE)
    return phone.use(phone.give(by="9002"), by="9001")


# -- again, or not now -----------------------------------------------------------------------------


def _again(phone: Phone) -> object:
    code = phone.give()
    phone.use(code)
    return phone.use(code)


def _again_after_a_restore(phone: Phone) -> object:
    code, kept = phone.give(), phone.copy()
    phone.use(code)
    phone.restore(kept)
    return phone.use(code)


def _expired(phone: Phone) -> object:
    code = phone.give()
    phone.wait(phone.lane.policy.code_minutes + 1)
    return phone.use(code)


def _clock_set_back(phone: Phone) -> object:
    """An unused old code, a newer one that was used, and then the clock is turned back."""
    old = phone.give()
    phone.wait(30)
    later = phone.ask()
    phone.use(phone.give(phone.asked(later)), request=later)
    phone.wait(-30)
    return phone.use(old)


def _made_ahead(phone: Phone) -> object:
    return phone.use(phone.give(minutes=3))


def _withdrawn(phone: Phone) -> object:
    withdraw(phone.lane, phone.request.id, CASHIER)
    return phone.use(phone.give())


# -- keys that are good no more --------------------------------------------------------------------


def _revoked(phone: Phone) -> object:
    code = phone.give()
    revoke(phone.lane, "9001", SECOND)
    return phone.use(code)


def _old_key(phone: Phone) -> object:
    code = phone.give()
    enrol(phone.lane, SUPERVISOR, PHRASE)
    return phone.use(code)


def _revoked_key_put_back(phone: Phone) -> object:
    """Somebody brings back yesterday's file of secrets."""
    code, ring = phone.give(), phone.lane.codes.keys()
    revoke(phone.lane, "9001", SECOND)
    phone.lane.codes.put(ring)
    return phone.use(code)


# -- people ----------------------------------------------------------------------------------------


def _cashier_as_supervisor(phone: Phone) -> object:
    return phone.use(phone.give(), by="1001")


def _nobody(phone: Phone) -> object:
    return phone.use(phone.give(), by="314159")


def _own_request(phone: Phone) -> object:
    own = phone.ask(by=SUPERVISOR)
    return phone.use(phone.give(phone.asked(own)), request=own)


# -- guessing --------------------------------------------------------------------------------------


def _guess(phone: Phone) -> object:
    return phone.use(WRONG)


def guess(phone: Phone, times: int, each_its_own: bool = False) -> None:
    """Wrong codes; at one request, or a few at each of several."""
    request = phone.request
    for number in range(times):
        if each_its_own and number % (PER_REQUEST - 1) == 0:
            request = phone.ask()
        with suppress(Refused):
            phone.use(WRONG, request=request)


def _too_many_at_one(phone: Phone) -> object:
    guess(phone, PER_REQUEST)
    return phone.use(phone.give())


def _too_many_after_a_restart(phone: Phone) -> object:
    guess(phone, PER_REQUEST)
    phone.restart()
    phone.wait(24 * 60)
    return phone.use(phone.give())


def _too_many_in_an_hour(phone: Phone) -> object:
    guess(phone, PER_HOUR, each_its_own=True)
    return phone.use(phone.give())


def _too_many_with_the_clock_set_back(phone: Phone) -> object:
    guess(phone, PER_HOUR, each_its_own=True)
    phone.wait(-180)
    return phone.use(phone.give())


def _too_many_in_a_row(phone: Phone) -> object:
    """Never more than a few in an hour: somebody sets the clock forward again and again."""
    for _ in range(IN_A_ROW // 4 + 1):
        guess(phone, 4, each_its_own=True)
        phone.wait(61)
    return phone.use(phone.give())


def _too_many_and_an_old_journal(phone: Phone) -> object:
    """The journal forgets the tries; the file beside it does not."""
    kept = phone.copy()
    for _ in range(IN_A_ROW // 4 + 1):
        guess(phone, 4)
        phone.restore(kept)
    return phone.use(phone.give())


MISUSES = (
    Misuse("a code for another amount", "code.wrong", _other_amount),
    Misuse("a code for another request of the same amount", "code.wrong", _other_request),
    Misuse("a code for a void, used for a refund", "code.wrong", _other_kind),
    Misuse("a code for another currency", "code.wrong", _other_currency),
    Misuse("a code for another lane", "code.wrong", _other_lane),
    Misuse("a code by the same supervisor's key of another lane", "code.wrong", _other_lane_s_key),
    Misuse("another supervisor's code", "code.wrong", _other_supervisor),
    Misuse("the same code again", "approval.not_awaited", _again, approved=True),
    Misuse("the same code after the journal was restored", "code.used", _again_after_a_restore),
    Misuse("a code that is too old", "code.expired", _expired),
    Misuse("an old code after the clock was set back", "code.overtaken", _clock_set_back),
    Misuse("a code from ahead of time", "code.early", _made_ahead),
    Misuse("a code for a request that was withdrawn", "approval.not_awaited", _withdrawn),
    Misuse("a code of a revoked key", "code.no_key", _revoked),
    Misuse("a code of a key that has a successor", "code.wrong", _old_key),
    Misuse("a revoked key put back into the lane's file", "code.no_key", _revoked_key_put_back),
    Misuse("a cashier's number for the supervisor's", "role.may_not.approve",
           _cashier_as_supervisor),
    Misuse("a number that is nobody's", "code.no_key", _nobody),
    Misuse("a supervisor's own request", "approval.own_request", _own_request),
    Misuse("a guess", "code.wrong", _guess),
    Misuse("a right code after too many wrong ones for the request", "code.too_many_request",
           _too_many_at_one),
    Misuse("the same after a restart and a day", "code.too_many_request",
           _too_many_after_a_restart),
    Misuse("a right code after too many wrong ones in an hour", "code.too_many_hour",
           _too_many_in_an_hour),
    Misuse("the same after the clock was set back", "code.too_many_hour",
           _too_many_with_the_clock_set_back),
    Misuse("a right code after too many wrong ones in a row", "code.too_many_key",
           _too_many_in_a_row),
    Misuse("the same with an old journal put back each time", "code.too_many_key",
           _too_many_and_an_old_journal),
)  # fmt: skip


def tried(misuse: Misuse) -> Tried:
    """Do it at a lane of its own."""
    phone = Phone()
    try:
        misuse.attempt(phone)
    except Refused as refusal:
        refused, sentence = refusal.why.key, speaker("en").say(refusal.why)
    else:
        refused = sentence = ""
    last = next(reversed(phone.recorded()), "")
    return Tried(misuse, refused, sentence, last, _is_held(phone, misuse))


def _is_held(phone: Phone, misuse: Misuse) -> bool:
    is_approved = phone.now().state is State.APPROVED
    moved = [one for one in phone.world.ledger if one["kind"] != "sale"]
    return is_approved == misuse.approved and not moved and is_sound(phone.world)


def lines() -> Iterator[str]:
    """The table, a row for each misuse."""
    yield f"{'tried':57}{'refused':24}{'recorded':24}nothing moved"
    for one in map(tried, MISUSES):
        held = "yes" if one.is_held else "NO"
        yield f"{one.misuse.name:57}{one.refused:24}{one.recorded:24}{held}"


if __name__ == "__main__":
    for line in lines():
        print(line)


__all__ = ["MISUSES", "Misuse", "Tried", "guess", "tried"]
