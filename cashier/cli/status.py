"""How the lane stands, for a person or for a program that watches it.

`--json` prints `{"lane", "name", "terminal", "simulated", "presence", "asked_at", "heard_at",
"waiting", "queued", "in_doubt", "oldest_doubt_at", "unsent", "last_closing", "closed_at", "head":
{"epoch", "seq", "hash", "at", "events"}}`, as cashier.services.heartbeat says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import command
from cashier.cli.output import tell
from cashier.services.heartbeat import Heartbeat, heartbeat
from cashier.text import Speaker


@command("status")
@pass_call
def status(call: Call) -> Exit:
    with call.look() as look:
        beat = heartbeat(look)
    tell(call, asdict(beat), _rows(call.words, beat))
    return Exit.IN_DOUBT if beat.in_doubt else Exit.DONE


def _rows(words: Speaker, beat: Heartbeat) -> Iterator[str]:
    if beat.simulated:
        yield words.text("slip.simulated")
    yield f"{beat.name} ({beat.lane}): {beat.terminal}"
    never = words.text("beat.never")
    asked = words.when(beat.asked_at) or never
    yield words.text(f"beat.presence.{beat.presence or 'unknown'}", at=asked)
    yield words.text("beat.counts", waiting=beat.waiting, queued=beat.queued, doubt=beat.in_doubt)
    if beat.in_doubt:
        yield words.text("beat.doubt", at=words.when(beat.oldest_doubt_at))
    yield words.text("beat.unsent", count=beat.unsent)
    closed = words.when(beat.closed_at) or never
    yield words.text("beat.closing", number=beat.last_closing, at=closed)
    head = beat.head
    yield words.text("beat.head", seq=head.seq, hash=head.hash[:12], at=words.when(head.at))
