"""A counter with a request that waits, and supervisors elsewhere who have keys for codes."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cashier.domain.code_keys import key_of
from cashier.domain.codes import Asked, code_of, minute_of
from cashier.domain.facts import Fact
from cashier.domain.records import Person, Request
from cashier.services.approve_by_code import approve_by_code, asked_of
from cashier.services.code_keys import enrol
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.lane import Lane
from drivers.terminal import Kind
from tests.cashier.lanes import ABOVE_LIMIT, CASHIER, SECOND, SUPERVISOR, again, shop

PHRASE = "three blue umbrellas"
SUPERVISORS = {SUPERVISOR.id: SUPERVISOR, SECOND.id: SECOND}


class Phone:
    """One shop; `give` is what a supervisor's own PC would say now."""

    def __init__(self) -> None:
        self.world = shop()
        enrol(self.lane, SUPERVISOR, PHRASE)
        self.request = self.ask()

    @property
    def lane(self) -> Lane:
        return self.world.lane

    def ask(self, by: Person = CASHIER, minor: int = ABOVE_LIMIT) -> Request:
        """A refund that waits for a supervisor."""
        original = find(self.lane, self.world.sell(minor)).original
        return draft(self.lane, Kind.REFUND, original.id, None, "typed_wrong", by)

    def asked(self, request: Request | None = None) -> Asked:
        return asked_of(self.lane.about.id, request or self.request)

    def give(self, asked: Asked | None = None, by: str = "9001", minutes: int = 0) -> str:
        """A code, from a clock that is so many minutes off."""
        key = key_of(self.lane.codes.keys(), by)
        assert key is not None
        minute = minute_of(self.lane.clock.now()) + minutes
        return code_of(key.secret, asked or self.asked(), minute)

    def use(self, code: str, by: str = "9001", request: Request | None = None) -> Request:
        return approve_by_code(self.lane, (request or self.request).id, by, code)

    def now(self, request: Request | None = None) -> Request:
        return again(self.world, request or self.request)

    def wait(self, minutes: float) -> None:
        """Time passes; or the clock is set back."""
        clock = self.world.clock
        clock.set_wall(clock.now() + timedelta(minutes=minutes))

    def copy(self) -> sqlite3.Connection:
        """The journal as a backup keeps it, without the secrets."""
        kept = sqlite3.connect(":memory:")
        self.world.disk.backup(kept)
        return kept

    def restore(self, kept: sqlite3.Connection) -> None:
        kept.backup(self.world.disk)
        self.restart()

    def restart(self) -> None:
        """A new start; the file of the secrets stays where it was."""
        ring = self.lane.codes
        self.world.restart()
        self.world.lane = replace(self.lane, codes=ring)

    def recorded(self) -> list[str]:
        """Why codes were refused, as it was written down."""
        return [str(body["why"]) for body in self.events(Fact.CODE_REFUSED)]

    def events(self, fact: Fact) -> list[dict[str, Any]]:
        from json import loads

        rows = self.lane.journal.read("select body from journal where kind = ? order by seq", fact)
        return [loads(row["body"]) for row in rows]
