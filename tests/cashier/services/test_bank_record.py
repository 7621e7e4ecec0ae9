"""Which record of the bank counts, and who may stand for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Person
from cashier.services.bank_says import BankWord, bank_says, checked, witnesses_needed
from drivers.terminal import Fact
from tests.cashier.lanes import ABOVE_LIMIT, CASHIER, SUPERVISOR, TECHNICIAN, again
from tests.cashier.services.bank_kit import RECORD, WORDS, accepted, left, refused

# -- who may ---------------------------------------------------------------------------------------


@WORDS
@pytest.mark.parametrize(
    ("people", "key"),
    [
        ((), "doubt.nobody"),
        ((CASHIER,), "role.may_not.bank_says"),
        ((TECHNICIAN,), "role.may_not.bank_says"),
        ((CASHIER, SUPERVISOR), "role.may_not.bank_says"),
        ((SUPERVISOR, TECHNICIAN), "role.may_not.request"),
        ((SUPERVISOR, SUPERVISOR), "doubt.nobody_twice"),
    ],
)
def test_whoever_may_not_is_refused(word: BankWord, people: tuple[Person, ...], key: str) -> None:
    world, request = accepted()
    assert refused(world, request, word, people=people).why.key == key


def test_above_the_limit_nobody_frees_the_amount_alone() -> None:
    world, request = accepted(minor=ABOVE_LIMIT, sold=ABOVE_LIMIT)
    assert witnesses_needed(world.lane, request, BankWord.FAILED) == 2
    assert refused(world, request).why.key == "doubt.two_people"
    assert left(world, request) == 0
    bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR, CASHIER])
    assert left(world, request) == ABOVE_LIMIT


def test_a_credit_above_the_limit_frees_nothing_and_needs_one_supervisor() -> None:
    world, request = accepted(minor=ABOVE_LIMIT, sold=ABOVE_LIMIT)
    assert witnesses_needed(world.lane, request, BankWord.CREDITED) == 1
    after = bank_says(world.lane, request.id, BankWord.CREDITED, RECORD, [SUPERVISOR])
    assert after.state is State.CREDITED


# -- which record counts ---------------------------------------------------------------------------


@WORDS
@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"note": "  "}, "doubt.note_missing"),
        ({"reference": " "}, "bank.reference_missing"),
        ({"day": "the twelfth"}, "bank.day_missing"),
        ({"day": "2026-02-30"}, "bank.day_missing"),
        ({"kind": Fact.SLIP}, "bank.not_a_record"),
        ({"kind": Fact.BATCH_TOTAL}, "bank.not_a_record"),
    ],
)
def test_a_record_that_says_too_little_is_none(
    word: BankWord, changes: dict[str, object], key: str
) -> None:
    world, request = accepted()
    record = replace(RECORD, **changes)  # type: ignore[arg-type]
    assert refused(world, request, word, record).why.key == key


def test_a_credit_has_a_day_and_a_refusal_may_have_none() -> None:
    world, request = accepted()
    dateless = replace(RECORD, day="")
    assert refused(world, request, BankWord.CREDITED, dateless).why.key == "bank.day_missing"
    after = bank_says(world.lane, request.id, BankWord.FAILED, dateless, [SUPERVISOR])
    assert after.state is State.FAILED_LATER


def test_a_day_typed_on_a_number_pad_is_written_down_as_the_same_day() -> None:
    assert checked(BankWord.CREDITED, replace(RECORD, day=" 20260310 ")) == RECORD


@pytest.mark.parametrize("day", ["2026-03-07", "2026-03-11", "2099-01-01"])
def test_a_credit_comes_neither_before_the_request_nor_in_the_future(day: str) -> None:
    """It is the last word on the request, so a slip of the finger could never be mended."""
    world, request = accepted()
    why = refused(world, request, BankWord.CREDITED, replace(RECORD, day=day)).why
    assert why.key == "bank.day_impossible"
    assert again(world, request).state is State.ACCEPTED


@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-09", "2026-03-10"])
def test_a_credit_of_the_same_day_in_another_zone_counts(day: str) -> None:
    world, request = accepted()
    bank_says(world.lane, request.id, BankWord.CREDITED, replace(RECORD, day=day), [SUPERVISOR])
    assert again(world, request).state is State.CREDITED
