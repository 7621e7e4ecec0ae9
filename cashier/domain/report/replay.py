"""The same figures once more, from the events alone, so that two ways must come to one sum.

It shares nothing with `figures` but the names of the lines: it knows no tables and no entries,
follows the events in their order, and counts what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from cashier.domain.lifecycle import State
from cashier.domain.report.entries import AWAITED, OPEN, TOGETHER, Step
from cashier.domain.report.figures import Group, Key, Line, reason_code
from cashier.domain.report.rules import ReportRules
from cashier.domain.report.spans import Span
from cashier.domain.routes import Route
from drivers.terminal import Kind, Method

Differing = dict[Key, tuple[tuple[int, int], tuple[int, int]]]
"""Count and sum of the report, then count and sum of the events."""

PREFIX = "request_"
STATES = {f"{PREFIX}{state}": state for state in State}


@dataclass(frozen=True, slots=True)
class Told:
    """One event: its kind, UTC time, actor and body."""

    kind: str
    at: str
    actor: str
    body: dict[str, Any]


@dataclass(slots=True)
class _Life:
    """What the events have told of one request so far."""

    kind: Kind
    minor: int
    currency: str
    reason: str
    maker: str
    original: str
    route: Route = Route.ORIGINAL
    checkers: set[str] = field(default_factory=set)
    stands: State | None = None
    asked: bool = False
    answer: tuple[State, str] | None = None
    later: State | None = None


class Replay:
    """Reads events one after another; `counted` are the figures of the span."""

    def __init__(self, span: Span, rules: ReportRules, zone: tzinfo | None = None) -> None:
        self._span, self._rules, self._zone = span, rules, zone
        self._lives: dict[str, _Life] = {}
        self._methods: dict[str, str] = {}
        self._place = 0

    def read(self, told: Told) -> None:
        if told.kind == "original_found":
            method = told.body["transaction"].get("method", Method.CARD)
            self._methods[told.body["id"]] = str(method)
        elif told.kind == "approval_given":
            self._lives[told.body["request"]].checkers.add(str(told.body["by"]))
        elif told.kind in STATES:
            self._place += 1
            self._step(told, Step(self._place, told.at, STATES[told.kind], told.actor))

    def _step(self, told: Told, step: Step) -> None:
        if step.state is State.DRAFTED:
            self._lives[told.body["request"]] = _begun(told)
        life = self._lives[told.body["request"]]
        if step.state is State.AWAITING_APPROVAL:
            life.checkers.clear()
        elif step.state is State.APPROVED:
            life.checkers.update(told.body.get("people", (told.body["by"],)))
        if not self._span.is_over(step):
            life.stands = step.state
        if self._span.holds(step):
            _note(life, step, f"{step.moment.astimezone(self._zone):%H}")

    def counted(self) -> dict[Key, tuple[int, int]]:
        """Count and sum under the name of each line."""
        found: dict[Key, tuple[int, int]] = {}
        for life in self._lives.values():
            for group, key, minor in self._marks(life):
                name = (group, key, life.kind, life.currency)
                count, total = found.get(name, (0, 0))
                found[name] = (count + 1, total + minor)
        return found

    def _marks(self, life: _Life) -> Iterator[tuple[Group, str, int]]:
        if life.kind is not Kind.SALE:
            yield from self._given_back(life)
            return
        for key in (life.answer[0] if life.answer else "", _open(life)):
            if key:
                yield Group.CHARGED, key, life.minor

    def _given_back(self, life: _Life) -> Iterator[tuple[Group, str, int]]:
        if life.asked:
            yield Group.ASKED, "asked", life.minor
        if life.later:
            yield Group.LATER, life.later, life.minor
        if word := _open(life):
            yield Group.OPEN, word, life.minor
        is_accepted = life.answer is not None and life.answer[0] is State.ACCEPTED
        if is_accepted and life.route is not Route.ORIGINAL:
            yield Group.OTHER_WAY, life.route, life.minor
        elif life.answer:
            yield Group.ANSWER, life.answer[0], life.minor
        if life.answer and is_accepted and life.route is Route.ORIGINAL:
            yield Group.HOUR, life.answer[1], life.minor
            yield from self._accepted(life)

    def _accepted(self, life: _Life) -> Iterator[tuple[Group, str, int]]:
        yield Group.REASON, life.reason, life.minor
        yield Group.MAKER, life.maker, life.minor
        yield Group.CHECKER, TOGETHER.join(sorted(life.checkers)), life.minor
        yield Group.METHOD, self._methods[life.original], life.minor
        if self._rules.tells_fees:
            fee = self._rules.cost(life.kind, life.minor)
            yield Group.COST, self._rules.cause(life.reason), fee


def _begun(told: Told) -> _Life:
    body, amount = told.body, told.body["amount"]
    return _Life(
        Kind(body["kind"]), amount["minor"], amount["currency"], reason_code(body["reason"]),
        told.actor, body["original"], Route(body.get("route", Route.ORIGINAL)),
    )  # fmt: skip


def _open(life: _Life) -> str:
    """Under which word it is open; nobody waits for the bank after a charge."""
    if life.stands is State.ACCEPTED:
        return "" if life.kind is Kind.SALE else AWAITED[life.route]
    return OPEN.get(life.stands, "") if life.stands else ""


def _note(life: _Life, step: Step, hour: str) -> None:
    """What this step is in a span that holds it."""
    if step.state is State.DRAFTED:
        life.asked = True
    elif step.state in (State.ACCEPTED, State.DECLINED, State.NOT_DONE):
        life.answer = step.state, hour
    elif step.state in (State.CREDITED, State.FAILED_LATER):
        life.later = step.state


def differing(lines: Iterable[Line], counted: Mapping[Key, tuple[int, int]]) -> Differing:
    """Where the two ways differ: what the lines say and what the events say."""
    ours = {(one.group, one.key, one.kind, one.currency): (one.count, one.minor) for one in lines}
    names = {**ours, **counted}
    pairs = {name: (ours.get(name, (0, 0)), counted.get(name, (0, 0))) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
