"""What a shop assistant with a notebook would remember: what was sold, asked for and paid back.

Plain Python, filled from what the test itself does and from the bank's ledger, never from the
journal; so it knows when the journal is wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from cashier.domain.lifecycle import State
from drivers.simulator.bank import Movement
from drivers.terminal import Kind

Paid = Counter[tuple[Kind, int]]
"""How often which kind of movement gave back how much, in minor units."""


@dataclass(frozen=True)
class Asked:
    """What a person asked for, in minor units."""

    original: str
    kind: Kind
    minor: int
    by: str


@dataclass
class Memory:
    """`paid` and `sold` are by voucher, which does not come again in a shop's life.

    `bank_said` is what the bank's record said later of a request that had been accepted;
    `attempts` has each one's request and reference, `events` the hash of each, `proven` that of
    the last one up to which the journal has proven itself.
    """

    sold: dict[str, int] = field(default_factory=dict)
    paid: dict[str, Paid] = field(default_factory=lambda: defaultdict(Counter))
    asked: dict[str, Asked] = field(default_factory=dict)
    bank_said: dict[str, State] = field(default_factory=dict)
    attempts: dict[str, tuple[str, str]] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    proven: str = ""
    _heard: int = 0

    def hear(self, ledger: list[Movement]) -> None:
        """Remember what the bank booked since the last time."""
        for one in ledger[self._heard :]:
            self._book(one)
        self._heard = len(ledger)

    def take_back(self, asked: Asked) -> None:
        """The bank's record says that the customer never got it."""
        self.paid[voucher_of(asked.original)][asked.kind, asked.minor] -= 1

    def moved(self, voucher: str) -> int:
        """What the bank gave back of a sale, in minor units."""
        return sum(minor * count for (_, minor), count in self.paid[voucher].items())

    def _book(self, one: Movement) -> None:
        kind, minor = Kind(str(one["kind"])), int(one["amount_minor"])
        if kind is Kind.SALE:
            self.sold[str(one["voucher"])] = minor
        else:
            self.paid[str(one["original_voucher"])][kind, minor] += 1


def voucher_of(original: str) -> str:
    """The last part of an original's id."""
    return original.rsplit("/", 1)[1]
