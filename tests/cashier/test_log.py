"""The log: rows that a program can read, and nothing in them that must not be kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cashier import log as module
from cashier.log import log_to

CARD = "4111111111111111"


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(row) for row in path.read_text("utf-8").splitlines()]


def test_a_row_says_when_how_grave_and_what(tmp_path: Path) -> None:
    with log_to(tmp_path / "log", "info") as log:
        log.warning("line lost", port="COM3")
    (row,) = rows(tmp_path / "log")
    assert row.pop("at")
    assert row == {"event": "line lost", "level": "warning", "port": "COM3"}


def test_what_is_below_the_level_is_not_written(tmp_path: Path) -> None:
    with log_to(tmp_path / "log", "warning") as log:
        log.info("quiet")
        log.error("loud")
    assert [row["event"] for row in rows(tmp_path / "log")] == ["loud"]


@pytest.mark.parametrize(
    "told",
    [
        {"pin": "314159"}, {"PIN": "314159"}, {"token": "314159"}, {"inner": {"pin": "314159"}},
        {"many": [{"deep": {"verifier": "314159"}}]}, {"headers": {"Authorization": "314159"}},
    ],
)  # fmt: skip
def test_secrets_are_never_written(tmp_path: Path, told: dict[str, object]) -> None:
    with log_to(tmp_path / "log", "info") as log:
        log.info("signed in", **told)
    assert "314159" not in (tmp_path / "log").read_text("utf-8")


@pytest.mark.parametrize(
    "told", [{"card": CARD}, {"inner": [f"paid with {CARD}."]}, {"error": ValueError(CARD)}]
)
def test_card_numbers_are_masked_wherever_they_are(tmp_path: Path, told: dict[str, object]) -> None:
    with log_to(tmp_path / "log", "info") as log:
        log.info(f"saw {CARD}", **told)
    text = (tmp_path / "log").read_text("utf-8")
    assert CARD not in text
    assert text.count("411111******1111") == 2


def test_a_card_number_in_an_exception_is_masked(tmp_path: Path) -> None:
    with log_to(tmp_path / "log", "info") as log:
        log.error("fault", exc_info=ValueError(CARD))
    text = (tmp_path / "log").read_text("utf-8")
    assert "ValueError" in text
    assert CARD not in text


def test_the_file_is_private_and_older_ones_are_kept_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 200)
    with log_to(tmp_path / "log", "info") as log:
        for number in range(20):
            log.info("row", number=number)
    files = sorted(tmp_path.iterdir())
    assert len(files) == module.KEPT + 1
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert rows(tmp_path / "log")[-1]["number"] == 19
