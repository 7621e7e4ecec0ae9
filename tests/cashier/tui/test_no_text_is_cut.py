"""What somebody must know before money moves stands there whole, in every language."""

from __future__ import annotations

import pytest

from cashier.domain.decision import NeedsApproval
from cashier.services.explain import explain
from cashier.store import reads
from cashier.text import LANGUAGES, speaker
from cashier.tui.cells import cell_len, wrapped
from cashier.tui.frame import WIDTH
from tests.cashier.lanes import cny, shop, strict
from tests.cashier.tui.kit import LATER, Counter, counter
from tests.explorer.world import World


@pytest.fixture
def world() -> World:
    """A sale whose void two supervisors must approve."""
    made = shop("allinpay")
    made.sell(1_500_00)
    strict(made, two_above=cny(1_200_00), version="2026-B", queries=LATER)
    return made


def squeezed(text: str) -> str:
    """Without what wrapping adds."""
    return "".join(text.split())


def why_two(world: World, language: str) -> str:
    """The sentence of the rules, whole."""
    person = reads.person(world.lane.journal, "1001")
    (original,) = reads.originals(world.lane.journal)
    assert person is not None
    decision = explain(world.lane, original, person)[0].decision
    assert isinstance(decision, NeedsApproval)
    return speaker(language).say(decision.why[0])


def shown(at: Counter) -> str:
    """Without what stands beside the sentence in another column."""
    return squeezed(at.text())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_original_and_review_of_what_needs_two_are_not_cut(
    world: World, language: str
) -> None:
    words = speaker(language)
    async with counter(world, language) as at:
        await at.sign_in()
        await at.find("1")
        why = squeezed(why_two(world, language))
        assert why in shown(at)
        await at.press("1", "1")
        assert words.text("title.review") in at.text()
        assert why in shown(at)
        assert squeezed(words.text("review.void")) in shown(at)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_review_of_another_way_is_not_cut(world: World, language: str) -> None:
    words = speaker(language)
    route = words.text("route.transfer")
    async with counter(world, language) as at:
        await at.sign_in()
        await at.find("1")
        await at.press("6", "2")
        await at.type("1000")
        await at.press("enter", "1")
        assert squeezed(words.text("approval.other_route", route=route)) in shown(at)
        assert squeezed(words.text("review.other_way")) in shown(at)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_review_of_a_correction_says_whom_it_needs(world: World, language: str) -> None:
    async with counter(world, language) as at:
        await at.sign_in()
        await at.find("1")
        await at.press("5", "*", "enter")
        assert speaker(language).text("title.review") in at.text()
        assert squeezed(why_two(world, language)) in shown(at)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_approval_of_what_needs_two_is_not_cut(world: World, language: str) -> None:
    async with counter(world, language) as at:
        await at.sign_in()
        await at.find("1")
        why = why_two(world, language)
        await at.press("1", "1", "+", "enter")
        left = "".join(line[:44] for line in at.text().split("\n"))
        assert squeezed(why) in squeezed(left)
        assert speaker(language).text("label.pin") in at.text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", ["1001", "9001"])
async def test_the_counter_names_the_way_out(world: World, language: str, person: str) -> None:
    async with counter(world, language) as at:
        await at.sign_in(person)
        assert f"F12 .0 {speaker(language).text('action.sign_out')}" in at.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_code_by_phone_is_told_in_two_lines(language: str) -> None:
    words = speaker(language)
    told = " ".join(words.text(key) for key in ("code.wrong", "code.read_again"))
    assert len(wrapped(told, WIDTH)) <= 2


@pytest.mark.parametrize("text", ["one two three four", "须两位主管批准：金额超过，限额。AB 1 笔"])
@pytest.mark.parametrize("width", [6, 9, 14])
def test_wrapping_leaves_nothing_out(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(cell_len(line) <= width for line in lines)
