"""The command says what it tried, refuses to try nothing, and exits by what it found."""

import json

import pytest

from tests.explorer.__main__ import main
from tests.explorer.world import PROTOCOLS


def test_a_search_of_days_prints_what_it_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--protocol", "asia_ecr", "--seeds", "2", "--workers", "1"]) == 0
    told = capsys.readouterr().out
    for words in ("sessions: 2", "steps: 60", "faults:", "never reached:", "no promise was broken"):
        assert words in told


def test_it_prints_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "1", "--workers", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {*PROTOCOLS, "together"}
    assert found["allinpay"]["broken"] == []


def test_one_day_is_told_move_by_move(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--protocol", "allinpay", "--seed", "3"]) == 0
    told = capsys.readouterr().out
    assert told.count("lane-") >= 30
    assert told.endswith("no promise was broken\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--seeds", "0"],
        ["--kills", "-1"],
        ["--seed", "1", "--json"],
        ["--every", "x"],
        ["--kills", "1", "--protocol", "zvt"],
    ],
)
def test_what_would_try_nothing_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
