"""Every way in which a simulated terminal can end a request, and what may be said of it then."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Approved, Cancelled, Declined, NotDone, Outcome, Unknown


@dataclass(frozen=True, slots=True)
class Ending:
    """What the terminal does with the request, whether money moves, and what may be said then.

    `at_once` are the outcomes that a line without loss allows; empty: any that the ledger bears.
    """

    rules: tuple[Rule, ...]
    moves: bool
    at_once: tuple[type[Outcome], ...] = ()


def _ending(fault: Fault, moves: bool, *at_once: type[Outcome]) -> Ending:
    return Ending((Rule(fault, 1),), moves, at_once)


ENDINGS: dict[str, Ending] = {
    "approve": Ending((), True, (Approved,)),
    "decline": _ending(Fault.DECLINE, False, Declined),
    "cancel at terminal": _ending(Fault.CANCEL, False, Cancelled),
    "busy": _ending(Fault.BUSY, False, NotDone, Declined, Cancelled, Unknown),
    "lost answer": _ending(Fault.LOST_ANSWER, True, Unknown),
    "lost command": _ending(Fault.SILENCE, False, Unknown, NotDone),
    "dead before": _ending(Fault.DEAD_BEFORE, False, Unknown, NotDone),
    "refused by NAK": _ending(Fault.NAK, False, NotDone, Unknown),
    "garbled answer": _ending(Fault.GARBLED, True),
    "slow answer": _ending(Fault.SLOW, True, Approved),
    "hang-up in the answer": _ending(Fault.HANG_UP, True, Unknown, Approved),
    "no paper": _ending(Fault.NO_PAPER, True),
    "host too slow": _ending(Fault.TIMEOUT, True),
    "strange code": _ending(Fault.STRANGE_CODE, True),
    "called a duplicate": _ending(Fault.DUPLICATE, True),
    "receipt first": _ending(Fault.RECEIPT_FIRST, True, Approved),
    "approval taken back": _ending(Fault.TAKEN_BACK, False, Declined, Unknown),
    "no receipt": _ending(Fault.NO_RECEIPT, True, Approved),
}

MOVED = {rule.fault: one.moves for one in ENDINGS.values() for rule in one.rules}
"""Whether money moves under each fault."""
