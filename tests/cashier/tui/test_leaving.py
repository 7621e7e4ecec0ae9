"""Whatever ends the program, it ends soon, with the journal closed and the doubt written down."""

from __future__ import annotations

import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cashier.store.check import check
from tests.cashier.tui.real import Real, alone, real

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

SOON = 2.0
"""Seconds within which a program whose terminal is gone must have ended."""


def at_sign_in(hands: Real) -> None:
    hands.sees("SIGN IN", "PIN")


def while_sending(hands: Real) -> None:
    hands.sign_in()
    hands.press("1", "enter")
    hands.sees("ORIGINAL")
    hands.step("1", "WHY?")
    hands.step("1", "CHECK BEFORE SENDING")
    hands.step("+", "ARMED")
    hands.step("enter", "Insert the card")


def hang_up(hands: Real) -> None:
    hands.hang_up()


def terminate(hands: Real) -> None:
    hands.process.send_signal(signal.SIGTERM)


ENDS = [(hang_up, True, False), (hang_up, True, True), (hang_up, False, False),
        (terminate, True, False)]  # fmt: skip
NAMES = ["window closed", "window closed under nohup", "line gone without a signal", "SIGTERM"]


@pytest.mark.parametrize(("end", "controls", "nohup"), ENDS, ids=NAMES)
def test_the_program_ends_at_the_first_screen(
    tmp_path: Path, end: Callable[[Real], None], controls: bool, nohup: bool
) -> None:
    with real(alone(tmp_path, "endless"), controls=controls, nohup=nohup) as hands:
        at_sign_in(hands)
        end(hands)
        assert hands.seconds_to_end(SOON) < SOON
    assert is_closed(tmp_path)


@pytest.mark.parametrize(("end", "controls", "nohup"), ENDS, ids=NAMES)
def test_what_was_being_sent_is_written_down_as_unknown(
    tmp_path: Path, end: Callable[[Real], None], controls: bool, nohup: bool
) -> None:
    with real(alone(tmp_path, "endless"), controls=controls, nohup=nohup) as hands:
        while_sending(hands)
        end(hands)
        assert hands.seconds_to_end(SOON) < SOON
    assert is_closed(tmp_path)
    assert states(tmp_path) == ["in_doubt"]


def test_a_service_that_does_not_heed_keeps_nobody(tmp_path: Path) -> None:
    """Its intent is in the journal; the next start admits the doubt."""
    with real(alone(tmp_path, "deaf")) as hands:
        while_sending(hands)
        hands.hang_up()
        assert hands.seconds_to_end(SOON) < SOON
    assert states(tmp_path) == ["intended"]


def test_stopping_to_wait_leads_to_a_result_that_is_unknown(tmp_path: Path) -> None:
    with real(alone(tmp_path, "endless")) as hands:
        while_sending(hands)
        hands.press("q", "enter")
        hands.sees("TALKING TO THE TERMINAL")
        hands.step("0", "RESULT UNKNOWN: DO NOT REPEAT")
        assert "failed" not in hands.text().lower()
        hands.step("enter", "COUNTER", "!unknown 1!")


def is_closed(folder: Path) -> bool:
    """The journal was folded into one file and given back, and proves itself."""
    left = {file.name for file in folder.iterdir()}
    connection = sqlite3.connect(folder / "journal.db")
    connection.row_factory = sqlite3.Row
    sound = check(connection, "lane-1").ok
    connection.close()
    return sound and "closed" in left and "journal.db-wal" not in left


def states(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "journal.db")
    rows = connection.execute("select state from requests").fetchall()
    connection.close()
    return [row[0] for row in rows]
