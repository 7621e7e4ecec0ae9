"""The payment terminals of one shop and the banks behind them: the truth about who was paid.

One terminal is connected at a time; it can be switched off and on, swapped for another one that
knows nothing, or lose its memory. What moved stays moved, whatever the terminal still knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from drivers.effects import Device, Effects
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults
from drivers.terminal import Kind
from tests.explorer.wire import Wire

SPARE = "00440037"
"""The terminal id of the other terminal."""

RESET_SECONDS = 1.0
"""A terminal that is set back cannot sell under the same number in the same second."""

OTHER_CODES = 500_000
"""Apart from all authorisation codes that came before the reset."""

MakeDevice = Callable[[Bank], Device]


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement of money at one terminal; `batch` and `sold_at` are those of the original.

    `is_by_hand` tells a sale that somebody made at the terminal itself.
    """

    terminal: str
    movement: Movement
    batch: str = ""
    sold_at: str = ""
    is_by_hand: bool = False

    @property
    def kind(self) -> Kind:
        return Kind(str(self.movement["kind"]))

    @property
    def minor(self) -> int:
        return int(self.movement["amount_minor"])

    @property
    def original(self) -> str:
        """The voucher of the original; empty for a refund that names none."""
        return str(self.movement["original_voucher"])


class Listened:
    """A device and everything that has reached it, with its time: all that its state comes from."""

    def __init__(self, device: Device) -> None:
        self.told: list[tuple[float, bytes]] = []
        self._device = device

    def receive(self, data: bytes, now: float) -> Effects:
        self.told.append((now, data))
        return self._device.receive(data, now)

    def expire(self, now: float) -> Effects:
        return self._device.expire(now)


@dataclass
class Terminals:
    """`heard` is called at each movement, at the moment it happens."""

    clock: ManualClock
    currency: str
    wire: Wire
    rules: Faults
    make: MakeDevice
    heard: Callable[[Moved], None]
    moves: list[Moved] = field(default_factory=list)
    began_anew: bool = False
    is_swapped: bool = False
    is_by_hand: bool = False

    def __post_init__(self) -> None:
        self._first = self.bank = self._new_bank()
        self._other: Bank | None = None
        self.switch()

    def switch(self) -> None:
        """Off and on: what it had not answered is never answered."""
        self.device = Listened(self.make(self.bank))
        self.line = MemoryLine(self.device, self.clock, self.wire)

    def swap(self) -> None:
        """Connect the other terminal; a new one knows nothing of the first."""
        if self._other is None:
            self._other = self._new_bank(SPARE)
        self.is_swapped = not self.is_swapped
        self.bank = self._other if self.is_swapped else self._first
        self.switch()

    def forget(self) -> None:
        """The terminal's memory is cleared; its numbers go on."""
        self.bank.entries.clear()
        self.switch()

    def begin_anew(self) -> None:
        """The terminal is set back to how it came: no memory, first batch, first voucher.

        Once in a shop, since then numbers would mean two sales without anybody's fault.
        """
        if not self.began_anew:
            self.began_anew = True
            self.clock.advance(RESET_SECONDS)
            self.bank.batch = self.bank.next_voucher = 1
            self.bank.issuer = OTHER_CODES  # which come from issuers, and no reset repeats them
        self.forget()

    def sell(self, minor: int, card: str) -> str:
        """A sale at the terminal, without the register; returns its voucher."""
        self.is_by_hand = True
        sold = self.bank.sale(Money(minor, self.bank.currency), card=card)
        self.is_by_hand = False
        return sold.transaction.voucher

    def take_back(self, moved: Moved) -> None:
        """The acquirer undoes a movement days later; the terminal lets it be tried again."""
        bank = self._first if moved.terminal == self._first.terminal_id else self._other
        entry = bank.find(moved.original) if bank else None
        if entry is None or entry.transaction.batch != moved.batch:
            return  # the terminal has forgotten it, and gives its number to another sale now
        if moved.kind is Kind.VOID:
            entry.voided = False
        else:
            entry.refunded_minor -= moved.minor

    def take_over(self, other: Terminals) -> None:
        """Go on from what another shop's first terminal has booked."""
        books = other.bank.books
        self.bank.take_over(replace(books, entries=tuple(map(replace, books.entries))))
        self.moves = list(other.moves)

    def _new_bank(self, terminal_id: str = "") -> Bank:
        named = {"terminal_id": terminal_id} if terminal_id else {}
        bank = Bank(self.clock, self.currency, **named)  # type: ignore[arg-type]
        bank.on_movement = lambda movement: self._book(bank, movement)
        return bank

    def _book(self, bank: Bank, movement: Movement) -> None:
        original = bank.find(str(movement["original_voucher"]))
        batch = original.transaction.batch if original else ""
        sold_at = original.transaction.at if original else ""
        moved = Moved(bank.terminal_id, movement, batch, sold_at, self.is_by_hand)
        self.moves.append(moved)
        self.heard(moved)
