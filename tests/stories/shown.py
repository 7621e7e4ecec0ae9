"""The lane as people see it at one moment, beside the notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cashier.domain.lifecycle import State
from cashier.domain.records import Attempt, Request
from cashier.services.find import known_originals
from cashier.services.lane import Lane
from cashier.services.view import Found
from cashier.store import reads
from drivers.terminal import Kind
from tests.explorer.world import World
from tests.stories.memory import Memory, Paid


@dataclass(frozen=True)
class Shown:
    """What the lane shows, what its journal holds, and how many money commands the terminal got."""

    lane: Lane
    memory: Memory
    found: list[Found]
    requests: list[Request]
    attempts: list[Attempt]
    commands: int

    @property
    def sales(self) -> list[Found]:
        return [one for one in self.found if one.original.transaction.kind is Kind.SALE]

    def of(self, request: Request) -> list[Attempt]:
        return [one for one in self.attempts if one.request == request.id]


def look(world: World, memory: Memory) -> Shown:
    """The lane as it stands now."""
    memory.hear(world.ledger)
    lane = world.lane
    requests = reads.requests(lane.journal)
    attempts = [one for request in requests for one in reads.attempts(lane.journal, request.id)]
    return Shown(lane, memory, known_originals(lane), requests, attempts, world.rules.commands)


def total(requests: Iterable[Request], states: frozenset[State]) -> int:
    """What those in `states` sum up to, in minor units."""
    return sum(one.amount.minor for one in requests if one.state in states)


def counted(requests: Iterable[Request], states: frozenset[State]) -> Paid:
    """Those in `states` as the bank would have them."""
    return Counter((one.kind, one.amount.minor) for one in requests if one.state in states)
