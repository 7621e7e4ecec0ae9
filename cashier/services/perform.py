"""What a technician lets the terminal do beside settlement: its totals, and its own functions.

None of these moves money. What is printed is kept as evidence like any other receipt.
"""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import device_says, say
from cashier.domain.typed import typed
from cashier.services.lane import Lane, driver_of
from cashier.services.settle import write_report
from cashier.store import reads
from drivers.registry import Function
from drivers.terminal import Hear, Report, Stop, Terminal, Words, ignore, never


def _totals(terminal: Terminal, _text: str, hear: Hear, stop: Stop) -> Report:
    return terminal.totals(hear, stop)


TOTALS = Function("totals", Words("totals of the open batch", "当前批次汇总"), _totals)


def functions(lane: Lane) -> tuple[Function, ...]:
    """All that this lane's terminal can be asked to do."""
    driver = driver_of(lane)
    return (TOTALS, *(driver.functions if driver else ()))


def perform(
    lane: Lane, name: str, text: str, by: Person, hear: Hear = ignore, stop: Stop = never
) -> Report:
    """Carry the function `name` out; raises Refused, and then the terminal heard nothing."""
    demand(by.role, Permission.DIAGNOSE)
    function = _named(lane, name)
    _demand_text(function, typed(text))
    with lane.turn():
        if function.disturbs and reads.requests(lane.journal, *UNRESOLVED):
            raise Refused(say("function.in_doubt"), say("settle.clear_board"))
        report = function.run(lane.terminal, typed(text), hear, stop)
    write_report(lane, Fact.DEVICE_ASKED, name, report, by)
    return report


def _named(lane: Lane, name: str) -> Function:
    known = {one.name: one for one in functions(lane)}
    if name not in known:
        raise Refused(
            say("function.unknown", name=name), say("function.known", names=", ".join(known))
        )
    return known[name]


def _demand_text(function: Function, text: str) -> None:
    if function.takes is not None and not text:
        raise Refused(say("function.text_missing"), device_says(function.takes))
