"""A charge that was made from here is a sale like any other: it can be looked up afterwards."""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.facts import Fact
from cashier.domain.records import Request, Source, original_id
from cashier.store import reads
from cashier.store.codec import transaction_body
from cashier.store.journal import SYSTEM, Pen
from drivers.terminal import Kind, Transaction


def know_charge(pen: Pen, request: Request, told: Transaction) -> None:
    """Write the sale down as its answer tells it, inside the caller's transaction.

    Only where the answer has what tells it from another sale of that number; what a terminal has
    told of it when it was looked up is better, and stays.
    """
    sale = replace(told, kind=Kind.SALE, amount=told.amount or request.amount, original_voucher="")
    if not sale.voucher or not (sale.batch or sale.at):
        return
    before = reads.original(pen, original_id(sale))
    if before is None or before.source is Source.CHARGE:
        body = {
            "id": original_id(sale), "transaction": transaction_body(sale),
            "source": Source.CHARGE,
        }  # fmt: skip
        pen.append(Fact.ORIGINAL_FOUND, body, SYSTEM)
