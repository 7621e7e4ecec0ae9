"""What the terminal's memory proves about a lost command, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from drivers.ecr17 import words
from drivers.ecr17.answers import kept, result_of
from drivers.ecr17.proof import Before, Look, judge_new, obstacle
from drivers.ecr17.receipts import EMPTY, Slip
from drivers.ecr17.results import LAST_RESULT, POS_TOTAL, TERMINAL_CLOCK
from drivers.terminal import Approved, Declined, Kind, MoneyRequest, Outcome, Transaction, Unknown
from tests.drivers.ecr17.build import NOON, refund, sale, void
from tests.drivers.ecr17.vectors import (
    NOT_REFUNDED,
    NOT_REVERSED,
    PAID,
    PAID_EXTENDED,
    REFUNDED,
    REVERSED,
)

CLOCK = "2026-07-30T15:19:00"
BEFORE = Before(
    kept(PAID), 10_000, datetime.fromisoformat(CLOCK), "12345678", Kind.SALE,
    "2026-07-30T15:19:00", "000042",
)  # fmt: skip
LATER = REFUNDED.replace(b"2111521", b"2111530")
RECEIPT = EMPTY.with_part(b"RIACCREDITO}IMPORTO EUR 6,50}}}}}}\x1b")
CARD = "************9012"


def look(raw: bytes, total: int | None = 10_000 - 650, slip: Slip = EMPTY) -> Look:
    return Look(raw, result_of(raw), "12345678", total, slip)


def judged(
    raw: bytes, request: MoneyRequest, total: int | None = 9350, slip: Slip = EMPTY
) -> Outcome:
    return judge_new(BEFORE, look(raw, total, slip), request, NOON)


# -- a new result ----------------------------------------------------------------------------------


def test_a_new_reversal_is_ours() -> None:
    told = judged(REVERSED, void(card=CARD))
    assert isinstance(told, Approved)
    assert told.words == words.LAST_IS_OURS
    assert (told.transaction.voucher, told.transaction.original_voucher) == ("000043", "000042")


def test_a_reversal_is_ours_whatever_the_total_does() -> None:
    """Whether the total falls by a reversal is a conclusion; its result is said by the terminal."""
    assert isinstance(judged(REVERSED, void(), total=None), Approved)
    assert isinstance(judged(REVERSED, void(), total=10_000), Approved)


@pytest.mark.parametrize(
    ("total", "slip"), [(9350, EMPTY), (None, RECEIPT), (10_000, RECEIPT), (9350, RECEIPT)]
)
def test_a_new_refund_is_ours_when_total_or_receipt_names_its_amount(
    total: int | None, slip: Slip
) -> None:
    told = judged(LATER, refund(card=CARD), total, slip)
    assert isinstance(told, Approved)
    assert len(told.receipts) == bool(slip.raw)


@pytest.mark.parametrize("total", [None, 10_000, 9351])
def test_a_new_refund_of_no_known_amount_proves_nothing(total: int | None) -> None:
    other = EMPTY.with_part(b"IMPORTO EUR 9,00}\x1b")
    for slip in (EMPTY, other):
        told = judged(LATER, refund(), total, slip)
        assert told == Unknown(words.NO_AMOUNT, needs=told.needs)


@pytest.mark.parametrize(
    ("raw", "request_"),
    [
        (PAID, void()),
        (LATER, void()),
        (REVERSED, refund()),
        (REVERSED.replace(b"000000211", b"ABC123211"), void()),
        (REVERSED.replace(b"000043", b"000042"), void()),
        (REVERSED.replace(b"000043", b"000000"), void()),
        (REVERSED, void(card="************1111")),
        (REVERSED.replace(b"2111520", b"2111510"), void()),
        (LATER, refund(card="************1111")),
        (LATER.replace(b"2111530", b"2101530"), refund()),
        (PAID_EXTENDED.replace(b"00000650", b"00000651"), sale()),
        (b"123456780E00", void()),
    ],
    ids=[
        "a payment", "a refund", "a reversal", "an authorisation code", "the original's STAN",
        "no STAN", "another card", "older", "another card, refund", "older refund",
        "another amount", "no result",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_not_ours(raw: bytes, request_: MoneyRequest) -> None:
    told = judged(raw, request_)
    assert told == Unknown(words.OTHER_RESULT, needs=told.needs)
    assert told.needs


def test_a_new_payment_is_ours() -> None:
    newer = PAID.replace(b"000042", b"000044")
    assert isinstance(judged(newer, sale(), total=10_650), Approved)


@pytest.mark.parametrize(
    ("total", "kind"), [(10_000, Declined), (9350, Unknown), (None, Unknown), (0, Unknown)]
)
def test_a_refused_reversal_counts_while_the_total_is_as_before(
    total: int | None, kind: type
) -> None:
    assert isinstance(judged(NOT_REVERSED, void(), total), kind)


def test_a_refused_refund_has_lost_its_reason() -> None:
    """What was shown with it is gone, and may have been that the bank did not answer."""
    told = judged(NOT_REFUNDED, refund(), total=10_000)
    assert told == Unknown(words.REFUSED_BUT, needs=told.needs)


def test_a_refusal_without_a_reason_is_not_believed() -> None:
    silent = NOT_REVERSED.replace(b"CARTA RIFIUTATA", b" " * 15)
    told = judged(silent, void(), total=10_000)
    assert told == Unknown(words.REFUSED_BUT, needs=told.needs)


def test_a_stored_time_out_stays_in_doubt() -> None:
    timeout = NOT_REVERSED.replace(b"CARTA RIFIUTATA", b"TIMEOUT HOST   ")
    assert isinstance(judged(timeout, void(), total=10_000), Unknown)


# -- nothing new -----------------------------------------------------------------------------------


@pytest.mark.parametrize("request_", [void(), refund(), sale()])
def test_nothing_stands_against_an_unchanged_memory_and_total(request_: MoneyRequest) -> None:
    assert obstacle(BEFORE, look(PAID, 10_000), request_) is None


@pytest.mark.parametrize("total", [9350, 10_650, None])
def test_a_total_that_moved_or_is_not_known_leaves_doubt(total: int | None) -> None:
    assert obstacle(BEFORE, look(PAID, total), void()) == words.NOTHING_NEW


def test_a_total_that_could_not_fall_by_it_shows_nothing() -> None:
    """Of a small total nobody knows what a larger refund makes of it."""
    small = replace(BEFORE, total=100)
    assert obstacle(small, look(PAID, 100), refund()) == words.NOTHING_NEW
    assert obstacle(small, look(PAID, 100), sale()) is None
    assert obstacle(replace(BEFORE, total=None), look(PAID, 10_000), refund()) == words.NOTHING_NEW


@pytest.mark.parametrize(
    ("at", "is_told"),
    [("2026-07-30T15:19:00", False), ("2026-07-30T15:18:00", False),
     ("2026-07-30T15:17:00", True), ("", False)],
)  # fmt: skip
def test_two_refunds_of_one_minute_cannot_be_told_apart(at: str, is_told: bool) -> None:
    before = replace(BEFORE, kind=Kind.REFUND, at=at)
    why = obstacle(before, look(PAID, 10_000), refund())
    assert why == (None if is_told else words.SAME_MINUTE)
    assert obstacle(before, look(PAID, 10_000), sale()) is None


def test_the_memory_says_nothing_of_an_older_one_that_was_voided() -> None:
    assert obstacle(BEFORE, look(PAID, 10_000), void("000041")) == words.NOTHING_NEW


# -- the baseline ----------------------------------------------------------------------------------


def test_a_baseline_is_read_back_from_its_fields() -> None:
    fields = ((LAST_RESULT, "X"), (TERMINAL_CLOCK, CLOCK), (POS_TOTAL, "650"))
    before = Before.read(Transaction(voucher="000042", fields=fields))
    assert before is not None
    assert (before.last_result, before.total, before.stan) == ("X", 650, "000042")
    unknown = Before.read(Transaction(fields=fields[:2]))
    assert unknown is not None
    assert unknown.total is None


@pytest.mark.parametrize("fields", [(), ((LAST_RESULT, "X"),), ((TERMINAL_CLOCK, CLOCK),)])
def test_a_baseline_without_bytes_or_clock_is_none(fields: tuple[tuple[str, str], ...]) -> None:
    assert Before.read(Transaction(fields=fields)) is None
    assert Before.read(None) is None
