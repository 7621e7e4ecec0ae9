"""What people do in a shop: each act is one verb of the services, with choices from its dice.

An act returns what it did in words. What it raises on purpose (a refusal, no terminal) is a
result too; the day catches it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from cashier.domain.correction import Correction, Stage
from cashier.domain.lifecycle import UNRESOLVED, State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.approve import approve, withdraw
from cashier.services.ask_again import Marks, ask_due
from cashier.services.bank_says import BankRecord, BankWord, bank_says
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.correct import ask_charge, correct, found, give_back_again
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.give_up_correction import give_up_correction
from cashier.services.lane import Lane
from cashier.services.note_original import Slip, note_original
from cashier.services.recover import admit_doubt, recover
from cashier.services.send import send, send_queued
from cashier.services.settle import settle, sign_on
from cashier.services.take_over import take_over
from cashier.store import reads
from cashier.store.corrections import corrections, open_corrections
from drivers.money import Money
from drivers.terminal import Fact, Kind, Proof
from tests.explorer.oracle.witness import Witness
from tests.explorer.world import CASHIER, LANES, World

SUPERVISORS = [Person(f"900{n}", "supervisor", Role.SUPERVISOR) for n in (1, 2)]
THE_SAME_TWICE = [SUPERVISORS[0], replace(SUPERVISORS[0])]
WITNESSES = (SUPERVISORS, SUPERVISORS, SUPERVISORS[:1], THE_SAME_TWICE, [CASHIER])
"""Who stands for evidence: sometimes too few, twice the same, or one who may not."""
TECHNICIAN = Person("7001", "technician", Role.TECHNICIAN)
AMOUNTS = (500, 2500, 2500, 9900, 150_000, 1_000_050)
RIGHT = (250, 990, 10_000)
CARDS = ("", "622200******4242", "622200******4242", "453201******0017")
PARTS = (None, 100, 250, 500, 2500)
PATIENCE = (None, None, None, 0.5, 4.0, 30.0)
"""Seconds after which the person no longer waits."""

T = TypeVar("T")


@dataclass
class Counter:
    """Where acts happen; `sold` are vouchers.

    `excused` are requests after which somebody used the terminal by hand, so that a device which
    tells of few transactions may have lost the proof.
    """

    world: World
    witness: Witness
    sold: list[str]
    excused: set[str] = field(default_factory=set)
    _marks: tuple[Lane, Marks] | None = None

    @property
    def marks(self) -> Marks:
        """What the program at work remembers of its questions; a new start forgets it."""
        lane = self.world.lane
        if self._marks is None or self._marks[0] is not lane:
            self._marks = (lane, Marks())
        return self._marks[1]

    def excuse(self) -> None:
        """Somebody did something at the terminal by hand: what is open may be unprovable now."""
        for lane in self.world.lanes.values():
            self.excused.update(one.id for one in reads.requests(lane.journal, *UNRESOLVED))


Dice = random.Random
Do = Callable[[Counter, Dice], str]


@dataclass(frozen=True, slots=True)
class Act:
    do: Do
    weight: int


# -- charges -----------------------------------------------------------------------------------


def _sell(at: Counter, dice: Dice) -> str:
    minor, card = dice.choice(AMOUNTS), dice.choice(CARDS)
    if _looks_like_an_open_one(at.world, minor, card):
        return "not now"
    at.excuse()
    at.sold.append(at.world.sell(minor, card))
    return f"{at.sold[-1]} {minor} {card}"


def _sell_twice(at: Counter, dice: Dice) -> str:
    """The same card is charged twice: the usual reason for a void."""
    minor, card = dice.choice(AMOUNTS), dice.choice(CARDS[1:])
    if _looks_like_an_open_one(at.world, minor, card):
        return "not now"
    at.excuse()
    at.sold += [at.world.sell(minor, card), at.world.sell(minor, card)]
    return f"{at.sold[-2]} and {at.sold[-1]} {minor} {card}"


def _looks_like_an_open_one(world: World, minor: int, card: str) -> bool:
    """A device that shows only its last transaction cannot tell a charge from a refund.

    drivers/asia_ecr/NOTES.md names this as what stays uncertain: while a refund is in doubt,
    nobody charges the very same amount to a card that could be the same, by hand.
    """
    if world.lane.terminal.capabilities.refund_proof is not Proof.LAST_RESULT:
        return False
    return any(
        one.amount.minor == minor
        and (
            one.kind is Kind.SALE or _may_be_same(card, reads.original(lane.journal, one.original))
        )
        for lane in world.lanes.values()
        for one in reads.requests(lane.journal, *UNRESOLVED)
    )


def _may_be_same(card: str, original: object) -> bool:
    known = original.transaction.card if original else ""  # type: ignore[attr-defined]
    tails = {one[-4:] for one in (card, known) if one[-4:].isdecimal()}
    return len(tails) < 2


# -- requests ----------------------------------------------------------------------------------


def _ask(at: Counter, dice: Dice) -> str:
    voucher, kind = dice.choice(at.sold), dice.choice((Kind.VOID, Kind.REFUND))
    part = dice.choice(PARTS)
    original = find(at.world.lane, voucher).original
    amount = Money(part, at.world.currency) if part and kind is Kind.REFUND else None
    by = dice.choice((CASHIER, CASHIER, SUPERVISORS[0]))
    request = draft(at.world.lane, kind, original.id, amount, "typed_wrong", by)
    at.witness.demand(request.kind is kind, f"a {request.kind} was drafted for a {kind}")
    return f"{kind} of {voucher} {request.amount} -> {request.state}"


def _ask_and_send(at: Counter, dice: Dice) -> str:
    """All in one go, as at the counter, by whoever may approve."""
    said = _ask(at, dice)
    request = reads.requests(at.world.lane.journal)[-1]
    if request.state is State.AWAITING_APPROVAL:
        request = _approved(at, request, dice.choice(SUPERVISORS))
    return f"{said}; {_sent(at, dice, request)}"


def _approved(at: Counter, request: Request, first: Person) -> Request:
    """By one supervisor, who is in a hurry where one is not enough, and then by the other one."""
    request = approve(at.world.lane, request.id, first)
    if request.state is not State.AWAITING_APPROVAL:
        return request
    with suppress(Refused):
        return approve(at.world.lane, request.id, first)
    other = next(one for one in SUPERVISORS if one is not first)
    return approve(at.world.lane, request.id, other)


def _type_slip(at: Counter, dice: Dice) -> str:
    """A sale of the terminal is typed from its slip, as it stands there, and asked back at once.

    Not all of the slip is typed: a refund does not need it.
    """
    known = [entry.transaction for entry in at.world.bank.entries]
    sale = _one_of(dice, [one for one in known if one.kind is Kind.SALE and one.amount])
    if sale is None or sale.amount is None:
        return "no slip"
    day, tail = sale.at.partition("T")[0], sale.card[-4:]
    batch, rrn = (one if dice.random() < 0.6 else "" for one in (sale.batch, sale.rrn))
    slip = Slip(sale.voucher, sale.amount, day, sale.terminal_id, batch, tail, rrn)
    noted = note_original(at.world.lane, slip, CASHIER)
    kind = dice.choice((Kind.VOID, Kind.REFUND))
    request = draft(at.world.lane, kind, noted.original.id, None, "typed_wrong", CASHIER)
    _approved(at, request, dice.choice(SUPERVISORS))
    return f"{noted.original.id}: {_sent(at, dice, request)}"


def _look(at: Counter, dice: Dice) -> str:
    return str(find(at.world.lane, dice.choice(at.sold), hear=at.witness.hear).standing)


def _approve(at: Counter, dice: Dice) -> str:
    """Sometimes by one who may not."""
    request = _one_of(dice, _requests(at, State.AWAITING_APPROVAL))
    if request is None:
        return "nothing to approve"
    return approve(at.world.lane, request.id, dice.choice([*SUPERVISORS, CASHIER])).state


def _withdraw(at: Counter, dice: Dice) -> str:
    request = _one_of(dice, _requests(at))
    return withdraw(at.world.lane, request.id, CASHIER).state if request else "nothing"


def _send(at: Counter, dice: Dice) -> str:
    """Anything that can be sent, and at times what cannot."""
    ready = _requests(at, State.APPROVED, State.QUEUED)
    request = _one_of(dice, ready if dice.random() < 0.9 else _requests(at))
    return _sent(at, dice, request) if request else "nothing to send"


def _sent(at: Counter, dice: Dice, request: Request) -> str:
    clock, patience = at.world.clock, dice.choice(PATIENCE)
    until = float("inf") if patience is None else clock.monotonic() + patience
    after = send(
        at.world.lane, request.id, hear=at.witness.hear, stop=lambda: clock.monotonic() >= until
    )
    return f"{request.kind} {request.amount} -> {after.state}"


def _send_queued(at: Counter, _dice: Dice) -> str:
    sent = send_queued(at.world.lane, hear=at.witness.hear)
    return ", ".join(one.state for one in sent) or "nothing queued"


# -- corrections -------------------------------------------------------------------------------


def _correct(at: Counter, dice: Dice) -> str:
    """The whole of it, as far as it gets; mostly of a charge that was made just now."""
    if dice.random() < 0.7:
        _sell(at, dice)
    voucher, right = at.sold[-1], Money(dice.choice(RIGHT), at.world.currency)
    original = find(at.world.lane, voucher).original
    begun = correct(at.world.lane, original.id, right, "typed_wrong", CASHIER)
    return f"{voucher} {right}: {_next_half(at, dice, begun)}; {_next_half(at, dice, begun)}"


def _correct_on(at: Counter, dice: Dice) -> str:
    """Somebody goes on with what is open, or tries to charge what may not be charged."""
    everything = dice.random() < 0.2
    there = (corrections if everything else open_corrections)(at.world.lane.journal)
    one = _one_of(dice, there)
    return _next_half(at, dice, one) if one else "nothing to correct"


def _next_half(at: Counter, dice: Dice, correction: Correction) -> str:
    lane = at.world.lane
    now = found(lane.journal, correction.id)
    back = now.gives[-1]
    if now.stage is Stage.OWED:
        back = give_back_again(lane, now.id, CASHIER)
    if back.state is State.AWAITING_APPROVAL:
        back = approve(lane, back.id, dice.choice(SUPERVISORS))
    if back.state in (State.APPROVED, State.QUEUED):
        return _sent(at, dice, back)
    return _sent(at, dice, ask_charge(lane, now.id, CASHIER))


def _give_up_charge(at: Counter, dice: Dice) -> str:
    one = _one_of(dice, open_corrections(at.world.lane.journal))
    by = dice.choice((CASHIER, SUPERVISORS[0]))
    if one is None:
        return "nothing to give up"
    return give_up_correction(at.world.lane, one.id, "customer left", by).stage


# -- doubts ------------------------------------------------------------------------------------


def _recover(at: Counter, _dice: Dice) -> str:
    found = recover(at.world.lane, hear=at.witness.hear)
    return f"{len(found.resolved)} resolved, {len(found.still_in_doubt)} left"


def _ask_when_due(at: Counter, _dice: Dice) -> str:
    """What the screens do beside everything else."""
    found = ask_due(at.world.lane, at.marks, hear=at.witness.hear)
    return f"{len(found.resolved)} resolved, {len(found.still_in_doubt)} left"


def _give_up_and_ask(at: Counter, dice: Dice) -> str:
    """Somebody does not wait for the answer, and wants to know at once."""
    said, clock = _ask(at, dice), at.world.clock
    request = reads.requests(at.world.lane.journal)[-1]
    until = clock.monotonic() + 0.5
    send(at.world.lane, request.id, hear=at.witness.hear, stop=lambda: clock.monotonic() >= until)
    if dice.random() < 0.5:
        take_over(at.world.lane, request.id, "asks the bank", SUPERVISORS[0])
    return f"{said}; {_recover(at, dice)}"


def _take_over(at: Counter, dice: Dice) -> str:
    request = _one_of(dice, _requests(at, State.IN_DOUBT))
    if request is None:
        return "nothing in doubt"
    return take_over(at.world.lane, request.id, "asks the bank", dice.choice(SUPERVISORS)).state


def _hear_bank(at: Counter, dice: Dice) -> str:
    """The acquirer's record comes, with what it says of one request."""
    request = _one_of(dice, _requests(at, State.ACCEPTED))
    if request is None:
        return "nothing accepted"
    word = dice.choice(list(BankWord))
    day = f"{at.world.clock.now():%Y-%m-%d}" if word is BankWord.CREDITED else ""
    people = list(dice.choice(WITNESSES))
    record = BankRecord(Fact.ACQUIRER_REPORT, "as in the record", "A1", day)
    if word is BankWord.FAILED:
        at.witness.refused.add(request.id)
    try:
        after = bank_says(at.world.lane, request.id, word, record, people)
    except BaseException:
        at.witness.refused.discard(request.id)
        raise
    if word is BankWord.FAILED:
        at.world.terminals.take_back(at.witness.paid[request.id][0])
    return f"{request.kind} {request.amount} -> {after.state}"


