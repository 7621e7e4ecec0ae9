"""What is said, what it is said of, and what an answer comes to that does not approve."""

from __future__ import annotations

import pytest

from drivers.errors import OptionError
from drivers.link import words
from drivers.link.options import ACK_SECONDS, ANSWER_SECONDS, QUESTION_SECONDS, SENDS, at_least
from drivers.link.verdict import Verdict, unapproved
from drivers.registry import Option
from drivers.terminal import Cancelled, Declined, Fact, Unknown, Words

SENTENCES = {name: one for name, one in vars(words).items() if isinstance(one, Words)} | {
    "joined": words.joined(words.DONE, "OK"),
    "with_reason": words.with_reason(words.DONE, words.BUSY),
    "foreign": words.foreign(""),
    "foreign with a name": words.foreign("26 000017"),
    "again": words.again(2, 3),
}
OPTIONS = (ACK_SECONDS, SENDS, ANSWER_SECONDS, QUESTION_SECONDS)


@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_is_said_in_english_and_chinese(name: str) -> None:
    said = SENTENCES[name]
    assert said.en
    assert any(ord(letter) > 0x4E00 for letter in said.zh)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_setting_is_explained_in_both_and_may_be_its_default(option: Option) -> None:
    assert option.help.en
    assert option.help.zh
    assert at_least(1, {option.name: option.default}, option.name) == option.default


def test_what_the_device_did_not_say_is_not_added() -> None:
    assert words.joined(words.DONE, "") == words.DONE
    assert words.foreign("").en == words.foreign("26").en.replace(" (26)", "")
    assert words.foreign("").zh == words.foreign("26").zh.replace("（26）", "")


@pytest.mark.parametrize(("value", "least"), [(0, 1), (-1, 0)])
def test_a_number_that_is_too_small_is_refused_with_what_would_do(value: int, least: int) -> None:
    with pytest.raises(OptionError, match=f"sends = {value}") as caught:
        at_least(least, {"sends": value}, "sends")
    assert str(least) in caught.value.allowed


@pytest.mark.parametrize("verdict", Verdict)
def test_only_a_refusal_and_a_cancel_are_final(verdict: Verdict) -> None:
    needs = (Fact.SLIP,)
    final = {Verdict.REFUSED: Declined, Verdict.CANCELLED: Cancelled}
    outcome = unapproved(verdict, "77", words.BUSY, needs)
    assert (outcome.code, outcome.words) == ("77", words.BUSY)
    if verdict in final:
        assert isinstance(outcome, final[verdict])
    else:
        assert outcome == Unknown(words.BUSY, "77", needs)
