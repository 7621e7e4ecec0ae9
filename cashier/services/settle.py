"""Close the terminal's batch, or sign it on. Settlement waits until nothing is in doubt."""

from __future__ import annotations

from cashier.domain.correction import Stage
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import device_says, say
from cashier.evidence.receipts import keep_receipts
from cashier.services.lane import Lane
from cashier.services.recover import recover
from cashier.store import reads
from cashier.store.corrections import open_corrections
from drivers.terminal import Hear, Report, Stop, ignore, never


def settle(lane: Lane, by: Person, hear: Hear = ignore, stop: Stop = never) -> Report:
    """Settle the open batch; raises Refused while a request is in doubt."""
    demand(by.role, Permission.SETTLE)
    with lane.turn():
        return _settle(lane, by, hear, stop)


def _settle(lane: Lane, by: Person, hear: Hear, stop: Stop) -> Report:
    recover(lane, hear, stop)
    if reads.requests(lane.journal, *UNRESOLVED):
        raise Refused(say("settle.in_doubt"), say("settle.clear_board"))
    _demand_no_charge_open(lane)
    report = lane.terminal.settle(hear, stop)
    write_report(
        lane, Fact.BATCH_SETTLED if report.done else Fact.DEVICE_ASKED, "settle", report, by
    )
    return report


def _demand_no_charge_open(lane: Lane) -> None:
    """Nobody closes the day over a charge that was taken back and not made again."""
    if any(one.stage is Stage.TO_CHARGE for one in open_corrections(lane.journal)):
        raise Refused(say("settle.to_charge"), say("settle.charge_or_give_up"))


def sign_on(lane: Lane, by: Person, hear: Hear = ignore, stop: Stop = never) -> Report:
    """Let the terminal fetch its working keys."""
    demand(by.role, Permission.DIAGNOSE)
    with lane.turn():
        report = lane.terminal.sign_on(hear, stop)
    write_report(lane, Fact.SIGNED_ON if report.done else Fact.DEVICE_ASKED, "sign_on", report, by)
    return report


def write_report(lane: Lane, fact: Fact, what: str, report: Report, by: Person) -> None:
    """What was done and printed. After a settlement the open batch is unknown until it is seen."""
    body = {
        "what": what, "presence": "ready", "words": device_says(report.words).body(), "trace": "",
        "code": report.code, "terminal": lane.about.terminal, "batch": "",
    }  # fmt: skip
    with lane.journal.write() as pen:
        event = pen.append(fact, body, by.id)
        keep_receipts(pen, f"{what}/{event.seq}", report.receipts, by.id)
