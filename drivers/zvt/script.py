"""What a simulated terminal does for one money command, step by step, under each fault."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.simulator.faults import SLOW_SECONDS, Fault
from drivers.zvt.codes import ALREADY_VOIDED
from drivers.zvt.firmware import COMPLETED, Firmware
from drivers.zvt.messages import Control, Message, serialise

STOPPED = "6C"
NOT_PRINTED = "CC"
"""Said of an approval that the terminal takes back: the printer was not ready."""

_AFTER = {Fault.TIMEOUT: "9B", Fault.STRANGE_CODE: "D9", Fault.DUPLICATE: "5E"}
"""What the terminal says although the bank has booked; B4 of a void that it has had already."""

_INSTEAD = {Fault.DECLINE: "05", Fault.CANCEL: STOPPED}
"""What it says without asking the bank."""

_NO_SLIPS = frozenset({Fault.NO_PAPER, Fault.NO_RECEIPT})
_INSERT = serialise(Control.INTERMEDIATE_STATUS, b"\x0a")
_HOST = serialise(Control.INTERMEDIATE_STATUS, b"\x04")


@dataclass(frozen=True, slots=True)
class Book:
    """Put this to the bank now; what it says is said next."""

    request: Message
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class Damaged:
    """A message that is damaged on its way the first time."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A message in whose middle the line is lost."""

    data: bytes


Item = bytes | Book | Wait | Damaged | Cut
"""One step; bytes are a message, which waits for the register's answer."""


def planned(request: Message, fault: Fault | None, firmware: Firmware) -> list[Item]:
    """Up to the moment at which the bank is asked."""
    shown: list[Item] = [_INSERT, _HOST] if firmware.tells_progress else []
    if fault in _INSTEAD:
        return [*shown, *firmware.refusal(_INSTEAD[fault])]
    slow: list[Item] = [Wait(SLOW_SECONDS)] if fault is Fault.SLOW else []
    return [*shown, *slow, Book(request, fault)]


def booked(plan: Book, firmware: Firmware) -> list[Item]:
    """Ask the bank now, and what is said of it then."""
    fault = plan.fault
    done = (firmware.rehearse if fault is Fault.TAKEN_BACK else firmware.book)(plan.request)
    if isinstance(done, str):
        return [*firmware.refusal(done)]
    if fault is Fault.TAKEN_BACK:
        return [firmware.approval(done), *firmware.refusal(NOT_PRINTED)[1:]]
    if fault is Fault.LOST_ANSWER:
        return []
    if fault in _AFTER:
        return [*firmware.refusal(_after(plan.request, fault))]
    approval = firmware.approval(done)
    if fault is Fault.HANG_UP:
        return [Cut(approval)]
    prints = firmware.lets_print and fault not in _NO_SLIPS
    slips = firmware.printer.receipts(done.transaction) if prints else []
    if fault is Fault.RECEIPT_FIRST:
        return [*slips, approval, COMPLETED]
    return [Damaged(approval) if fault is Fault.GARBLED else approval, *slips, COMPLETED]


def _after(request: Message, fault: Fault) -> str:
    is_again = fault is Fault.DUPLICATE and request.control == Control.VOID
    return ALREADY_VOIDED if is_again else _AFTER[fault]
