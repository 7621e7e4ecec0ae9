"""Exchange with head office: what waits goes out, what waits there comes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from cashier import bootstrap
from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.options import command, option
from cashier.cli.output import note, tell
from cashier.domain.say import say
from cashier.services.lane import Lane
from cashier.text import Speaker

if TYPE_CHECKING:
    from cashier.sync.loop import State
    from cashier.sync.push import Synced
    from cashier.sync.settings import Settings


@command("sync")
@option("--once", is_flag=True)
@pass_call
def sync(call: Call, once: bool) -> Exit:
    settings = bootstrap.head_office(call.config)
    if settings is None:
        raise Misused(say("cli.no_office"), say("cli.no_office_now"))
    with call.lane() as lane:
        done = _once(lane, settings) if once else _until_ended(call, lane, settings)
    tell(call, asdict(done), _rows(call.words, done))
    return Exit.DONE


def _once(lane: Lane, settings: Settings) -> Synced:
    from cashier.sync.push import once

    return once(lane.journal, settings)


def _until_ended(call: Call, lane: Lane, settings: Settings) -> Synced:
    """Exchange again and again until a signal comes; the sum is over all of it."""
    from cashier.sync import loop, marks
    from cashier.sync.courier import Bell
    from cashier.sync.push import Synced

    def say_so(state: State) -> None:
        note(call, f"cli.sync.{state.standing}", waiting=state.waiting, detail=state.words)

    bell = Bell()
    before, known = _acked(lane), marks.inbox_ack(lane.journal)
    with call.stopping.heeded(bell.end):
        loop.run(lane.journal, settings, lane.clock, bell, say_so)
    acked, pulled = _acked(lane), marks.inbox_ack(lane.journal) - known
    return Synced(acked - before, acked, pulled, marks.waiting(lane.journal))


def _acked(lane: Lane) -> int:
    """How many events head office has."""
    from cashier.sync import marks

    events = int(lane.journal.read("select count(*) from journal")[0][0])
    return events - marks.waiting(lane.journal)


def _rows(words: Speaker, done: Synced) -> Iterator[str]:
    yield words.text("cli.synced", pushed=done.pushed, pulled=done.pulled, waiting=done.waiting)
