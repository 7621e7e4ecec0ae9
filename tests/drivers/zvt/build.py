"""Small real things that several tests need: messages, requests, a profile, a counter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from drivers.effects import Device, Effects, Write
from drivers.lines.damage import Damage, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import Event, Progress, ReceiptCame, Refund, Sale, Transaction, Void
from drivers.zvt import apdu
from drivers.zvt.driver import DRIVER, ZvtTerminal
from drivers.zvt.messages import Control, parse, serialise
from drivers.zvt.options import Profile
from drivers.zvt.values import Scale

CURRENCY = "EUR"
NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
SCALE = Scale(CURRENCY, date(2026, 5, 4), "cp437")
TID = "52523535"
OK = bytes.fromhex("800000")
DONE = bytes.fromhex("060F00")


def money(text: str) -> Money:
    return Money.parse(text, CURRENCY)


def profile(**options: str | int | bool) -> Profile:
    return Profile.read(DRIVER.read(options), CURRENCY)


def sold(voucher: str = "0163", amount: str = "12.00", **more: Any) -> Transaction:
    """A sale as it was looked up; `trace` is its trace number."""
    trace = more.pop("trace", "000263")
    fields = (("0B", trace),) if trace else ()
    return Transaction(voucher=voucher, amount=money(amount), terminal_id=TID, fields=fields,
                       card="411111******1234", **more)  # fmt: skip


def sale(amount: str = "12.00") -> Sale:
    return Sale("R1", money(amount))


def void(**more: Any) -> Void:
    original = sold(**more)
    assert original.amount is not None
    return Void("R1", original, original.amount)


def refund(amount: str = "5.00", **more: Any) -> Refund:
    return Refund("R1", sold(**more), money(amount))


# -- messages -----------------------------------------------------------------------------------


def told(code: str = "00", *, tags: Any = None, **values: str) -> bytes:
    """04 0F with a result and fields as hex, by our names."""
    names = {
        "amount": 0x04, "trace": 0x0B, "time": 0x0C, "day": 0x0D, "pan": 0x22, "tid": 0x29,
        "original": 0x37, "text": 0x3C, "currency": 0x49, "receipt": 0x87, "host": 0xA0,
    }  # fmt: skip
    fields = [(names[name], bytes.fromhex(value)) for name, value in values.items()]
    return serialise(
        Control.STATUS_INFORMATION, fields=[(0x27, bytes.fromhex(code)), *fields], tags=tags
    )


def approval(**changes: str) -> bytes:
    """The approval of `void()`: its own numbers, and the original's trace in 37."""
    values = {
        "amount": "000000001200", "trace": "000264", "time": "120001", "day": "0504",
        "pan": "411111EEEEEE1234", "tid": TID, "original": "000263", "currency": "0978",
        "receipt": "0164",
    } | changes  # fmt: skip
    return told(**{name: value for name, value in values.items() if value})


def refunded(**changes: str) -> bytes:
    """The approval of `refund()`."""
    return approval(**({"amount": "000000000500", "original": ""} | changes))


def aborted(code: str) -> bytes:
    return serialise(Control.ABORT, bytes.fromhex(code))


def news(code: int, minutes: str = "") -> bytes:
    return serialise(Control.INTERMEDIATE_STATUS, bytes([code]) + bytes.fromhex(minutes))


def state(code: str) -> bytes:
    return serialise(Control.COMPLETION, bytes.fromhex(code))


# -- both halves --------------------------------------------------------------------------------


@dataclass
class Counter:
    """Register and device on one line in memory: `ledger` is the truth, `heard` what was told."""

    terminal: ZvtTerminal
    bank: Bank
    clock: ManualClock
    line: MemoryLine
    ledger: list[Movement]
    heard: list[Event] = field(default_factory=list)

    def sold(self, amount: str = "12.00", card: str = "411111******1234") -> Transaction:
        """A sale at the terminal, as the terminal tells it; the ledger then starts anew."""
        number = self.bank.sale(money(amount), card=card).transaction.voucher
        self.ledger.clear()
        found = self.terminal.find(number).transaction
        assert found is not None
        return found

    def moved(self) -> list[tuple[object, object]]:
        """Kind and minor units of every movement of money."""
        return [(line["kind"], line["amount_minor"]) for line in self.ledger]

    @property
    def said(self) -> list[str]:
        return [event.words.en for event in self.heard if isinstance(event, Progress)]

    @property
    def receipts(self) -> list[Any]:
        return [event.receipt for event in self.heard if isinstance(event, ReceiptCame)]


def counter(*faults: str, damage: Damage = whole, **options: str | int | bool) -> Counter:
    clock = ManualClock(NOON)
    ledger: list[Movement] = []
    bank = Bank(clock, CURRENCY, merchant_name="TEST STORE", on_movement=ledger.append)
    settings = DRIVER.read(options)
    device = DRIVER.device(bank, Faults(tuple(map(Rule.parse, faults))), settings)
    line = MemoryLine(device, clock, damage)
    terminal = ZvtTerminal(line.open, clock, CURRENCY, settings)
    return Counter(terminal, bank, clock, line, ledger)


class Scripted(Device):
    """A TCP terminal that says what a test wrote down, by command; it notes what came.

    An entry of bytes is said once the one before is answered; numbers of the same command take
    the next script in turn, and the last one stays.
    """

    def __init__(self, **scripts: list[list[bytes]]) -> None:
        self._scripts = {int(name[1:], 16): list(turns) for name, turns in scripts.items()}
        self._left: list[bytes] = []
        self.asked: list[bytes] = []
        self.answers: list[bytes] = []

    def receive(self, data: bytes, now: float) -> Effects:
        return [effect for message in split(data) for effect in self._on(message)]

    def expire(self, now: float) -> Effects:
        return ()

    def _on(self, message: bytes) -> Effects:
        if message[0] in (0x80, 0x84):
            self.answers.append(message)
            return (Write(self._left.pop(0)),) if self._left else ()
        self.asked.append(message)
        turns = self._scripts.get(int.from_bytes(message[:2], "big"), [[OK, DONE]])
        script = list(turns.pop(0) if len(turns) > 1 else turns[0])
        said, self._left = script[:2], script[2:]
        return [Write(part) for part in said]


def split(data: bytes) -> Iterable[bytes]:
    reader = apdu.Reader()
    reader.receive(data)
    while (message := reader.next()) is not None:
        yield message


def scripted(device: Device, **options: str | int | bool) -> ZvtTerminal:
    clock = ManualClock(NOON)
    line = MemoryLine(device, clock)
    settings = DRIVER.read({"transport": "tcp"} | options)
    return ZvtTerminal(line.open, clock, CURRENCY, settings)


READY = [OK, state("00")]


def looked_up(data: bytes) -> Transaction:
    from drivers.zvt.values import transaction

    return transaction(parse(data), SCALE)
