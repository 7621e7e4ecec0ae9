"""The shop's rules, worked out once more: what an event may say, given all that came before it.

Each rule gets the record as it was before the event, and answers with a sentence or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from tests.explorer.oracle.chain import Row
from tests.explorer.oracle.names import may_be_one
from tests.explorer.oracle.story import STATES, Story

if TYPE_CHECKING:
    from tests.explorer.oracle.record import Record

APPROVE_ABOVE = 1_000_00
TWO_ABOVE = 1_200_00
HIGHEST = 10_000_00
DAY_HIGHEST = 3_500_00
CASHIERS = frozenset({"1001"})
QUEUE_HIGHEST = 1_000_00
APPROVAL_AGE = timedelta(minutes=480)
SUPERVISORS = frozenset({"9001", "9002"})

OPEN = frozenset({State.INTENDED, State.SENT, State.IN_DOUBT, State.ESCALATED})
PAID = frozenset({State.ACCEPTED, State.CREDITED})
TAKES = OPEN | PAID | {State.QUEUED}
"""What counts against the captured amount."""

DEAD = frozenset({State.DECLINED, State.NOT_DONE, State.FAILED_LATER})
"""Nothing of it moved, or the bank took it back."""

ENDINGS = frozenset({State.ACCEPTED, State.DECLINED, State.NOT_DONE})

BY_PEOPLE = frozenset({"request_escalated", "request_credited", "request_failed_later"})
ONE_IS_ENOUGH = frozenset({"request_escalated", "request_credited"})
"""They free nothing."""

LIFE = {
    "drafted": {"awaiting_approval", "approved"},
    "awaiting_approval": {"approved", "not_done"},
    "approved": {"queued", "intended", "not_done"},
    "queued": {"intended", "awaiting_approval", "not_done"},
    "intended": {"sent", "in_doubt", "not_done"},
    "sent": {"accepted", "declined", "not_done", "in_doubt"},
    "in_doubt": {"accepted", "declined", "not_done", "escalated"},
    "escalated": {"accepted", "declined", "not_done"},
    "accepted": {"credited", "failed_later"},
}
"""Which steps there are (DESIGN: life of a request), written down once more."""

CHARGE = "sale"
"""The kind of a request that takes nothing from the original which it is linked to."""

Rule = Callable[["Record", Row, Story], str]


def legal(_record: Record, event: Row, story: Story) -> str:
    after = STATES.get(event["kind"])
    if after is None or after is State.DRAFTED or after in LIFE.get(story.state, ()):
        return ""
    return f"went from {story.state} to {after}"


def intended_once(record: Record, event: Row, story: Story) -> str:
    """One id for each decision, and none is ever used again."""
    if event["kind"] != "request_intended":
        return ""
    if story.tries:
        return "was intended a second time"
    known = {one.reference for other in record.stories.values() for one in other.tries}
    return "has a reference that was used before" if event["body"]["reference"] in known else ""


def intended_alone(record: Record, event: Row, story: Story) -> str:
    if event["kind"] != "request_intended":
        return ""
    others = [one for one in record.stories.values() if one is not story and one.state in OPEN]
    if any(one.original == story.original for one in others):
        return "was intended while another one on its original was open"
    if any(one.state in (State.INTENDED, State.SENT) for one in others):
        return "was intended while another one was in flight"
    return ""


def within_the_cap(record: Record, event: Row, story: Story) -> str:
    """Checked where an amount is reserved: when it is promised and when it is intended."""
    if event["kind"] not in ("request_intended", "request_queued") or story.kind == CHARGE:
        return ""
    taken = sum(
        one.minor
        for one in record.stories.values()
        if one is not story
        and one.state in TAKES
        and one.kind != CHARGE
        and _of_one_sale(record, one, story)
    )
    captured = record.captured.get(story.original, 0)
    if taken + story.minor > captured or story.minor > HIGHEST:
        return f"takes {story.minor} of {captured}, of which {taken} are taken"
    return ""


def _of_one_sale(record: Record, one: Story, other: Story) -> bool:
    """The same name, or two of which one was typed from the slip of a sale that was told."""
    names = (one.original, other.original)
    is_typed = "@" in names[0] + names[1]
    return names[0] == names[1] or (is_typed and may_be_one(*names, record.days))


def approved_by_another(_record: Record, event: Row, story: Story) -> str:
    """Above the limit a supervisor, never the one who asks; and not too long ago."""
    if event["kind"] != "request_intended":
        return ""
    if needs_checker(story) and story.approved_by not in SUPERVISORS - {story.drafted_by}:
        return f"was intended with the approval of {story.approved_by or 'nobody'}"
    now, then = map(datetime.fromisoformat, (event["at"], story.approved_at))
    if not timedelta(0) <= now - then <= APPROVAL_AGE:
        return f"was intended with an approval of {story.approved_at}"
    return ""


def approved_by_two(_record: Record, event: Row, story: Story) -> str:
    """Above the second limit two different supervisors, none of them the one who asks."""
    if not _reserves(event, story) or story.minor <= TWO_ABOVE:
        return ""
    now = datetime.fromisoformat(event["at"])
    fresh = {
        who
        for who, at in story.approvals.items()
        if timedelta(0) <= now - datetime.fromisoformat(at) <= APPROVAL_AGE
    }
    people = fresh & SUPERVISORS - {story.drafted_by}
    return "" if len(people) >= 2 else f"was let through with the approvals of {sorted(people)}"


def within_the_day(record: Record, event: Row, story: Story) -> str:
    """What one cashier asked for on one day, wherever an amount is reserved."""
    if not _reserves(event, story):
        return ""
    day, who = _day(story), story.drafted_by
    taken = sum(
        one.minor
        for one in record.stories.values()
        if one is not story
        and one.state in TAKES
        and one.kind != CHARGE
        and (_day(one), one.drafted_by) == (day, who)
    )
    if who not in CASHIERS or taken + story.minor <= DAY_HIGHEST:
        return ""
    return f"takes {story.minor} on {day}, on which {who} has given back {taken}"


def _reserves(event: Row, story: Story) -> bool:
    """Whether it takes an amount of what may go back; a charge comes in."""
    return story.kind != CHARGE and event["kind"] in ("request_intended", "request_queued")


def _day(story: Story) -> object:
    return datetime.fromisoformat(story.drafted_at).astimezone().date()


def needs_checker(story: Story) -> bool:
    """A large amount that goes back, or a sale that only a slip tells, whose name has its day."""
    return story.kind != CHARGE and _is_heavy(story)


def _is_heavy(story: Story) -> bool:
    return story.minor > APPROVE_ABOVE or "@" in story.original


def asks_nobody(_record: Record, event: Row, story: Story) -> str:
    """Nobody but a supervisor approves, and small amounts are approved by the rule alone."""
    if event["kind"] != "request_approved":
        return ""
    by = event["body"]["by"]
    is_small = by == "rule" and not needs_checker(story)
    if is_small or by in SUPERVISORS - {story.drafted_by}:
        return ""
    return f"was approved by {by}"


def stands_for_it(_record: Record, event: Row, story: Story) -> str:
    """What a person says needs a supervisor and evidence; what frees money above the limit, two."""
    body = event["body"]
    if event["kind"] not in BY_PEOPLE and body.get("proof") != "person":
        return ""
    people = body.get("people", [])
    if not people or people[0] not in SUPERVISORS:
        return f"{event['kind']} by {people}"
    if event["kind"] != "request_escalated" and not body.get("evidence"):
        return f"{event['kind']} without evidence"
    needs_two = event["kind"] not in ONE_IS_ENOUGH and story.minor > APPROVE_ABOVE
    return f"{event['kind']} by {people} alone" if needs_two and len(set(people)) < 2 else ""


def charged_rightly(record: Record, event: Row, story: Story) -> str:
    """After a proven give-back, and never while another charge was made or may have been."""
    if story.kind != CHARGE or event["kind"] not in ("request_intended", "request_queued"):
        return ""
    gives, charges = record.halves_of(story)
    if event["kind"] == "request_queued" or story.minor > HIGHEST:
        return f"is a charge of {story.minor}, {event['kind']}"
    if not gives or any(one.state not in PAID | DEAD for one in gives):
        return "was charged while its give-back was open"
    if not any(one.state in PAID for one in gives):
        return "was charged without a give-back"
    again = [one for one in charges if one is not story and one.state in OPEN | PAID]
    return "was charged again" if again else ""


def may_wait(_record: Record, event: Row, story: Story) -> str:
    """A promise above the limit is not made."""
    if event["kind"] == "request_queued" and story.minor > QUEUE_HIGHEST:
        return f"was queued with {story.minor}"
    return ""


def ended_with_words(_record: Record, event: Row, story: Story) -> str:
    if STATES.get(event["kind"]) in ENDINGS and not event["body"].get("words"):
        return "ended without words"
    return ""


OF_REQUESTS: tuple[Rule, ...] = (
    legal, intended_once, intended_alone, within_the_cap, approved_by_another, approved_by_two,
    within_the_day, asks_nobody, stands_for_it, may_wait, ended_with_words, charged_rightly,
)  # fmt: skip


def settled_with_none_open(record: Record) -> str:
    open_ones = [one.id for one in record.stories.values() if one.state in OPEN]
    return f"the batch was settled while {open_ones} were open" if open_ones else ""
