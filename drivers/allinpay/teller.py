"""The simulated terminal's money commands: from their fields to the bank, and back to codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from drivers.allinpay import slips
from drivers.allinpay.messages import Message, Type
from drivers.allinpay.transactions import QR_ENTRY, amount, month_and_day
from drivers.simulator.bank import Bank, Entry, Refusal, Waiting
from drivers.simulator.faults import Wallet
from drivers.terminal import Method, Transaction

T = TypeVar("T", Entry, Waiting)

REFUSALS: dict[Refusal, str] = {
    Refusal.NO_ORIGINAL: "XB",
    Refusal.ALREADY_VOIDED: "XC",
    Refusal.ALREADY_REFUNDED: "XD",
    Refusal.SETTLED: "XB",
    Refusal.AMOUNT_DIFFERS: "XF",
    Refusal.OVER_LIMIT: "61",
    Refusal.DECLINED: "05",
}

FIELD_MISSING, BAD_AMOUNT, NO_RECORD = "30", "13", "25"

_ENTRY_CHIP = "05"


def sale(bank: Bank, command: Message) -> Entry | str:
    """The booked entry, or the result code of the refusal; so too the other two."""
    wanted = amount(command, bank.currency)
    if wanted is None or not wanted.minor:
        return BAD_AMOUNT
    return bank.sale(wanted, command.text("reference"))


def void(bank: Bank, command: Message) -> Entry | str:
    voucher = command.text("original_voucher")
    if not voucher:
        return FIELD_MISSING
    wanted = amount(command, bank.currency)
    return _code(bank.void(voucher, wanted, command.text("reference")))


def refund(bank: Bank, command: Message) -> Entry | str:
    wanted = amount(command, bank.currency)
    if wanted is None or not wanted.minor:
        return BAD_AMOUNT
    if not command.text("rrn") or not command.text("date"):
        return FIELD_MISSING
    if not _matches_original(bank, command):
        return NO_RECORD
    order_number, reference = command.text("order_number"), command.text("reference")
    return _code(bank.refund(wanted, command.text("rrn"), order_number, reference))


def refund_at_wallet(bank: Bank, command: Message, fate: Wallet) -> Entry | Waiting | str:
    """As `refund`, where the wallet may take its time; a card's refund has no wallet."""
    order_number, rrn = command.text("order_number"), command.text("rrn")
    wanted = amount(command, bank.currency)
    if not order_number or not rrn or wanted is None or not _matches_original(bank, command):
        return refund(bank, command)
    fails = fate is Wallet.REFUSED
    return _code(
        bank.refund_later(wanted, rrn, order_number, command.text("reference"), fails=fails)
    )


BOOKINGS: dict[int, Callable[[Bank, Message], Entry | str]] = {
    Type.SALE: sale,
    Type.VOID: void,
    Type.REFUND: refund,
}


def fields(one: Transaction) -> dict[str, str | bytes]:
    """What an answer tells of a booked transaction."""
    return {
        "amount": f"{one.amount.minor:012d}" if one.amount else "",
        "merchant_name": one.merchant_name,
        "merchant_id": one.merchant_id,
        "terminal_id": one.terminal_id,
        "issuer": slips.issuer(one),
        "card": slips.card(one),
        "entry_kind": _ENTRY_CHIP if one.method is Method.CARD else QR_ENTRY,
        "batch": one.batch,
        "voucher": one.voucher,
        "auth_code": one.auth_code,
        "rrn": one.rrn,
        "date": month_and_day(one.at),
        "time": one.at[11:].replace(":", ""),
        "reference": one.reference,
        "original_voucher": one.original_voucher,
        "order_number": one.order_number,
    }


def _matches_original(bank: Bank, command: Message) -> bool:
    """The date must be the original's, and a wallet payment needs its order number."""
    rrn = command.text("rrn")
    sales = (entry.transaction for entry in bank.entries if entry.transaction.rrn == rrn)
    original = next(sales, None)
    if original is None or month_and_day(original.at) != command.text("date"):
        return False
    is_card = original.method is Method.CARD
    return is_card or original.order_number == command.text("order_number")


def _code(result: T | Refusal) -> T | str:
    return REFUSALS[result] if isinstance(result, Refusal) else result
