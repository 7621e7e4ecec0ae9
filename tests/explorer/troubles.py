"""What breaks while people work, and how it is mended after the act.

A trouble is set up before an act and strikes within it. Some last longer than the act: a clock
that was set stays set, a terminal that was swapped stays swapped.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from drivers.lines import damage
from drivers.lines.damage import Way
from drivers.simulator.faults import OF_RECEIPTS, Fault, Rule
from tests.explorer.office import Trouble as OfficeTrouble
from tests.explorer.power import Disk
from tests.explorer.wire import HURTS, Stale
from tests.explorer.world import START, World

LONGEST_STEP = 130
LONGEST_WRITES = 30
LONGEST_COMMAND = 300
LONGEST_ANSWER = 2500

LATE = OF_RECEIPTS | {Fault.TAKEN_BACK}
"""What a terminal may still do once it has said yes."""

Strike = Callable[[World, random.Random], str]
"""Sets the trouble up and says what it is; what stands before " at " is its kind."""


@dataclass(frozen=True, slots=True)
class Trouble:
    strike: Strike
    weight: int
    is_by_hand: bool = False


def _hurt_line(world: World, dice: random.Random) -> str:
    way, name = dice.choice(list(Way)), dice.choice(list(HURTS))
    position = dice.randrange(LONGEST_COMMAND if way is Way.TO_DEVICE else LONGEST_ANSWER)
    world.wire.hurt(HURTS[name](way, position))
    return f"byte {name} at {way}{position}"


def _old_answer(world: World, dice: random.Random) -> str:
    """The answer to another request comes in between, where answers have an id."""
    if not world.wire.answers or not world.proves_everything:
        return "no old answer"
    position = dice.randrange(LONGEST_ANSWER)
    world.wire.hurt(Stale(dice.choice(world.wire.answers), position))
    return f"answer for another id at {position}"


def _cut_power(world: World, dice: random.Random) -> str:
    step = dice.randrange(LONGEST_STEP)
    world.fuse.arm(step)
    return f"power cut at step {step}"


def _fill_disk(world: World, dice: random.Random) -> str:
    return _break_disk(world, dice, "database or disk is full")


def _fail_disk(world: World, dice: random.Random) -> str:
    return _break_disk(world, dice, "disk I/O error")


def _break_disk(world: World, dice: random.Random, words: str) -> str:
    write = dice.randrange(LONGEST_WRITES)
    world.fuse.hurt_disk(Disk(write, words, dice.random() < 0.5, dice.random() < 0.5))
    return f"{words} at write {write}"


def _break_terminal(world: World, dice: random.Random) -> str:
    return _terminal_does(world, dice.choice([one for one in Fault if one not in LATE]))


def _come_late(world: World, dice: random.Random) -> str:
    return _terminal_does(world, dice.choice(sorted(LATE)))


def _terminal_does(world: World, fault: Fault) -> str:
    world.rules.rules = (Rule(fault),)
    return f"terminal {fault}"


def _pull_cable(world: World, _dice: random.Random) -> str:
    world.is_unplugged = True
    return "cable pulled"


def _set_clock(world: World, dice: random.Random) -> str:
    hours = dice.choice((-30, -24, -1, 1, 24, 30))
    world.jump(hours)
    return f"clock {hours:+} h"


def _forget_time(world: World, _dice: random.Random) -> str:
    """The PC's battery is empty."""
    world.clock.set_wall(START.replace(year=1970, month=1, day=1))
    return "clock set to 1970"


def _swap_terminal(world: World, _dice: random.Random) -> str:
    world.terminals.swap()
    return "terminal swapped"


def _clear_terminal(world: World, _dice: random.Random) -> str:
    world.terminals.forget()
    return "terminal cleared"


def _reset_terminal(world: World, _dice: random.Random) -> str:
    world.terminals.begin_anew()
    return "terminal set back to its first voucher"


def _hinder_office(world: World, dice: random.Random) -> str:
    world.office.trouble = dice.choice(list(OfficeTrouble)[1:])
    return f"head office {world.office.trouble}"


def _restore_office(world: World, _dice: random.Random) -> str:
    world.office.restore()
    return "head office restored from a backup"


TROUBLES: dict[str, Trouble] = {
    "line": Trouble(_hurt_line, 6),
    "old answer": Trouble(_old_answer, 1),
    "power": Trouble(_cut_power, 6),
    "disk full": Trouble(_fill_disk, 2),
    "disk error": Trouble(_fail_disk, 2),
    "terminal": Trouble(_break_terminal, 7),
    "late word": Trouble(_come_late, 1),
    "cable": Trouble(_pull_cable, 2),
    "clock": Trouble(_set_clock, 2),
    "clock lost": Trouble(_forget_time, 1),
    "terminal swapped": Trouble(_swap_terminal, 1, is_by_hand=True),
    "terminal cleared": Trouble(_clear_terminal, 1, is_by_hand=True),
    "terminal reset": Trouble(_reset_terminal, 1, is_by_hand=True),
    "office": Trouble(_hinder_office, 2),
    "office restored": Trouble(_restore_office, 1),
}
"""By name, each with how often it strikes."""


def mend(world: World) -> None:
    """What was broken for one act is whole again."""
    world.fuse.arm(-1)
    world.wire.hurt(damage.whole)
    world.rules.rules = ()
    world.is_unplugged = False
    world.office.trouble = OfficeTrouble.NONE
