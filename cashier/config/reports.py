"""Reports in config.toml: the shop's day, what errors cost, and how the acquirer's file looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import Annotated

from msgspec import Struct

from cashier.config.allowing import allow
from cashier.domain.report import bank_file
from cashier.domain.report.bank_file import FIELDS, BankFile
from cashier.domain.report.rules import USUAL_CAUSES, Fee, ReportRules
from drivers.money import Money
from drivers.terminal import Kind

TimeOfDay = Annotated[str, allow("time_of_day", pattern=r"\A([01]\d|2[0-3]):[0-5]\d\Z")]
Fixed = Annotated[str, allow("amount")]
BasisPoints = Annotated[int, allow("basis_points", ge=0, le=10_000)]
Words = Annotated[tuple[str, ...], allow("words", max_length=100)]
Column = Annotated[str, allow("column")]
Delimiter = Annotated[str, allow("delimiter", pattern=r'\A[^\r\n"\ud800-\udfff]\Z')]
Encoding = Annotated[str, allow("encoding", pattern=r"\A[A-Za-z0-9_.-]{1,40}\Z")]
Lines = Annotated[int, allow("lines", ge=0, le=1_000)]
Switch = Annotated[bool, allow("switch")]

Amount = Callable[[str, str], Money]


def _usual(cause: str) -> tuple[str, ...]:
    return tuple(reason for reason, fault in USUAL_CAUSES.items() if fault == cause)


def _named(words: Mapping[str, str], meaning: str) -> tuple[str, ...]:
    return tuple(word for word, means in words.items() if means == meaning)


class ReportSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Reasons that are named under no type of error are `other`."""

    day_ends: TimeOfDay = "00:00"
    fee_per_void: Fixed = "0"
    fee_per_refund: Fixed = "0"
    refund_basis_points: BasisPoints = 0
    operator_reasons: Words = _usual("operator")
    system_reasons: Words = _usual("system")
    network_reasons: Words = _usual("network")
    customer_reasons: Words = _usual("customer")


class AcquirerFileSection(Struct, frozen=True, forbid_unknown_fields=True):
    """A column is its heading, or its place counted from 1; an empty one is not in the file."""

    delimiter: Delimiter = ","
    encoding: Encoding = "utf-8"
    skip_lines: Lines = 0
    has_headings: Switch = True
    in_minor_units: Switch = False
    column_amount: Column = "amount"
    column_kind: Column = "kind"
    column_status: Column = "status"
    column_date: Column = "date"
    column_rrn: Column = "rrn"
    column_voucher: Column = "voucher"
    column_batch: Column = "batch"
    column_auth_code: Column = "auth_code"
    column_original: Column = "original"
    column_reference: Column = "reference"
    sale_words: Words = _named(bank_file.USUAL_KINDS, "sale")
    void_words: Words = _named(bank_file.USUAL_KINDS, "void")
    refund_words: Words = _named(bank_file.USUAL_KINDS, "refund")
    booked_words: Words = _named(bank_file.USUAL_STATES, "booked")
    refused_words: Words = _named(bank_file.USUAL_STATES, "refused")


CAUSES = ("operator", "system", "network", "customer")


def report_rules(section: ReportSection, file: AcquirerFileSection, amount: Amount) -> ReportRules:
    """What reports work with; raises ConfigError for a fee that is no amount."""
    void, refund = (
        amount(f"report.{name}", getattr(section, name)).minor
        for name in ("fee_per_void", "fee_per_refund")
    )
    return ReportRules(
        day_ends=time.fromisoformat(section.day_ends),
        fees={Kind.VOID: Fee(void), Kind.REFUND: Fee(refund, section.refund_basis_points)},
        causes=_meanings(section, CAUSES, "reasons"),
        bank_file=_bank_file(file),
    )


def _bank_file(file: AcquirerFileSection) -> BankFile:
    return BankFile(
        delimiter=file.delimiter, encoding=file.encoding, skip=file.skip_lines,
        has_headings=file.has_headings, in_minor=file.in_minor_units,
        columns={name: getattr(file, f"column_{name}") for name in FIELDS},
        kinds=_meanings(file, ("sale", "void", "refund"), "words"),
        states=_meanings(file, ("booked", "refused"), "words"),
    )  # fmt: skip


def _meanings(section: Struct, meanings: tuple[str, ...], kind: str) -> dict[str, str]:
    """Each word of the lists `MEANING_KIND` with what it means."""
    return {word: meaning for meaning in meanings for word in getattr(section, f"{meaning}_{kind}")}
