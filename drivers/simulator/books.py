"""What a simulated bank writes down: its bookings, what waits at a wallet, and what outlives it."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.terminal import Kind, Transaction

Movement = dict[str, str | int]
"""One ledger line: at, kind, voucher, original_voucher, amount_minor, currency."""


@dataclass(slots=True)
class Entry:
    """One booked transaction and what has become of it since."""

    transaction: Transaction
    voided: bool = False
    refunded_minor: int = 0
    late: bool = False
    """Booked when its wallet was done with it, and no longer the newest then."""


@dataclass(slots=True)
class Waiting:
    """A refund that a wallet has taken and is not done with; no money moved.

    It has its numbers already. After `looks` more questions it is done, or has failed for good.
    `number` is how many there were with it, so that the newest of all is known.
    """

    transaction: Transaction
    number: int
    fails: bool
    looks: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Books:
    """Everything a bank must not forget: what was booked, the open batch, the next voucher.

    `booked` counts what was ever booked, also what a terminal has forgotten.
    """

    entries: tuple[Entry, ...]
    batch: int
    next_voucher: int
    booked: int = 0
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchTotals:
    """What one batch holds, per kind: how many, and how much in minor units."""

    batch: str
    counts: dict[Kind, int]
    sums: dict[Kind, int]


def movement(booked: Transaction) -> Movement:
    """The ledger line of one booked transaction."""
    amount = booked.amount
    return {
        "at": booked.at,
        "kind": booked.kind.value,
        "voucher": booked.voucher,
        "original_voucher": booked.original_voucher,
        "amount_minor": amount.minor if amount else 0,
        "currency": amount.currency if amount else "",
    }
