"""Whatever happens to requests, restarts and all: the tables say what a plain dictionary says."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
)

from cashier.domain.facts import BECOMES, Fact
from cashier.domain.lifecycle import STEPS, UNRESOLVED, IllegalStep, State
from cashier.domain.records import Request
from cashier.store import reads
from cashier.store.check import check
from cashier.store.journal import Journal
from drivers.lines.memory import ManualClock
from drivers.terminal import Kind
from tests.builders import (
    CASHIER,
    LANE,
    NOON,
    SUPERVISOR,
    cny,
    draft,
    find_original,
    step_body,
    walk,
)

FLYING = {State.INTENDED, State.SENT}
STATES = st.sampled_from(sorted(set(State) - {State.DRAFTED}))


class ThoughtBetter(Exception):
    """The transaction is given up by its caller."""


class LaneLife(RuleBasedStateMachine):
    """A journal on a disk, and what a dictionary remembers of it."""

    originals = Bundle("originals")
    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "0.db"
        self.clock = ManualClock(NOON)
        self.numbers = count(1)
        self.model: dict[str, Request] = {}
        self.attempts: Counter[str] = Counter()
        self.events = 1
        self.journal = self.opened()

    def opened(self) -> Journal:
        return Journal.open(self.path, LANE, self.clock, lambda: f"{next(self.numbers):032x}")

    def teardown(self) -> None:
        try:
            self.is_proven()
        finally:
            self.journal.close()
            self.folder.cleanup()

    # -- what happens ------------------------------------------------------------------------

    @rule(target=originals, voucher=st.integers(1, 4))
    def the_device_tells_of_a_sale(self, voucher: int) -> str:
        self.events += 1
        return find_original(self.journal, voucher=f"{voucher:06d}")

    @rule(
        target=requests, original=originals, minor=st.integers(1, 10000),
        kind=st.sampled_from([Kind.VOID, Kind.REFUND]),
    )  # fmt: skip
    def somebody_asks(self, original: str, minor: int, kind: Kind) -> str:
        name = f"r{len(self.model)}"
        draft(self.journal, original, name, minor, kind)
        at = self.now()
        self.model[name] = Request(
            name, kind, original, cny(minor), "typed_wrong", State.DRAFTED, CASHIER, at, at
        )
        self.events += 1
        return name

    @rule(request=requests, state=STATES)
    def a_step_is_tried(self, request: str, state: State) -> None:
        if (refusal := self.refusal(request, state)) is not None:
            with pytest.raises(refusal):
                walk(self.journal, request, state)
            return
        walk(self.journal, request, state)
        self.remember(request, state)

    @rule(request=requests, data=st.data())
    def a_step_is_taken(self, request: str, data: st.DataObject) -> None:
        """One that the table has; free choice alone hardly ever gets far."""
        ahead = [after for after in STEPS[self.model[request].state] if after is not State.NOT_DONE]
        if ahead:
            self.a_step_is_tried(request, data.draw(st.sampled_from(sorted(ahead))))

    @rule(request=requests, states=st.lists(STATES, min_size=1, max_size=3))
    def a_transaction_is_given_up(self, request: str, states: list[State]) -> None:
        """By its caller, or by the first step that cannot be."""

        def give_up() -> None:
            with self.journal.write() as pen:
                for state in states:
                    pen.append(BECOMES[state], step_body(request, state), CASHIER)
                raise ThoughtBetter

        with pytest.raises((ThoughtBetter, IllegalStep, sqlite3.IntegrityError)):
            give_up()

    @rule(minutes=st.integers(-3000, 3000))
    def the_clock_is_moved(self, minutes: int) -> None:
        self.clock.set_wall(self.clock.now() + timedelta(minutes=minutes))

    @rule(data=st.binary(max_size=40), request=requests)
    def a_receipt_is_kept(self, data: bytes, request: str) -> None:
        with self.journal.write() as pen:
            body = {"blob": pen.keep(data), "owner": request, "copy": "merchant", "encoding": "gbk"}
            pen.append(Fact.RECEIPT_KEPT, body, CASHIER)
        self.events += 1

    @rule()
    def the_program_ends_and_starts(self) -> None:
        self.journal.close()
        self.journal = self.opened()

    @rule()
    def the_power_is_cut(self) -> None:
        """The files as they are, without the orderly end."""
        path = self.path.with_name(f"{next(self.numbers)}.db")
        for tail in ("", "-wal"):
            shutil.copy(f"{self.path}{tail}", f"{path}{tail}")
        self.journal.close()
        self.path = path
        self.journal = self.opened()

    # -- what must be so -----------------------------------------------------------------------

    @invariant()
    def the_tables_say_what_was_done(self) -> None:
        assert reads.requests(self.journal) == list(self.model.values())
        assert self.journal.head.seq == self.events
        for request in self.model:
            assert len(reads.attempts(self.journal, request)) == self.attempts[request]

    @invariant()
    def nothing_is_unresolved_twice(self) -> None:
        now = reads.requests(self.journal)
        unresolved = Counter(one.original for one in now if one.state in UNRESOLVED)
        assert max(unresolved.values(), default=0) <= 1
        assert sum(one.state in FLYING for one in now) <= 1

    def is_proven(self) -> None:
        found = check(self.journal.connection, LANE)
        assert (found.ok, found.events) == (True, self.events), found

    # -- the dictionary ------------------------------------------------------------------------

    def now(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")

    def refusal(self, request: str, state: State) -> type[Exception] | None:
        """What must keep this step from being written."""
        mine = self.model[request]
        if state not in STEPS[mine.state]:
            return IllegalStep
        others = [one for one in self.model.values() if one.id != request]
        taken = any(one.original == mine.original and one.state in UNRESOLVED for one in others)
        flying = any(one.state in FLYING for one in others)
        forbidden = (state in UNRESOLVED and taken) or (state in FLYING and flying)
        return sqlite3.IntegrityError if forbidden else None

    def remember(self, request: str, state: State) -> None:
        mine = replace(self.model[request], state=state, changed_at=self.now())
        if state is State.APPROVED:
            mine = replace(mine, approved_by=SUPERVISOR, approved_at=self.now())
        self.model[request] = mine
        self.attempts[request] += state is State.INTENDED
        self.events += 1


LaneLife.TestCase.settings = settings(max_examples=40, stateful_step_count=40)
TestLaneLife = LaneLife.TestCase
