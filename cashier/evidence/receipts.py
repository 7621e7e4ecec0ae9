"""Receipts as evidence: bytes kept under their hash, and their text for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cashier.domain.facts import Fact
from cashier.store import reads
from cashier.store.journal import Pen
from cashier.store.reads import Readable
from drivers.terminal import Receipt
from drivers.text import lines


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept copy; `owner` is a request or an original, `kept_at` UTC ISO 8601."""

    name: str
    owner: str
    copy: str
    encoding: str
    kept_at: str


def keep_receipts(pen: Pen, owner: str, receipts: Sequence[Receipt], actor: str) -> list[str]:
    """Store each copy and say whose it is, inside the caller's transaction; returns the names.

    The same bytes for the same owner are not written down twice.
    """
    return [_keep(pen, owner, receipt, actor) for receipt in receipts]


def _keep(pen: Pen, owner: str, receipt: Receipt, actor: str) -> str:
    name = pen.keep(receipt.raw)
    if name not in reads.receipts(pen, owner):
        body = {"blob": name, "owner": owner, "copy": receipt.copy, "encoding": receipt.encoding}
        pen.append(Fact.RECEIPT_KEPT, body, actor)
    return name


def kept_receipts(source: Readable, owner: str = "") -> list[Kept]:
    """All kept copies, or those of one owner; the newest first."""
    where = "where owner = ?" if owner else ""
    query = f"select * from receipts {where} order by rowid desc"  # noqa: S608  # constant text
    rows = source.read(query, *([owner] if owner else []))
    return [
        Kept(row["blob"], row["owner"], row["copy"], row["encoding"], row["kept_at"])
        for row in rows
    ]


def receipt_lines(source: Readable, kept: Kept) -> tuple[str, ...]:
    """The text of a kept copy, safe to show."""
    return lines(reads.blob(source, kept.name) or b"", kept.encoding)
