"""One registry of functions: keys and codes are its own, and everything in it can be done."""

from __future__ import annotations

import pytest

from cashier.domain.roles import Role
from cashier.text import LANGUAGES, speaker
from cashier.tui.actions import ACTIONS, BY_CODE, actions_for
from cashier.tui.flows import FLOWS, flow_of


def test_no_two_functions_share_a_key_or_a_code() -> None:
    keys = [one.key for one in ACTIONS if one.key]
    assert len(set(keys)) == len(keys)
    assert len(BY_CODE) == len(ACTIONS)


def test_every_function_does_something() -> None:
    assert FLOWS.keys() == {one.name for one in ACTIONS}
    assert all(callable(flow_of(one.name)) for one in ACTIONS)


def test_codes_are_typed_on_a_number_pad_alone() -> None:
    assert all(set(one.code) <= set(".0123456789") for one in ACTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_names_every_function(language: str) -> None:
    page = speaker(language).text("help.counter")
    assert all(one.key.upper() in page and f" {one.code} " in page for one in ACTIONS)


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.SUPERVISOR, set()),
        (Role.CASHIER, {"technician", "approve"}),
        (
            Role.TECHNICIAN,
            {
                "from_slip",
                "receipts",
                "queue",
                "board",
                "approve",
                "send",
                "match",
                "warnings",
                "cases",
                "report",
            },
        ),
    ],
)
def test_a_role_is_shown_what_it_may(role: Role, hidden: set[str]) -> None:
    shown = {one.name for one in actions_for(role)}
    assert {one.name for one in ACTIONS} - shown == hidden


def test_a_menu_of_all_functions_fits_a_screen() -> None:
    menu = [one for one in actions_for(Role.SUPERVISOR) if one.name not in ("functions", "help")]
    assert len(menu) <= 18
