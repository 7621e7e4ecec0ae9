"""What a technician lets the terminal do: no money moves, and what is printed is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services import lane as lanes
from cashier.services.perform import functions, perform
from cashier.store import reads
from drivers.registry import Driver, Function, load
from drivers.terminal import Copy, Kind, Receipt, Report, Words
from tests.cashier.lanes import CASHIER, TECHNICIAN, give_back, is_sound, shop

LINES = Words("lines to show", "要显示的文字")


def _shown(_terminal: object, text: str, _hear: object, _stop: object) -> Report:
    printed = Receipt(Copy.REPORT, (text,), text.encode(), "ascii")
    return Report(done=True, words=Words("shown", "已显示"), receipts=(printed,))


OFFERED = (
    Function("display", Words("show lines", "显示文字"), _shown, takes=LINES),
    Function("initialise", Words("initialise", "初始化"), _shown, disturbs=True),
)


@pytest.fixture(autouse=True)
def _with_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that offers more than the totals."""

    def loaded(name: str) -> Driver:
        return replace(load(name), functions=OFFERED)

    monkeypatch.setattr(lanes.registry, "load", loaded)


def test_every_terminal_tells_its_totals_and_what_its_driver_offers_besides() -> None:
    world = shop()
    assert [one.name for one in functions(world.lane)] == ["totals", "display", "initialise"]
    report = perform(world.lane, "totals", "", TECHNICIAN)
    assert report.done
    assert world.ledger == []


def test_what_it_prints_is_kept_as_evidence() -> None:
    world = shop()
    perform(world.lane, "display", "please wait", TECHNICIAN)
    [kept] = world.lane.journal.read("select owner, copy from receipts")
    assert kept["owner"].startswith("display/")
    assert is_sound(world)


def test_a_function_that_takes_a_text_says_so() -> None:
    with pytest.raises(Refused, match=r"function\.text_missing") as refused:
        perform(shop().lane, "display", "  ", TECHNICIAN)
    assert refused.value.now is not None
    assert refused.value.now.parts["en"] == LINES.en


def test_a_function_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match=r"function\.unknown") as refused:
        perform(shop().lane, "reboot", "", TECHNICIAN)
    assert refused.value.now is not None
    assert refused.value.now.parts["names"] == "totals, display, initialise"


def test_what_could_take_a_proof_away_waits_until_no_result_is_unknown() -> None:
    world = shop("allinpay", "lost-answer")
    assert give_back(world, world.sell(2500), Kind.VOID).state is State.IN_DOUBT
    with pytest.raises(Refused, match=r"function\.in_doubt"):
        perform(world.lane, "initialise", "", TECHNICIAN)
    assert perform(world.lane, "display", "one moment", TECHNICIAN).done


def test_a_cashier_may_not() -> None:
    world = shop()
    with pytest.raises(Refused, match=r"role\.may_not\.diagnose"):
        perform(world.lane, "totals", "", CASHIER)
    assert not world.lane.journal.read("select * from asked")
    assert reads.requests(world.lane.journal) == []
