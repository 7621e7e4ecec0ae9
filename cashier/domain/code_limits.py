"""How often a code may be guessed. Tries are counted before a code is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.domain.refusal import Refused
from cashier.domain.say import say

PER_REQUEST = 5
PER_HOUR = 10
IN_A_ROW = 50
"""Wrong tries. The last one goes neither by the clock nor by the journal: whoever sets the clock or
brings back an old journal gains nothing by it.

A guess fits by chance once in 14 million tries (eight digits, seven minutes).
"""

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CodeTry:
    """One try at a code; `at` is UTC ISO 8601. What was not told to be right counts as wrong."""

    request: str
    person: str
    at: str
    is_right: bool


def demand_try(
    tries: Sequence[CodeTry], request: str, person: str, in_a_row: int, now: datetime
) -> None:
    """Refuse one more try where there were too many; `in_a_row` are the key's since a right one."""
    wrong = [one for one in tries if not one.is_right]
    if sum(one.request == request for one in wrong) >= PER_REQUEST:
        raise Refused(say("code.too_many_request"), say("code.use_pin"))
    if sum(one.person == person and _is_recent(one, now) for one in wrong) >= PER_HOUR:
        raise Refused(say("code.too_many_hour", id=person), say("code.use_pin"))
    if in_a_row >= IN_A_ROW:
        raise Refused(say("code.too_many_key", id=person), say("code.enrol_again"))


def _is_recent(one: CodeTry, now: datetime) -> bool:
    """Also what seems to be still to come: the clock was set back since."""
    return datetime.fromisoformat(one.at) > now - HOUR
