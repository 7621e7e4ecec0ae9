"""The line that is always visible fits, and leaves nothing out but the end of a long name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cashier.text import LANGUAGES, speaker
from cashier.tui.cells import SCREEN, cell_len
from cashier.tui.status import Status, status_text

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["1001", "1001 " + "收银员" * 20, "x" * 200])
@pytest.mark.parametrize("count", [0, 7, 999])
@pytest.mark.parametrize("terminal", ["unknown", "ready", "silent"])
@pytest.mark.parametrize("simulated", [True, False])
def test_the_line_is_one_screen_wide(
    language: str, who: str, count: int, terminal: str, simulated: bool
) -> None:
    status = Status(who, simulated, terminal, count, count, NOW)
    line = status_text(status, speaker(language))
    assert cell_len(line) == SCREEN
    assert "03-09 10:00" in line
    assert who[:4] in line


def test_what_waits_and_what_is_unknown_stand_out_without_colour() -> None:
    busy = status_text(Status("1", True, "ready", 1, 2, NOW), speaker("en"))
    calm = status_text(Status("1", True, "ready", 0, 0, NOW), speaker("en"))
    assert "!queue 1!" in busy
    assert "!unknown 2!" in busy
    assert "!" not in calm
    assert "SIMULATED" in calm