def _close_doubt(at: Counter, dice: Dice) -> str:
    """A person brings the truth, as the acquirer's report has it."""
    request = _one_of(dice, _requests(at, State.IN_DOUBT, State.ESCALATED))
    if request is None:
        return "nothing in doubt"
    return close_truly(at, request, dice.choice(WITNESSES))


def close_truly(at: Counter, request: Request, people: Sequence[Person] = SUPERVISORS) -> str:
    """End a doubt as the bank's books have it."""
    finding = Finding.PAID if at.witness.paid.get(request.id) else Finding.NOT_PAID
    evidence = Evidence(Fact.ACQUIRER_REPORT, "as in the report of the day")
    after = close_doubt(at.world.lane, request.id, finding, evidence, list(people))
    return f"{request.kind} {request.amount} -> {after.state}"


# -- the terminal, the program, the day ----------------------------------------------------------


def _settle(at: Counter, dice: Dice) -> str:
    at.excuse()
    return str(settle(at.world.lane, dice.choice([*SUPERVISORS, CASHIER])).done)


def _settle_by_hand(at: Counter, _dice: Dice) -> str:
    """At the terminal itself, so that the lane does not know."""
    at.excuse()
    return f"batch {at.world.bank.settle().batch}"


def _sign_on(at: Counter, _dice: Dice) -> str:
    return str(sign_on(at.world.lane, TECHNICIAN).done)


