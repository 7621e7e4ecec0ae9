"""A whole day against the bank's ledger: to the cent, and every difference is found."""

from __future__ import annotations

import pytest

from cashier.domain.report.differences import Odd
from tests.cashier.lanes import PROTOCOLS, is_sound
from tests.stories.day_report import PlayedDay, judge, main


@pytest.fixture(params=PROTOCOLS)
def day(request: pytest.FixtureRequest) -> PlayedDay:
    played = PlayedDay(str(request.param), seed=7, count=80)
    played.play()
    return played


def test_the_report_is_the_ledger_to_the_cent(day: PlayedDay) -> None:
    assert is_sound(day.world)
    assert all(ours == its for ours, its in day.sums().values())
    assert day.figures_differ() == 0


def test_an_honest_file_differs_only_where_something_is_in_doubt(day: PlayedDay) -> None:
    verdict = judge(day)
    assert {odd for odd, _ in verdict.found} <= {Odd.DOUBT_PAID, Odd.DOUBT_ABSENT}
    assert (verdict.missed.total(), verdict.false.total()) == (0, 0)


def test_every_seeded_difference_is_found_and_nothing_else(day: PlayedDay) -> None:
    day.spoil()
    verdict = judge(day)
    assert verdict.seeded.total() > 20
    assert (verdict.missed.total(), verdict.false.total()) == (0, 0)


def test_the_command_says_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--requests", "60", "--seed", "3"]) == 0
    assert "missed 0, false 0" in capsys.readouterr().out


def test_a_difference_that_is_not_found_makes_the_command_fail(day: PlayedDay) -> None:
    day.spoil()
    day.seeded.add((Odd.AMOUNT, "nobody"))
    assert judge(day).missed.total() == 1
