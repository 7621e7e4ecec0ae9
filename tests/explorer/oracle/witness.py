"""Sees every movement of money when it happens, and holds what the lanes show against it.

A movement belongs to the request that was written down as intended before it; one that belongs
to none is the worst that can be found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cashier.domain.lifecycle import State
from cashier.store.check import check
from drivers import terminal as t
from tests.explorer.oracle.corrections import unlisted
from tests.explorer.oracle.names import may_be_one, named
from tests.explorer.oracle.record import Record
from tests.explorer.oracle.rules import CHARGE, OPEN, PAID
from tests.explorer.oracle.story import Story
from tests.explorer.terminals import Moved
from tests.explorer.world import World

GONE_WRONG = frozenset({State.FAILED_LATER})
"""The acquirer took the money back after all; the terminal had paid it, and `refused` knows."""

_IN_FLIGHT = "select id, kind, original, amount_minor from requests where state = 'intended'"


@dataclass
class Witness:
    """`paid` has the movements of each request, `refused` those the acquirer took back later."""

    world: World
    records: dict[str, Record] = field(default_factory=dict)
    paid: dict[str, list[Moved]] = field(default_factory=lambda: defaultdict(list))
    breaches: list[str] = field(default_factory=list)
    slips: list[t.Receipt] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.world.on_movement = self.see

    # -- as it happens -----------------------------------------------------------------------------

    def see(self, moved: Moved) -> None:
        """A movement of money, at its moment; what people charge by hand is nobody's request."""
        if moved.is_by_hand:
            return
        owner = self._in_flight(moved) or self._late(moved)
        if owner:
            self.paid[owner].append(moved)
        else:
            self.breaches.append(f"money moved that nobody had written down: {moved.movement}")

    def hear(self, event: t.Event) -> None:
        """What the device sends while a verb runs; its receipts must all be kept."""
        match event:
            case t.ReceiptCame(receipt):
                self.slips.append(receipt)
            case t.Concluded(t.Approved(receipts=receipts)):
                self.slips += receipts

    def demand(self, holds: bool, fault: str) -> None:
        """A promise that only whoever acts can judge."""
        if not holds:
            self.breaches.append(fault)

    def _in_flight(self, moved: Moved) -> str:
        """The request that the lane has durably written down as under way."""
        if self.world.disk.in_transaction:
            return ""
        for row in self.world.disk.execute(_IN_FLIGHT):
            if _fits(moved, row["kind"], row["original"], row["amount_minor"]):
                return str(row["id"])
        return ""

    def _late(self, moved: Moved) -> str:
        """A command that reached the terminal after the lane had given up waiting."""
        for record in self.records.values():
            for story in reversed(list(record.stories.values())):
                fits = _fits(moved, story.kind, story.original, story.minor)
                if fits and story.tries and not self.paid[story.id]:
                    return story.id
        return ""

    # -- after each step ---------------------------------------------------------------------------

    def look(self) -> list[str]:
        """Everything that does not hold now."""
        found, self.breaches = self.breaches, []
        for name in self.world.disks:
            record = self.records.setdefault(name, Record(name))
            found += record.look(self.world.disks[name])
            found += [fault for one in record.stories.values() for fault in self._judge(one)]
            found += unlisted(record, self.world.disks[name])
        return found + self._originals()

    def look_closely(self) -> list[str]:
        """As `look`, with the program's own examination of the whole journal."""
        found = self.look()
        for name, disk in self.world.disks.items():
            proof = check(disk, name)
            if not proof.ok:
                found.append(f"{name}: {proof.first_bad or 'tables differ'}")
        return found

    def end_act(self) -> list[str]:
        """An act has ended by itself: what was heard in it must be kept by now."""
        heard, self.slips = self.slips, []
        kept = [blob["data"] for blob in self.world.disk.execute("select data from blobs")]
        spilled = b"".join(self.world.spilled)
        return [
            "a receipt that the device sent is not kept"
            for slip in heard
            if slip.raw not in kept and slip.raw.hex().encode() not in spilled
        ]

    def forget_act(self) -> None:
        """The power was cut in it: what was heard may be gone with it."""
        self.slips = []

    def _judge(self, story: Story) -> list[str]:
        """What is shown of a request against what the bank did."""
        moved = len(self.paid.get(story.id, ()))
        who = f"{story.kind} {story.minor} of {story.original}"
        if moved > 1:
            return [f"{who}: paid {moved} times"]
        if (story.state in GONE_WRONG) != (story.id in self.refused):
            return [f"{who}: shown as {story.state}, and the acquirer says otherwise"]
        if moved and story.state not in PAID | OPEN | GONE_WRONG:
            return [f"{who}: shown as {story.state}, the bank paid it"]
        if not moved and story.state in PAID | GONE_WRONG:
            return [f"{who}: shown as {story.state}, the bank did not pay it"]
        return []

    def _originals(self) -> list[str]:
        """No sale gives back more than was captured, whoever asked for it under which name.

        Each lane knows what it did itself, and a bank what points at a sale: where a refund points
        at none, nobody can know of two lanes that give the same back.
        """
        captured, days = {}, {}
        for record in self.records.values():
            captured.update(record.captured)
            days.update(record.days)
        seen = [self._given(lambda name, _moved, lane=lane: name == lane) for lane in self.records]
        seen.append(self._given(lambda _name, moved: any(each.original for each in moved)))
        over = {
            name: sum_
            for given in seen
            for name, sum_ in _under_all_names(given, days).items()
            if sum_ > captured.get(name, 0)
        }
        return [
            f"{name}: the bank gave back {sum_} of {captured[name]}" for name, sum_ in over.items()
        ]

    def _given(self, counts: Callable[[str, Sequence[Moved]], bool]) -> dict[str, int]:
        """What the bank gave back of each sale by the movements of a lane that count."""
        given: dict[str, int] = defaultdict(int)
        for name, record in self.records.items():
            for one in record.stories.values():
                moved = self.paid.get(one.id, ())
                if (
                    moved
                    and one.kind != CHARGE
                    and counts(name, moved)
                    and one.state not in GONE_WRONG
                ):
                    given[one.original] += one.minor
        return given


def _under_all_names(given: dict[str, int], days: dict[str, str]) -> dict[str, int]:
    """What went back of each sale, together with what went back of it as typed from its slip."""
    return {
        name: sum_
        + sum(
            given[other]
            for other in given
            if other != name and "@" in other and may_be_one(name, other, days)
        )
        for name, sum_ in given.items()
    }  # fmt: skip


def _fits(moved: Moved, kind: str, original: str, minor: int) -> bool:
    terminal, apart, voucher = named(original)
    if (moved.kind, moved.minor) != (kind, minor):
        return False
    if not moved.original:  # a refund that names no sale may be made at any terminal
        return True
    is_numbered = (moved.terminal, moved.original.lstrip("0")) == (terminal, voucher)
    sold_at = moved.sold_at[len("2026-") :]
    is_in_time = apart in ("", moved.batch) or sold_at.startswith(apart.removesuffix(":00"))
    return is_numbered and (is_in_time or not moved.batch)