def _switch_terminal(at: Counter, _dice: Dice) -> str:
    at.world.switch_terminal()
    return "off and on"


def _restart(at: Counter, _dice: Dice) -> str:
    start(at.world)
    return "started anew"


def _wait(at: Counter, dice: Dice) -> str:
    seconds = dice.choice((1.0, 20.0, 600.0, 4000.0, 40_000.0))
    at.world.clock.advance(seconds)
    return f"{seconds} s"


def _other_lane(at: Counter, _dice: Dice) -> str:
    """The cable is put into the other PC; on a device without ids only when nothing is open."""
    world = at.world
    is_open = reads.requests(world.lane.journal, *UNRESOLVED)
    if is_open and world.lane.terminal.capabilities.refund_proof is Proof.LAST_RESULT:
        return "not now"
    at.excuse()
    name = LANES[1 - LANES.index(world.name)]
    world.sit_at(name)
    return name


def _sync(at: Counter, _dice: Dice) -> str:
    done = at.world.office.exchange(at.world.lane.journal)
    return f"{done.pushed} pushed, {done.waiting} waiting"


def _back_up_office(at: Counter, _dice: Dice) -> str:
    at.world.office.back_up()
    return "copied"


def start(world: World) -> None:
    """The program starts anew, and as at every start says first what is in doubt."""
    admit_doubt(world.restart())


