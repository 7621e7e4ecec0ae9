"""How the rules answer: allowed, only with an approval, or not at all; always with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.domain.say import Say


@dataclass(frozen=True, slots=True)
class Checkers:
    """So many different people of this role, none of them the one who asks."""

    number: int = 1
    role: Role = Role.SUPERVISOR


@dataclass(frozen=True, slots=True)
class Allowed:
    """Nobody else needs to look at it."""

    why: Say


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """`why` holds every reason, not only the first."""

    by: Checkers
    why: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """A rule forbids it, whoever approves; `now` says what can be done instead, if anything."""

    why: Say
    now: Say | None = None

    def raised(self) -> Refused:
        """The same as an exception."""
        return Refused(self.why, self.now)


Decision = Allowed | NeedsApproval | Denied


def also_for(decision: Decision, why: Say | None) -> Decision:
    """The same answer with one more reason for somebody else to look at it."""
    if why is None or isinstance(decision, Denied):
        return decision
    if isinstance(decision, NeedsApproval):
        return NeedsApproval(decision.by, (*decision.why, why))
    return NeedsApproval(Checkers(), (why,))


def checkers(decision: Decision) -> int:
    """How many different people must approve; one where a shop has loosened its rules meanwhile."""
    return decision.by.number if isinstance(decision, NeedsApproval) else 1
