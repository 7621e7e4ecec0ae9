"""A shop's life by seed: what people do, and what breaks while they do it.

Every choice comes from one seeded dice, so that a seed is the whole story and plays again
exactly. `play` is the session; `heal` is what comes after the last fault.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from cashier.domain.lifecycle import UNRESOLVED, UNSENT, State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.approve import approve, withdraw
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.lane import NoTerminal
from cashier.services.recover import recover
from cashier.services.send import send, send_queued
from cashier.services.settle import settle
from cashier.store import reads
from drivers.errors import LineError
from drivers.lines import damage
from drivers.lines.damage import Way
from drivers.money import Money
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Fact, Kind
from tests.explorer.books import breaches, movements
from tests.explorer.exhaustive import CHANGES
from tests.explorer.power import PowerCut
from tests.explorer.world import CASHIER, World

SUPERVISORS = [Person(f"900{n}", "supervisor", Role.SUPERVISOR) for n in (1, 2)]
STEPS = 30
LONGEST_STEP = 70
LONGEST_ANSWER = 2500


@dataclass
class Diary:
    """What a session did and met."""

    seed: int
    protocol: str
    lines: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.lines.append(text)


class Shop:
    """One session over one World."""

    def __init__(self, protocol: str, seed: int) -> None:
        self.world = World(protocol, seed)
        self.diary = Diary(seed, protocol)
        self._dice = random.Random(f"{protocol} {seed}")
        self._vouchers = [self.world.sell(self._dice.choice((500, 2500, 9900, 150_000)))]

    def play(self, steps: int = STEPS) -> Diary:
        """Live `steps` steps and then heal; stops at the first broken promise."""
        for _ in range(steps):
            self._step()
            if self.diary.breaches:
                return self.diary
        self._heal()
        return self.diary

    # -- one step ----------------------------------------------------------------------------------

    def _step(self) -> None:
        act = self._dice.choices(ACTS, WEIGHTS)[0]
        self._break_something()
        try:
            said = act(self)
        except PowerCut:
            said = "POWER CUT"
            self.world.restart()
        except (Refused, NoTerminal, LineError) as error:
            said = f"{type(error).__name__} {error}"
        self.diary.note(f"{act.__name__[1:]}: {said}")
        self._mend()
        self._check()

    def _break_something(self) -> None:
        trouble = self._dice.choices(TROUBLES, TROUBLE_WEIGHTS)[0]
        if trouble is not None:
            name = trouble(self)
            self.diary.faults[name.split(" at ")[0]] += 1
            self.diary.note(f"  trouble: {name}")

    def _mend(self) -> None:
        self.world.fuse.arm(-1)
        self.world.wire.hurt(damage.whole)
        self.world.rules.rules = ()
        self.world.is_unplugged = False

    def _check(self) -> None:
        self.diary.breaches += breaches(self.world)

    # -- what people do ----------------------------------------------------------------------------

    def _sell(self) -> str:
        voucher = self.world.sell(self._dice.choice((500, 2500, 9900, 150_000)))
        self._vouchers.append(voucher)
        return voucher

    def _ask(self) -> str:
        voucher = self._dice.choice(self._vouchers)
        kind = self._dice.choice((Kind.VOID, Kind.REFUND))
        original = find(self.world.lane, voucher).original
        captured = original.transaction.amount
        part = self._dice.choice((None, 100, 250, captured.minor if captured else 1))
        amount = Money(part, "CNY") if part and kind is Kind.REFUND else None
        request = draft(self.world.lane, kind, original.id, amount, "typed_wrong", CASHIER)
        return f"{kind} of {voucher} {request.amount} -> {request.state}"

    def _approve(self) -> str:
        waiting = self._requests(State.AWAITING_APPROVAL)
        if not waiting:
            return "nothing to approve"
        return approve(self.world.lane, self._dice.choice(waiting).id, SUPERVISORS[0]).state

    def _send(self) -> str:
        ready = self._requests(State.APPROVED, State.QUEUED)
        if not ready:
            return "nothing to send"
        request = self._dice.choice(ready)
        patience = self._dice.choice((None, None, None, 0.5, 4.0, 30.0))
        until = None if patience is None else self.world.clock.monotonic() + patience
        stop = lambda: until is not None and self.world.clock.monotonic() >= until  # noqa: E731
        after = send(self.world.lane, request.id, stop=stop)
        return f"{request.kind} {request.amount} -> {after.state}"

    def _send_queued(self) -> str:
        return ", ".join(one.state for one in send_queued(self.world.lane)) or "nothing queued"

    def _withdraw(self) -> str:
        waiting = self._requests(*UNSENT)
        if not waiting:
            return "nothing to withdraw"
        return withdraw(self.world.lane, self._dice.choice(waiting).id, CASHIER).state

    def _recover(self) -> str:
        found = recover(self.world.lane)
        return f"{len(found.resolved)} resolved, {len(found.still_in_doubt)} left"

    def _settle(self) -> str:
        return str(settle(self.world.lane, SUPERVISORS[0]).done)

    def _restart(self) -> str:
        self.world.restart()
        return "ok"

    def _wait(self) -> str:
        seconds = self._dice.choice((1.0, 20.0, 600.0, 4000.0, 40_000.0))
        self.world.clock.advance(seconds)
        return f"{seconds} s"

    def _switch_terminal(self) -> str:
        self.world.switch_terminal()
        return "off and on"

    def _close_doubt(self) -> str:
        """A person brings the truth, as the acquirer's report has it."""
        open_ones = self._requests(State.IN_DOUBT, State.ESCALATED)
        if not open_ones:
            return "nothing in doubt"
        request = self._dice.choice(open_ones)
        finding = Finding.PAID if self._was_paid(request) else Finding.NOT_PAID
        evidence = Evidence(Fact.ACQUIRER_REPORT, "as in the report of the day")
        after = close_doubt(self.world.lane, request.id, finding, evidence, SUPERVISORS)
        return f"{request.kind} {request.amount} -> {after.state}"

    def _was_paid(self, request: Request) -> bool:
        """At most one request of an original is unresolved, so what is too much is this one's."""
        moved = sum(movements(self.world, request.original))
        return moved > self.world.paid_on(request.original)

    def _requests(self, *states: State) -> list[Request]:
        return reads.requests(self.world.lane.journal, *states)

    # -- what breaks -------------------------------------------------------------------------------

    def _hurt_line(self) -> str:
        way = self._dice.choice(list(Way))
        change = self._dice.choice(list(CHANGES))
        longest = LONGEST_STEP * 3 if way is Way.TO_DEVICE else LONGEST_ANSWER
        position = self._dice.randrange(longest)
        self.world.wire.hurt(damage.at(way, position, CHANGES[change]))
        return f"byte {change} at {way}{position}"

    def _cut_power(self) -> str:
        step = self._dice.randrange(LONGEST_STEP)
        self.world.fuse.arm(step)
        return f"power cut at step {step}"

    def _break_terminal(self) -> str:
        fault = self._dice.choice(list(Fault))
        self.world.rules.rules = (Rule(fault),)
        return f"terminal {fault}"

    def _pull_cable(self) -> str:
        self.world.is_unplugged = True
        return "cable pulled"

    def _set_clock(self) -> str:
        hours = self._dice.choice((-30, -1, 1, 30))
        self.world.jump(hours)
        return f"clock {hours:+} h"

    # -- the end -----------------------------------------------------------------------------------

    def _heal(self) -> None:
        """No more faults: everything that can be proven gets proven."""
        self.world.restart()
        for _ in range(4):
            self.world.clock.advance(700.0)
            recover(self.world.lane)
        self._check()
        if self.world.proves_everything:
            left = self._requests(*UNRESOLVED)
            self.diary.breaches += [f"{one.id} is still {one.state}" for one in left]


Act = Callable[[Shop], str]
_PLAN: tuple[tuple[Act, int], ...] = (
    (Shop._ask, 8), (Shop._send, 10), (Shop._recover, 4), (Shop._sell, 4), (Shop._approve, 3),
    (Shop._send_queued, 3), (Shop._wait, 3), (Shop._restart, 2), (Shop._withdraw, 1),
    (Shop._settle, 1), (Shop._switch_terminal, 1), (Shop._close_doubt, 2),
)  # fmt: skip
ACTS = [act for act, _ in _PLAN]
WEIGHTS = [weight for _, weight in _PLAN]

_TROUBLE: tuple[tuple[Act | None, int], ...] = (
    (None, 8), (Shop._hurt_line, 3), (Shop._cut_power, 3), (Shop._break_terminal, 4),
    (Shop._pull_cable, 1), (Shop._set_clock, 1),
)  # fmt: skip
TROUBLES = [trouble for trouble, _ in _TROUBLE]
TROUBLE_WEIGHTS = [weight for _, weight in _TROUBLE]