# -- choosing ------------------------------------------------------------------------------------


def _requests(at: Counter, *states: State) -> list[Request]:
    return reads.requests(at.world.lane.journal, *states)


def _one_of(dice: Dice, choices: Sequence[T]) -> T | None:
    return dice.choice(choices) if choices else None


ACTS: dict[str, Act] = {
    "sell": Act(_sell, 4),
    "correct": Act(_correct, 5),
    "correct on": Act(_correct_on, 4),
    "give up charge": Act(_give_up_charge, 1),
    "sell twice": Act(_sell_twice, 3),
    "ask": Act(_ask, 6),
    "ask and send": Act(_ask_and_send, 10),
    "look": Act(_look, 1),
    "type slip": Act(_type_slip, 2),
    "approve": Act(_approve, 3),
    "withdraw": Act(_withdraw, 1),
    "send": Act(_send, 7),
    "send queued": Act(_send_queued, 3),
    "recover": Act(_recover, 4),
    "ask when due": Act(_ask_when_due, 3),
    "give up and ask": Act(_give_up_and_ask, 3),
    "take over": Act(_take_over, 1),
    "hear bank": Act(_hear_bank, 2),
    "close doubt": Act(_close_doubt, 2),
    "settle": Act(_settle, 2),
    "settle by hand": Act(_settle_by_hand, 1),
    "sign on": Act(_sign_on, 1),
    "switch terminal": Act(_switch_terminal, 1),
    "restart": Act(_restart, 2),
    "wait": Act(_wait, 3),
    "other lane": Act(_other_lane, 1),
    "sync": Act(_sync, 2),
    "back up office": Act(_back_up_office, 1),
}
"""By name, each with how often it is done."""
