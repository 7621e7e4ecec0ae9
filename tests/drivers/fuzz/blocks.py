"""The work in blocks: each is told by its protocol, seed and number alone, and can be run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.drivers.fuzz.captured import captured
from tests.drivers.fuzz.inputs import made
from tests.drivers.fuzz.targets import Target, targets

SIZE = 5000
"""Inputs of one block."""

SHARES = {"frames": 0.9, "device": 0.05, "people": 0.047, "register": 0.003}
"""How many of the inputs go where: a whole refund costs as much as a hundred frames."""


@dataclass(frozen=True, slots=True)
class Block:
    protocol: str
    seed: int
    number: int
    size: int = SIZE


@dataclass(frozen=True, slots=True)
class Failure:
    """`data` went to `target` in these pieces, and `what` came of it."""

    block: Block
    target: str
    pieces: tuple[bytes, ...]
    what: str

    def __str__(self) -> str:
        one = self.block
        shown = " ".join(piece.hex() or "-" for piece in self.pieces)[:2000]
        return (
            f"{one.protocol}, {self.target}: {self.what}\n    bytes: {shown}\n    again: "
            f"python -m tests.drivers.fuzz --protocol {one.protocol} --seed {one.seed} "
            f"--block {one.number}"
        )


@dataclass(frozen=True, slots=True)
class Done:
    """How many inputs went to each target, and the failure that ended the block, if one did."""

    block: Block
    fed: Counter[str] = field(default_factory=Counter)
    bytes_fed: int = 0
    failure: Failure | None = None


def run(block: Block) -> Done:
    """Feed a whole block, up to its first failure."""
    fed, size = Counter[str](), 0
    made_here: dict[str, Target] = {}
    makers = targets(block.protocol)
    for name, pieces in inputs(block):
        fed[name] += 1
        size += sum(map(len, pieces))
        try:
            target = made_here.get(name) or made_here.setdefault(name, makers[name]())
            target.feed(pieces)
        except Exception as error:  # any exception at all is what is searched for
            what = f"{type(error).__name__}: {error}"
            return Done(block, fed, size, Failure(block, name, pieces, what))
    return Done(block, fed, size)


def inputs(block: Block) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Each input of a block, with the target that it goes to."""
    dice = Random(f"{block.protocol} {block.seed} {block.number}")
    frames = captured(block.protocol).frames
    names = list(SHARES)
    for _ in range(block.size):
        [name] = dice.choices(names, SHARES.values())
        yield name, tuple(made(dice, frames))
