"""What customers are told, in both languages, for every state of a request and of a case."""

from __future__ import annotations

import re

import pytest

from cashier.domain.cases.kinds import Answer
from cashier.domain.cases.life import CaseState
from cashier.domain.cases.wording import Told, customer_words
from cashier.domain.lifecycle import State
from cashier.text import LANGUAGES, speaker
from drivers.money import Money

CHARGE = {
    "place": "Counter 1", "amount": Money(1280, "CNY"), "card": "621700******1234",
    "at": "2026-09-29 10:00:00", "voucher": "000012",
}  # fmt: skip
FULL_NUMBER = re.compile(r"\d{11,}")


def told(**known: object) -> Told:
    return Told(**{**CHARGE, "until": "2026-10-09", "arrives": "2026-10-15", **known})  # type: ignore[arg-type]


ALL = (
    [told(request=state) for state in State]
    + [told(case=state, reference="B-77") for state in CaseState]
    + [told(case=CaseState.ANSWERED, answer=answer) for answer in Answer]
    + [told(request=State.ACCEPTED, case=CaseState.WITH_BANK, reference="B-77")]
    + [Told("Counter 1", case=CaseState.OPEN)]
    + [Told("Counter 1", case=CaseState.OPEN, questioned=Money(500, "CNY"))]
    + [told(request=State.ACCEPTED, refund=Money(500, "CNY"))]
    + [told(case=CaseState.OPEN, questioned=Money(500, "CNY"))]
    + [told(request=state, case=CaseState.CLOSED) for state in State]
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_for_every_state(language: str, snapshot: object) -> None:
    words = speaker(language)
    pages = ["\n".join(words.say(one) for one in customer_words(each)) for each in ALL]
    assert "\n\n".join(pages) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("each", ALL)
def test_no_more_than_the_ends_of_a_card_number_are_shown(each: Told, language: str) -> None:
    text = " ".join(speaker(language).say(one) for one in customer_words(each))
    assert not FULL_NUMBER.search(text)


def test_a_day_of_arrival_is_told_only_for_money_that_is_on_its_way() -> None:
    arriving = [
        state
        for state in State
        if any(one.key == "customer.arrives" for one in customer_words(told(request=state)))
    ]
    assert arriving == [State.ACCEPTED]


def test_an_unknown_result_is_never_called_failed_or_done() -> None:
    for state in (State.INTENDED, State.SENT, State.IN_DOUBT, State.ESCALATED):
        keys = [one.key for one in customer_words(told(request=state))]
        assert "customer.money.unknown" in keys


def test_a_closed_case_calls_nothing_over_whose_money_is_not_proven() -> None:
    over = {
        state
        for state in State
        if any(
            one.key == "customer.case.closed"
            for one in customer_words(told(request=state, case=CaseState.CLOSED))
        )
    }
    assert over == {State.CREDITED, State.DECLINED, State.NOT_DONE}
