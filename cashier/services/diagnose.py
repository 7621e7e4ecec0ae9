"""Why is the line dead? Every check that cannot move money, in one table, one after another.

Findings are told as they come, so that whoever waits sees them live.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cashier.domain.records import Person
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services import ask_terminal, checks
from cashier.services.checks import Bench, Run
from cashier.services.findings import Finding, Findings, Grade, findings_body
from cashier.services.lane import Lane
from cashier.store.journal import SYSTEM
from drivers.terminal import Hear, Stop, ignore, never


@dataclass(frozen=True, slots=True)
class Check:
    """`finds` are the names of its findings, in their order."""

    name: str
    finds: tuple[str, ...]
    run: Run


PLAN = (
    Check("driver", ("driver",), checks.check_driver),
    Check("port", ("port",), checks.check_port),
    Check("terminal", ask_terminal.FINDS, ask_terminal.ask_terminal),
    Check("last_money", ("last_money",), checks.check_last_money),
    Check("work", ("in_doubt", "queue"), checks.check_work),
    Check("journal", ("journal",), checks.check_journal),
    Check("disk", ("disk",), checks.check_disk),
    Check("versions", ("versions",), checks.check_versions),
)

BY_FINDING = {name: check for check in PLAN for name in check.finds}
"""Which check has to run again for one finding."""


@dataclass(frozen=True, slots=True)
class Began:
    check: Check


@dataclass(frozen=True, slots=True)
class Ended:
    check: Check
    found: tuple[Finding, ...]


Watch = Callable[[Began | Ended], None]


def unseen(_step: Began | Ended) -> None:
    """Nobody watches."""


def diagnose(
    lane: Lane,
    by: Person | None = None,
    hear: Hear = ignore,
    stop: Stop = never,
    watch: Watch = unseen,
    plan: Sequence[Check] = PLAN,
) -> Findings:
    """Run `plan`; whatever breaks is a finding too. `by` is None for a command on this PC."""
    if by is not None:
        demand(by.role, Permission.DIAGNOSE)
    bench = Bench(lane, by.id if by else SYSTEM, hear, stop)
    return Findings(tuple(found for check in plan for found in _watched(check, bench, watch)))


def _watched(check: Check, bench: Bench, watch: Watch) -> tuple[Finding, ...]:
    watch(Began(check))
    found = tuple(_run(check, bench))
    watch(Ended(check, found))
    return found


def _run(check: Check, bench: Bench) -> list[Finding]:
    if bench.stop():
        return _alike(check, Finding("", Grade.UNKNOWN, say("diagnose.stopped")))
    try:
        return check.run(bench)
    except Exception as error:  # a broken check must not hide what the others find
        words = say("diagnose.broken", detail=f"{type(error).__name__}: {error}")
        return _alike(check, Finding("", Grade.FAULT, words))


def _alike(check: Check, finding: Finding) -> list[Finding]:
    """The same for everything that the check would have found."""
    return [Finding(name, finding.grade, finding.words) for name in check.finds]


__all__ = [
    "BY_FINDING", "PLAN", "Began", "Check", "Ended", "Finding", "Findings", "Grade", "Watch",
    "diagnose", "findings_body", "unseen",
]  # fmt: skip
