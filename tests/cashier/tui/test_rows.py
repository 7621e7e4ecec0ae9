"""Lines of the lists, made from records alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.evidence.receipts import Kept, kept_receipts
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.store import reads
from cashier.text import LANGUAGES, speaker
from cashier.tui.list_pane import first_shown
from cashier.tui.receipt_rows import fitting, kept_lines, kept_view
from cashier.tui.receipts import WIDTH as RECEIPTS_WIDTH
from cashier.tui.request_rows import history_lines, unknown_row, waiting_row
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import SECOND, SUPERVISOR, World, again, cny, give_back, shop

RANGE = st.integers(0, 60)


@given(marked=RANGE, first=RANGE, height=st.integers(1, 20))
def test_the_marked_row_is_always_among_those_shown(marked: int, first: int, height: int) -> None:
    top = first_shown(marked, first, height)
    assert 0 <= top <= marked < top + height


@given(first=RANGE, height=st.integers(1, 20), step=st.integers(0, 19))
def test_a_list_moves_only_when_it_must(first: int, height: int, step: int) -> None:
    marked = first + step % height
    assert first_shown(marked, first, height) == first


def request(state: State, **changes: str) -> Request:
    texts = {"reason": "charged_twice", "approved_by": "", "approved_at": "", **changes}
    return Request(
        "r", Kind.REFUND, "00440036/000012/000007", cny(99_999_99), state=state, message=None,
        drafted_by="1001", drafted_at="2026-03-09T10:00:00+00:00", changed_at="", **texts,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_fits_into_the_list(language: str, state: State) -> None:
    words = speaker(language)
    assert cell_len(waiting_row(words, request(state)).line) <= 47


def test_who_approved_it_is_named_where_that_was_a_person() -> None:
    words = speaker("en")
    approved = {"approved_at": "2026-03-09T10:00:00+00:00"}
    by_rule = waiting_row(words, request(State.APPROVED, approved_by="rule", **approved))
    by_person = waiting_row(words, request(State.APPROVED, approved_by="9001", **approved))
    assert not any("approved by" in line for line in by_rule.details)
    assert any("approved by 9001" in line for line in by_person.details)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_unknown_is_never_called_failed_and_names_every_fact(language: str) -> None:
    words = speaker(language)
    row = unknown_row(words, request(State.IN_DOUBT), [], tuple(Fact))
    text = "\n".join(row.details)
    assert "fail" not in text.lower()
    assert "失败" not in text
    assert all(words.text(f"fact.{fact}") in text for fact in Fact)


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [("en", "Bring: ", "Bring one of these: "), ("zh", "请带来：", "请带来其中之一：")],
)
def test_of_several_facts_one_is_enough_and_the_words_say_so(
    language: str, one: str, several: str
) -> None:
    for facts, begins in (((Fact.SLIP,), one), (tuple(Fact), several)):
        details = unknown_row(speaker(language), request(State.IN_DOUBT), [], facts).details
        assert sum(line.startswith(begins) for line in details) == 1


# -- history -------------------------------------------------------------------------------------


def ended_by_people() -> tuple[World, Request]:
    world = shop("asia_ecr", "lost-answer")
    asked = give_back(world, world.sell(2500), Kind.VOID)
    evidence = Evidence(Fact.SLIP, "slip 7 says VOID", "000007")
    close_doubt(world.lane, asked.id, Finding.PAID, evidence, [SUPERVISOR, SECOND])
    return world, again(world, asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_history_holds_every_event_its_words_and_the_evidence(language: str) -> None:
    world, asked = ended_by_people()
    events = reads.history(world.lane.journal, asked.id)
    words = speaker(language)
    lines = history_lines(words, asked, events)
    heads = [line for line in lines[2:] if not line.startswith(" ")]
    assert len(heads) == len(events)
    text = "\n".join(lines)
    assert words.text("fact.slip") in text
    assert "slip 7 says VOID" in text
    assert "000007" in text
    assert "9001" in text
    assert "9002" in text


# -- receipts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kept_copy_is_found_by_all_that_is_known_of_it(language: str) -> None:
    world = shop()
    asked = give_back(world, world.sell(2500), Kind.REFUND, 1250)
    words = speaker(language)
    kept = kept_receipts(world.lane.journal, asked.id)
    views = [kept_view(words, one, asked) for one in kept]
    assert all(cell_len(view.line) <= RECEIPTS_WIDTH - 3 for view in views)
    for typed in ("12.50", "000001", kept[0].name[:12], asked.id, words.text("kind.refund")):
        assert fitting(views, typed)
    assert len(fitting(views, words.text("copy.customer"))) == 1
    assert fitting(views, "12.50 no-such-word") == []
    assert fitting(views, "  ") == views


@pytest.mark.parametrize("simulated", [True, False])
def test_a_copy_is_marked_as_simulated_only_where_it_is(simulated: bool) -> None:
    world = shop()
    asked = give_back(world, world.sell(2500), Kind.REFUND)
    kept = kept_receipts(world.lane.journal, asked.id)[0]
    words = speaker("en")
    lines = kept_lines(words, kept, ["text"], simulated=simulated)
    assert (words.text("slip.simulated") in lines) is simulated
    assert any(kept.name in line for line in lines)
    assert any(asked.id in line for line in lines)


def test_a_report_of_the_terminal_has_a_line_too() -> None:
    kept = Kept("ab" * 32, "settle/7", "report", "gbk", "2026-03-09T10:00:00+00:00")
    view = kept_view(speaker("en"), kept, None)
    assert fitting([view], "settle/7")
