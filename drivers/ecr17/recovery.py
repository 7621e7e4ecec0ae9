"""What became of a money command whose answer was lost: ecr17.md section 3, step by step.

Nothing here sends money.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from drivers.ecr17 import words
from drivers.ecr17.answers import NEEDS, result_of
from drivers.ecr17.desk import Desk
from drivers.ecr17.messages import NO_TERMINAL, terminal_of
from drivers.ecr17.options import Profile
from drivers.ecr17.proof import Before, Look, judge_new, obstacle
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.terminal import Attempt, NotDone, Outcome, Unknown, differ

DRAIN_SECONDS = 1.5
"""How long a late result or receipt part may take to begin, before anything is asked."""

_NOT_NOW = Unknown(common.ASK_AGAIN)
_FORGOTTEN = Unknown(words.NOTHING_KEPT, needs=NEEDS)


def resolve(
    attempt: Attempt, desk: Desk, profile: Profile, now: datetime, near: datetime
) -> Outcome:
    """Hear the terminal out, then compare its memory with the baseline.

    `now` is UTC like the attempt's own time, `near` the terminal's local time, about.
    """
    desk.drain(DRAIN_SECONDS)
    look = _look(desk)
    if isinstance(look, Unknown):
        return look
    before = Before.read(attempt.baseline)
    if before is None:
        return Unknown(words.NO_BASELINE, needs=NEEDS)
    if differ(look.terminal, before.terminal):
        return Unknown(words.OTHER_TERMINAL, needs=NEEDS)
    if look.kept == before.last_result:
        return _nothing_new(attempt, before, look, desk, profile, now)
    with_slip = replace(look, slip=desk.reprint())
    return judge_new(before, with_slip, attempt.request, near)


def _look(desk: Desk) -> Look | Unknown:
    """Status, last result and total; or why they cannot be had."""
    if isinstance(desk.state(), Ending):
        return _NOT_NOW
    raw = desk.last_result()
    if isinstance(raw, Ending):
        return _FORGOTTEN if raw is Ending.THROWN_AWAY else _NOT_NOW
    totals = desk.totals()
    total = None if isinstance(totals, Ending) else totals.number("pos_total_cents")
    terminal = terminal_of(raw)
    return Look(raw, result_of(raw), "" if terminal == NO_TERMINAL else terminal, total)


def _nothing_new(
    attempt: Attempt, before: Before, look: Look, desk: Desk, profile: Profile, now: datetime
) -> Outcome:
    """Proven only by two looks at an idle terminal, later than its host may take."""
    if (why := obstacle(before, look, attempt.request)) is not None:
        return Unknown(why, needs=NEEDS)
    if _is_early(attempt, profile, now):
        return Unknown(words.TOO_EARLY)
    if not desk.talk.pause(profile.second_look_seconds):
        return _NOT_NOW
    again = _look(desk)
    if isinstance(again, Unknown):
        return again
    is_same = (again.kept, again.total) == (look.kept, look.total)
    return NotDone(words.NOTHING_STORED) if is_same else _NOT_NOW


def _is_early(attempt: Attempt, profile: Profile, now: datetime) -> bool:
    return now - attempt.sent_at < timedelta(seconds=profile.host_seconds)
