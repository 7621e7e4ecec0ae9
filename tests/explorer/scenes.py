"""What one void or refund can meet: the scenes, and every hurt that can happen in one.

A hurt is a damage at one byte, a fault of the terminal, or a disk that fails at one write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from cashier.services.recover import recover
from cashier.services.send import send
from drivers.lines import damage
from drivers.lines.damage import Way
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind
from tests.explorer.oracle.witness import Witness
from tests.explorer.power import Disk
from tests.explorer.troubles import mend
from tests.explorer.wire import HURTS
from tests.explorer.world import World

BEFORE_MINOR, SALE_MINOR, PART_MINOR = 9_90, 25_00, 10_00
NO_CRASH = -1


@dataclass(frozen=True, slots=True)
class Case:
    """`hurt` names a damage, a fault or a disk; `place` is its byte or write, `crash` a step."""

    protocol: str
    kind: Kind
    scene: str = "sent"
    hurt: str = ""
    way: Way = Way.TO_DEVICE
    place: int = 0
    crash: int = NO_CRASH


@dataclass
class Stage:
    """A shop in which one request is ready to be sent."""

    world: World
    witness: Witness
    request: str


def staged(case: Case) -> Stage:
    """The shop of a case, up to where its hurt can happen, in a program that has just started."""
    prepared = _prepared(case.protocol, case.kind, case.scene)
    world = World(case.protocol)
    prepared.world.disk.backup(world.disk)
    world.terminals.take_over(prepared.world.terminals)
    world.dice.setstate(prepared.world.dice.getstate())
    world.clock.advance_to(prepared.world.clock.monotonic())
    world.restart()
    witness = Witness(world)
    witness.paid.update({one: list(moved) for one, moved in prepared.witness.paid.items()})
    return Stage(world, witness, prepared.request)


@cache
def _prepared(protocol: str, kind: Kind, scene: str) -> Stage:
    """Played once; copies of it are cheaper than living through it again."""
    world = World(protocol)
    witness = Witness(world)
    world.sell(BEFORE_MINOR)
    voucher = world.sell(SALE_MINOR)
    minor = None if kind is Kind.VOID else PART_MINOR
    stage = Stage(world, witness, world.ask(voucher, kind, minor).id)
    SCENES[scene].before(stage)
    return stage


# -- scenes --------------------------------------------------------------------------------------


def give_back(stage: Stage) -> None:
    send(stage.world.lane, stage.request, hear=stage.witness.hear)


def ask_again(stage: Stage) -> None:
    recover(stage.world.lane, hear=stage.witness.hear)


def _nothing(_stage: Stage) -> None:
    """The request is ready already."""


def _lose_answer(stage: Stage) -> None:
    _give_back_with(stage, Fault.LOST_ANSWER)


def _lose_command(stage: Stage) -> None:
    _give_back_with(stage, Fault.SILENCE)


def _give_back_with(stage: Stage, fault: Fault) -> None:
    stage.world.rules.rules = (Rule(fault),)
    give_back(stage)
    mend(stage.world)


@dataclass(frozen=True, slots=True)
class Scene:
    """What comes before the hurt, and what the hurt happens in."""

    before: Callable[[Stage], None]
    within: Callable[[Stage], None]


SCENES: dict[str, Scene] = {
    "sent": Scene(_nothing, give_back),
    "recovered, was paid": Scene(_lose_answer, ask_again),
    "recovered, was not paid": Scene(_lose_command, ask_again),
}


# -- hurts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BadDisk:
    """What the disk says, whether it goes on saying so, and whether SQLite rolls back by itself."""

    words: str
    lasting: bool
    undoes: bool

    def at(self, write: int) -> Disk:
        return Disk(write, self.words, self.lasting, self.undoes)

    def __str__(self) -> str:
        since = "from then on" if self.lasting else "once"
        return f"{self.words} {since}, {'undone' if self.undoes else 'left open'}"


DISKS = {
    str(disk): disk
    for words in ("database or disk is full", "disk I/O error")
    for disk in (BadDisk(words, *flags) for flags in ((0, 0), (0, 1), (1, 0), (1, 1)))
}
FAULTS = {f"terminal {fault}": fault for fault in Fault}


def hurt(world: World, case: Case) -> None:
    """Set the hurt and the crash up, and count bytes, writes and steps from here."""
    world.wire.hurt(damage.whole)
    world.fuse.arm(case.crash)
    if case.hurt in HURTS:
        world.wire.hurt(HURTS[case.hurt](case.way, case.place))
    elif case.hurt in DISKS:
        world.fuse.hurt_disk(DISKS[case.hurt].at(case.place))
    elif case.hurt:
        world.rules.rules = (Rule(FAULTS[case.hurt]),)


def is_hurt(world: World, case: Case) -> bool:
    """Whether the hurt has happened by now; one without a place is there from the start."""
    if case.hurt in HURTS:
        return world.wire.bytes[case.way] > case.place
    if case.hurt in DISKS:
        return world.fuse.writes > case.place
    return True


def hurts_of(whole: Case) -> Iterator[Case]:
    """Every hurt of one scene, the undamaged one first, which tells how long it is."""
    yield whole
    stage = staged(whole)
    hurt(stage.world, whole)
    SCENES[whole.scene].within(stage)
    sizes, writes = dict(stage.world.wire.bytes), stage.world.fuse.writes
    for name in HURTS:
        for way in Way:
            yield from (replace(whole, hurt=name, way=way, place=p) for p in range(sizes[way]))
    for name in DISKS:
        yield from (replace(whole, hurt=name, place=place) for place in range(writes))
    yield from (replace(whole, hurt=name) for name in FAULTS if whole.scene == "sent")


@cache
def kinds(protocol: str) -> tuple[Kind, ...]:
    """What such a terminal can give back, and how."""
    return World(protocol).lane.terminal.capabilities.gives_back


def all_hurts(protocol: str) -> Iterator[Case]:
    """Every hurt of every scene of one void and one refund."""
    for kind in kinds(protocol):
        for scene in SCENES:
            yield from hurts_of(Case(protocol, kind, scene))
