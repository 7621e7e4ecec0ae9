"""Drivers are found by name without being imported, and their options are read strictly."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from drivers import registry
from drivers.errors import OptionError, UnknownDriver
from drivers.registry import USUAL_CURRENCY, Driver, LineSettings, Option, Value
from drivers.terminal import Words

OPTIONS = (
    Option("seconds", 60, Words("how long")),
    Option("parity", "even", Words("which"), choices=("even", "odd")),
    Option("first", True, Words("whether")),
    Option("label", "", Words("any text")),
)
DRIVER = Driver("demo", Words("Demo"), terminal=None, device=None, options=OPTIONS)  # type: ignore[arg-type]

LOADED = """
import json, sys
{statement}
print(json.dumps(sorted(sys.modules)))
"""


def modules_after(statement: str) -> set[str]:
    """The names of all modules that are loaded after `statement` in a new interpreter."""
    code = LOADED.format(statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "statement",
    ["import drivers", "import drivers.registry", "import drivers.registry as r; r.names()"],
)
def test_nothing_heavy_and_no_vendor_is_loaded_before_it_is_needed(statement: str) -> None:
    loaded = modules_after(statement)
    vendors = {f"drivers.{name}" for name in registry.names()}
    assert not loaded & ({"textual", "sqlite_utils", "serial", "msgspec", "cashier"} | vendors)


def test_loading_one_driver_loads_no_other() -> None:
    first, *others = registry.names()
    loaded = modules_after(f"import drivers.registry as r; r.load({first!r})")
    assert f"drivers.{first}" in loaded
    assert not loaded & {f"drivers.{name}" for name in others}


def test_our_own_drivers_come_through_the_same_door() -> None:
    assert {"allinpay", "asia_ecr"} <= set(registry.names())


@pytest.mark.parametrize("name", registry.names())
def test_every_installed_driver_is_complete(name: str) -> None:
    driver = registry.load(name)
    assert driver.name == name
    assert set(driver.read({})) == {option.name for option in driver.options}
    for option in driver.options:
        assert option.read(option.default) == option.default
        assert option.help.en
        assert option.help.zh


def test_an_unknown_driver_lists_those_installed() -> None:
    with pytest.raises(UnknownDriver, match="allinpay") as unknown:
        registry.load("nobody")
    assert unknown.value.installed == registry.names()


def test_options_that_are_not_given_have_their_defaults() -> None:
    assert DRIVER.read({"parity": "odd"}) == {
        "seconds": 60, "parity": "odd", "first": True, "label": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "key", "allowed"),
    [
        ({"speed": 1}, "speed", "seconds, parity, first, label"),
        ({"seconds": "60"}, "seconds", "a whole number"),
        ({"seconds": True}, "seconds", "a whole number"),
        ({"seconds": 1.5}, "seconds", "a whole number"),
        ({"first": 1}, "first", "true or false"),
        ({"label": 7}, "label", "a text"),
        ({"parity": "none"}, "parity", "'even', 'odd'"),
        ({"parity": None}, "parity", "'even', 'odd'"),
    ],
)
def test_a_wrong_option_is_refused_with_what_is_allowed(
    given: dict[str, object], key: str, allowed: str
) -> None:
    with pytest.raises(OptionError) as refused:
        DRIVER.read(given)
    assert (refused.value.key, refused.value.allowed) == (key, allowed)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("seconds=5", 5),
        ("first=false", False),
        ("first=true", True),
        ("label=", ""),
        ("label=a=b", "a=b"),
        ("parity=odd", "odd"),
    ],
)
def test_an_option_on_the_command_line_gets_its_type(text: str, value: Value) -> None:
    assert DRIVER.read(DRIVER.parse([text]))[text.partition("=")[0]] == value


@pytest.mark.parametrize("text", ["seconds=five", "seconds=-1.5", "first=1", "speed=1", "seconds"])
def test_a_wrong_option_on_the_command_line_is_refused(text: str) -> None:
    with pytest.raises(OptionError):
        DRIVER.read(DRIVER.parse([text]))


def test_a_line_is_set_to_the_usual_unless_a_driver_says_otherwise() -> None:
    assert LineSettings() == LineSettings(9600, 8, "N", 1)


@pytest.mark.parametrize(
    ("named", "usual"),
    [
        ({}, USUAL_CURRENCY),
        ({"currencies": ("EUR", "CHF")}, "EUR"),
    ],
)
def test_the_usual_currency_is_the_first_that_a_terminal_counts_in(
    named: dict[str, Any], usual: str
) -> None:
    assert replace(DRIVER, **named).usual_currency == usual


def test_a_terminal_counts_in_any_currency_unless_its_driver_names_some() -> None:
    assert DRIVER.counts_in("JPY")
    assert not replace(DRIVER, currencies=("USD",)).counts_in("JPY")


def test_the_value_of_a_secret_option_is_not_even_in_an_error() -> None:
    secret = Option("password", "000000", Words("a secret"), secret=True)
    with pytest.raises(OptionError) as failed:
        replace(DRIVER, options=(secret,)).read({"password": 481629})
    assert "481629" not in str(failed.value)
