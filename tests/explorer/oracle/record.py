"""One lane as its journal tells it, and whether its tables say the same."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict

from cashier.domain.lifecycle import State
from tests.explorer.oracle.chain import Chain, Row
from tests.explorer.oracle.rules import OF_REQUESTS, PAID, settled_with_none_open
from tests.explorer.oracle.story import Story, drafted

_STATES = "select id, state, amount_minor from requests"
_VOIDED = "select id, voided from originals"
_TRIES = "select request, reference from attempts"
_BLOBS = "select name from blobs"
_SLIPS = "select owner, blob from receipts"


class Record:
    """Follows the journal of `lane`; `look` reads on and returns every broken promise."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        self.chain = Chain(lane)
        self.stories: dict[str, Story] = {}
        self.captured: dict[str, int] = {}
        self.days: dict[str, str] = {}
        self.slips: dict[str, set[str]] = defaultdict(set)
        self.halves: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.given_up: set[str] = set()
        self.steps: Counter[tuple[State, State]] = Counter()
        self._breaches: list[str] = []

    def look(self, connection: sqlite3.Connection) -> list[str]:
        self._breaches = []
        news = 0
        for event in self.chain.read(connection):
            self._take(event)
            news += 1
        if news:
            self._compare(connection)
        found, self.chain.breaches = self.chain.breaches, []
        return [*found, *self._breaches]

    def on(self, original: str) -> list[Story]:
        return [one for one in self.stories.values() if one.original == original]

    def halves_of(self, story: Story) -> tuple[list[Story], list[Story]]:
        """The give-backs and the charges of the correction that a request belongs to."""
        mine = [one for one, there in self.halves.items() if story.id in dict(there)]
        return self.parts(mine[0]) if mine else ([], [])

    def parts(self, correction: str) -> tuple[list[Story], list[Story]]:
        there = self.halves[correction]
        gives = [self.stories[name] for name, part in there if part == "give_back"]
        return gives, [self.stories[name] for name, part in there if part == "charge"]

    # -- reading -----------------------------------------------------------------------------------

    def _take(self, event: Row) -> None:
        body = event["body"]
        if event["kind"] == "original_found":
            amount = body["transaction"].get("amount", {"minor": 0})
            self.captured[body["id"]] = amount["minor"]
            self.days[body["id"]] = body["transaction"].get("at", "").partition("T")[0]
        if event["kind"] == "receipt_kept":
            self.slips[body["owner"]].add(body["blob"])
        if event["kind"] == "batch_settled" and (fault := settled_with_none_open(self)):
            self._breaches.append(fault)
        if event["kind"] == "correction_linked":
            self.halves[body["correction"]].append((body["request"], body["part"]))
        if event["kind"] == "correction_given_up":
            self.given_up.add(body["correction"])
        if event["kind"].startswith(("request_", "approval_")):
            self._take_step(event)

    def _take_step(self, event: Row) -> None:
        name = event["body"]["request"]
        if event["kind"] == "request_drafted":
            self.stories[name] = drafted(event)
            return
        story = self.stories[name]
        faults = [fault for rule in OF_REQUESTS if (fault := rule(self, event, story))]
        self._breaches += [f"{self.lane}: {name[:8]} {fault}" for fault in faults]
        known = len(story.path)
        story.take(event)
        self.steps.update(story.path[known:])

    # -- the tables --------------------------------------------------------------------------------

    def _compare(self, connection: sqlite3.Connection) -> None:
        stories = self.stories.values()
        self._demand_same(
            "states", {(one.id, one.state, one.minor) for one in stories},
            _rows(connection, _STATES),
        )  # fmt: skip
        self._demand_same(
            "references", {(one.id, each.reference) for one in stories for each in one.tries},
            _rows(connection, _TRIES),
        )  # fmt: skip
        voided = {one.original for one in stories if one.kind == "void" and one.state in PAID}
        self._demand_same(
            "voided originals", {(name, int(name in voided)) for name in self.captured},
            _rows(connection, _VOIDED),
        )  # fmt: skip
        slips = {(owner, blob) for owner, blobs in self.slips.items() for blob in blobs}
        self._demand_same("receipts", slips, _rows(connection, _SLIPS))
        kept = {blob for (blob,) in _rows(connection, _BLOBS)}
        if lost := {blob for _, blob in slips} - kept:
            self._breaches.append(f"{self.lane}: lost receipts {sorted(lost)}")
        self._breaches += [
            f"{self.lane}: {one.id[:8]} is {one.state} without a receipt"
            for one in stories
            if one.state in PAID and not self.slips[one.id]
        ]

    def _demand_same(self, what: str, told: object, there: object) -> None:
        if told != there:
            self._breaches.append(f"{self.lane}: the tables show other {what} than the journal")


def _rows(connection: sqlite3.Connection, query: str) -> set[tuple[object, ...]]:
    return {tuple(row) for row in connection.execute(query)}
