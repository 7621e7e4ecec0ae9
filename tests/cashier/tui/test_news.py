"""What the screens say unasked: exactly what is proven, in as many cells as the title leaves."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.text import LANGUAGES, speaker
from cashier.text.speaker import catalogue
from cashier.tui.cells import SCREEN, cell_len
from cashier.tui.frame import titled
from cashier.tui.news import NEWS_SECONDS, News, notice
from cashier.tui.views import voucher_of
from drivers.terminal import Kind
from tests.builders import a_request, cny
from tests.cashier.tui.doubts import NOT_DONE, OFTEN, doubts, due
from tests.cashier.tui.kit import counter

NOTHING = News()


def known(*states: State, kind: Kind = Kind.REFUND) -> tuple[Request, ...]:
    return tuple(a_request(state=state, kind=kind, amount=cny(1280)) for state in states)


@pytest.mark.parametrize(
    ("state", "language", "text"),
    [
        (State.ACCEPTED, "en", "RESULT KNOWN: REFUND 12.80 of 000123 accepted"),
        (State.NOT_DONE, "en", "RESULT KNOWN: REFUND 12.80 of 000123 not done"),
        (State.DECLINED, "en", "RESULT KNOWN: REFUND 12.80 of 000123 declined"),
        (State.ACCEPTED, "zh", "结果已知：退货 12.80（000123）已受理"),
    ],
)
def test_a_result_is_told_with_what_it_is_of_and_no_more_than_is_proven(
    state: State, language: str, text: str
) -> None:
    assert notice(speaker(language), News(known(state)), ()) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2 RESULTS KNOWN, the last: REFUND 12.80 of 000123 not done"),
        ("zh", "2 笔结果已知，最近一笔：退货 12.80（000123）未完成"),
    ],
)
def test_several_results_are_counted_and_the_newest_is_told(language: str, text: str) -> None:
    news = News(known(State.ACCEPTED, State.NOT_DONE))
    assert notice(speaker(language), news, ()) == text


def test_a_result_that_the_bank_took_back_is_told_no_more() -> None:
    """What stands beside the title must never contradict the screen below it."""
    news = News(known(State.ACCEPTED, State.NOT_DONE), at=100.0)
    today = (*known(State.FAILED_LATER), *known(State.NOT_DONE))
    assert [one.state for one in news.still(today).known] == [State.NOT_DONE]
    assert news.still([None, None]).known == ()


def test_a_second_result_does_not_take_the_place_of_the_first() -> None:
    first = News(known(State.ACCEPTED), at=100.0)
    both = first.followed_by(known(State.NOT_DONE), 130.0)
    assert [one.state for one in both.known] == [State.ACCEPTED, State.NOT_DONE]
    assert not both.is_over(129.9 + NEWS_SECONDS)
    assert both.is_over(130.0 + NEWS_SECONDS)


def test_a_question_without_a_result_changes_no_news() -> None:
    news = News(known(State.ACCEPTED), at=100.0)
    assert news.followed_by((), 130.0) == news


def test_old_doubts_are_told_until_they_end() -> None:
    words, old = speaker("en"), known(State.IN_DOUBT, State.ESCALATED)
    assert notice(words, NOTHING, old) == "2 UNKNOWN FOR LONG: BRING EVIDENCE (F6)"
    assert notice(words, NOTHING, ()) == ""


def test_a_new_result_takes_no_place_from_doubts_that_need_a_person() -> None:
    told = notice(speaker("en"), News(known(State.ACCEPTED)), known(State.IN_DOUBT))
    assert told == "1 UNKNOWN FOR LONG: BRING EVIDENCE (F6)"


def test_a_new_result_comes_before_alarms() -> None:
    assert "RESULT KNOWN" in notice(speaker("en"), News(known(State.ACCEPTED)), (), alarms=2)


def test_news_are_over_after_their_time_and_no_news_never_are() -> None:
    news = News(known(State.ACCEPTED), at=100.0)
    assert not news.is_over(99.9 + NEWS_SECONDS)
    assert news.is_over(100.0 + NEWS_SECONDS)
    assert not NOTHING.is_over(1e9)


TITLES = [
    (language, text)
    for language in LANGUAGES
    for key, text in catalogue(language).items()
    if key.startswith("title.")
]


@pytest.mark.parametrize(("language", "title"), TITLES)
@pytest.mark.parametrize("count", [1, 99])
def test_a_call_for_evidence_stands_whole_beside_every_title(
    language: str, title: str, count: int
) -> None:
    told = notice(speaker(language), NOTHING, known(*[State.IN_DOUBT] * count))
    line = titled(title, told).plain
    assert told in line
    assert line.startswith(title)
    assert cell_len(line) <= SCREEN - 2


@pytest.mark.parametrize(("language", "title"), TITLES)
def test_long_news_are_cut_and_never_the_title(language: str, title: str) -> None:
    told = notice(speaker(language), News(known(*[State.ACCEPTED] * 5)), ())
    line = titled(title, told).plain
    assert line.startswith(title)
    assert "5" in line.removeprefix(title)
    assert cell_len(line) <= SCREEN - 2


def test_without_news_there_is_the_title_alone() -> None:
    assert titled("COUNTER", "").plain == "COUNTER"


async def test_the_screens_tell_a_second_result_beside_the_first() -> None:
    world, requests, answers = doubts(25_00, 9_90)
    async with counter(world, queries=OFTEN) as hands:
        await hands.sign_in()
        for request in requests:
            answers.tell(request, NOT_DONE)
            due(hands)
            await hands.sees(f"VOID {request.amount.decimal()} of {voucher_of(request)} not done")
        await hands.sees("2 RESULTS KNOWN, the last: VOID 9.90")
        world.clock.advance(NEWS_SECONDS - 1.0)
        hands.app.asking.look()
        await hands.sees("2 RESULTS KNOWN")
