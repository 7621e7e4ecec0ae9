"""Wrong usage and wrong configuration: told in words, and in JSON to programs."""

from __future__ import annotations

import importlib
from pathlib import Path

import click
import pytest

from cashier.cli import COMMANDS, cashier, problem_of
from cashier.cli.exits import BY_STATE, Exit, gravest
from cashier.domain.lifecycle import State
from cashier.services.lane import JournalFailed
from cashier.text import speaker
from drivers.errors import LineBusy, LineLost, LineNotFound
from tests.cashier.cli.kit import NOWHERE, Counter


@pytest.fixture
def alone(tmp_path: Path) -> Counter:
    """A counter whose terminal is nowhere."""
    return Counter(tmp_path, NOWHERE)


@pytest.mark.parametrize(
    "command",
    [
        ["dance"], ["find"], ["find", "12", "13"], ["find", "--loud", "12"],
        ["void", "12", "--as", "1001"], ["refund", "12", "--reason", "x", "--as", "1001"],
        ["requests", "--state", "lost"], ["staff"], ["journal"], ["close", "x"],
        ["staff", "add", "1", "--name", "x", "--role", "king"], ["hub", "serve", "--port", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_told_on_both_sides(alone: Counter, command: list[str]) -> None:
    plain = alone.run(*command)
    assert (plain.status, plain.out) == (2, b"")
    assert plain.err
    told = alone.json(*command)
    assert told.status == 2
    assert list(told.value) == ["error"]
    assert told.value["error"]["exit"] == 2
    assert told.value["error"]["message"]


@pytest.mark.parametrize("command", [["find", "12"], ["requests"], ["journal", "check"]])
def test_a_wrong_configuration_is_told_with_file_line_key_and_what_is_allowed(
    alone: Counter, command: list[str]
) -> None:
    alone.config.write_text("[lane]\nid = 'a'\n[terminal]\nbaud = 'fast'\n")
    told = alone.json(*command)
    assert told.status == 2
    message = told.value["error"]["message"]
    assert f"{alone.config}, line 4: terminal.baud" in message
    assert told.value["error"]["now"] == "Allowed: a whole number such as 9600."
    assert message in told.err


def test_a_configuration_that_is_not_there_is_told(alone: Counter) -> None:
    alone.config.unlink()
    told = alone.json("requests")
    assert told.status == 2
    assert str(alone.config) in told.value["error"]["message"]


def test_a_data_folder_that_cannot_be_is_told(alone: Counter) -> None:
    alone.data.write_text("in the way")
    told = alone.json("find", "12")
    assert (told.status, told.value["error"]["code"]) == (2, "cli.system")


def test_errors_speak_the_language_of_the_lane(alone: Counter) -> None:
    alone.configure(NOWHERE, {"lane": {"language": "zh"}})
    told = alone.json("find", "12")
    assert told.status == 7
    assert told.value["error"]["message"].startswith("无终端")


@pytest.mark.parametrize(("locale", "language"), [("zh_CN.UTF-8", "zh"), ("C", "en"), ("", "en")])
def test_without_a_configuration_the_users_language_is_spoken(
    alone: Counter, monkeypatch: pytest.MonkeyPatch, locale: str, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", "")
    alone.config.write_text("[lane]\nwhat = 1\n")
    expected = speaker(language).text("config.unknown_key")
    assert expected in alone.json("requests").value["error"]["message"]


def test_a_fault_nobody_foresaw_is_told_and_written_down(
    alone: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cashier.store.reads.requests", None)
    told = alone.json("requests")
    assert (told.status, told.value["error"]["code"]) == (1, "cli.bug")
    assert "Traceback" in told.err


# -- tables ----------------------------------------------------------------------------------------


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        deeper = isinstance(command, click.Group)
        found += leaves(command, (*path, name)) if deeper else [(*path, name)]
    return found


@pytest.mark.parametrize("path", leaves(cashier), ids=" ".join)
def test_every_command_helps_and_can_answer_in_json(alone: Counter, path: tuple[str, ...]) -> None:
    said = alone.run(*path, "--help")
    assert said.status == 0
    assert "--json" in said.text or path == ("simulate",)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_is_there_in_both_languages(language: str) -> None:
    words = speaker(language)
    for path in leaves(cashier):
        assert words.text("help.command." + "_".join(path).replace("-", "_"))


def test_the_readme_names_every_command() -> None:
    readme = Path(__file__).parents[3].joinpath("README.md").read_text("utf-8")
    assert not [path for path in leaves(cashier) if f"`{' '.join(path)}`" not in readme]


def test_every_command_is_where_the_table_says() -> None:
    for place in COMMANDS.values():
        module, _, name = place.partition(":")
        found = getattr(importlib.import_module(f"cashier.cli.{module}"), name)
        assert isinstance(found, click.Command)


def test_every_state_has_an_exit() -> None:
    assert BY_STATE.keys() == set(State)


@pytest.mark.parametrize("error", [LineNotFound, LineBusy, LineLost])
def test_every_fault_of_a_line_means_no_terminal(error: type) -> None:
    problem = problem_of(error("COM3", "gone"))
    assert problem is not None
    assert problem.exit is Exit.NO_TERMINAL


def test_a_result_that_the_journal_could_not_take_is_in_doubt() -> None:
    problem = problem_of(JournalFailed("attempt"))
    assert problem is not None
    assert problem.exit is Exit.IN_DOUBT
    assert speaker("en").say(problem.why).startswith("RESULT UNKNOWN")


@pytest.mark.parametrize(
    ("exits", "told"),
    [([], 0), ([0, 0], 0), ([0, 6], 6), ([6, 5, 0], 5), ([4, 0], 4), ([4, 6, 3], 6)],
)
def test_of_several_ends_the_gravest_is_told(exits: list[int], told: int) -> None:
    assert gravest(map(Exit, exits)) == told


def test_json_may_stand_before_the_command_too(counter: Counter) -> None:
    assert counter.run("--json", "requests").value == counter.run("requests", "--json").value


def test_a_setting_that_only_its_driver_can_judge_is_told_with_its_line(tmp_path: Path) -> None:
    wrong = {"terminal.options": {"answer_seconds": -1}}
    said = Counter(tmp_path, NOWHERE, wrong, "asia_ecr").json("find", "12")
    assert said.status == 2
    assert "answer_seconds" in said.err
    assert "line" in said.err
    assert "Allowed" in said.err
