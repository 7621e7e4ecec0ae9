"""A sentence is a key and its parts, and comes back from an event as it went in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.refusal import Refused
from cashier.domain.say import Say, device_says, say
from cashier.store.event import canonical
from drivers.money import Money
from drivers.terminal import Kind, Words

NAMES = st.text(min_size=1, max_size=8).filter(lambda name: name != "key")
PARTS = (
    st.text()
    | st.integers(-(2**70), 2**70)
    | st.builds(Money, st.integers(), st.sampled_from(["CNY", "JPY", "KWD"]))
)
SAYS = st.builds(Say, st.text(min_size=1), st.dictionaries(NAMES, PARTS, max_size=4))


@given(SAYS)
def test_a_sentence_survives_the_journal(sentence: Say) -> None:
    try:
        text = canonical(sentence.body()).encode()
    except UnicodeEncodeError:
        return  # half a surrogate pair cannot be stored at all
    assert Say.of_body(json.loads(text)) == sentence


def test_a_body_is_flat_and_money_is_whole_units() -> None:
    body = say("cap", left=Money(1280, "CNY"), count=3, name="小明").body()
    assert body == {
        "key": "cap", "left": {"minor": 1280, "currency": "CNY"}, "count": 3, "name": "小明",
    }  # fmt: skip


def test_a_part_may_have_any_name_that_a_sentence_can_use() -> None:
    assert Say.of_body(say("x", body="b", self="s", parts=1).body()) == say(
        "x", body="b", self="s", parts=1
    )


def test_a_word_of_a_table_comes_back_as_its_text() -> None:
    back = Say.of_body(json.loads(canonical(say("x", kind=Kind.VOID).body())))
    assert back == say("x", kind="void")


def test_a_part_named_key_is_refused_for_it_would_hide_the_sentence() -> None:
    with pytest.raises(ValueError, match="key"):
        Say("x", {"key": "other"})


def test_what_a_driver_says_is_kept_in_all_its_languages() -> None:
    said = device_says(Words("declined", "拒绝"))
    assert Say.of_body(said.body()) == said
    assert said == say("device", en="declined", zh="拒绝", de="")


def test_a_refusal_carries_why_and_what_now() -> None:
    refusal = Refused(say("pin.wrong"), say("pin.ask_supervisor"))
    assert str(refusal) == "pin.wrong"
    assert (refusal.why, refusal.now) == (say("pin.wrong"), say("pin.ask_supervisor"))
    assert Refused(say("pin.wrong")).now is None
