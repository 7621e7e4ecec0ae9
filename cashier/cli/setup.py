"""The first start of a real lane: asks what it must know, adds the first supervisor, and writes
the configuration. It never replaces a configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.options import F, command, help_on, option
from cashier.cli.output import note, tell
from cashier.cli.pins import new_pin
from cashier.config import NAME, config_named, parse_config, shipped
from cashier.config.other_money import with_amounts
from cashier.config.sections import SIMULATOR
from cashier.config.toml_lines import with_values
from cashier.domain.roles import Role
from cashier.domain.say import say
from cashier.services.staff import add_person
from cashier.store import reads
from cashier.text import LANGUAGES
from drivers import registry

COUNTRIES = {"CNY": "CN", "CLP": "CL", "USD": "US", "JPY": "JP", "ecr17": "IT", "zvt": "DE"}
"""Whose public holidays a lane keeps, as its driver or else its currency tells."""
TELL_NO_CARD = ("ecr17",)
"""Drivers whose terminals tell no card of a sale: its absence there is nothing to look at."""


def _asked(name: str, **settings: Any) -> Callable[[F], F]:
    """An option that a person is asked for when it is not given."""
    return option(name, prompt=help_on("option." + name.strip("-")), **settings)


@command("setup")
@_asked("--lane", default="lane-1")
@_asked("--lane-name", default="Counter 1")
@_asked("--currency", default="CNY")
@_asked("--language", default="en", type=click.Choice(list(LANGUAGES)))
@_asked("--driver", type=click.Choice(registry.names()))
@_asked("--port")
@_asked("--supervisor")
@_asked("--supervisor-name")
@option("--new-pin-file", metavar="FILE")
@pass_call
def setup(
    call: Call, /, supervisor: str, supervisor_name: str, new_pin_file: str | None, **given: str
) -> Exit:
    path = _new_file(call)
    text = _text(given)
    call.config = parse_config(path, text)
    if call.config.simulated:
        raise Misused(say("cli.setup_real", port=SIMULATOR))
    with call.lane() as lane:
        if not reads.people(lane.journal):
            pin = new_pin(call, new_pin_file, supervisor)
            add_person(lane, supervisor, supervisor_name, Role.SUPERVISOR, pin, None)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    note(call, "cli.set_up", file=str(path), data=str(call.data))
    tell(call, {"config": str(path), "data": str(call.data)}, [])
    return Exit.DONE


def _new_file(call: Call) -> Path:
    """Where the configuration will be; raises Misused when there is one."""
    path = config_named(call.config_file) or Path.cwd() / NAME
    if path.exists():
        raise Misused(say("cli.config_there", file=str(path)), say("cli.config_there_now"))
    return path


def _text(given: Mapping[str, str]) -> str:
    """The commented example with the answers in it, and amounts and holidays that suit them."""
    currency = given["currency"]
    values = {
        "lane.id": given["lane"], "lane.name": given["lane_name"],
        "lane.currency": currency, "lane.language": given["language"],
        "terminal.driver": given["driver"], "terminal.port": given["port"],
        "acquirer.country": COUNTRIES.get(given["driver"]) or COUNTRIES.get(currency, ""),
    }  # fmt: skip
    text = with_values(shipped().read_text("utf-8"), values)
    if given["driver"] in TELL_NO_CARD:
        text = text.replace('"from_slip", "no_card_number"', '"from_slip"')
    return with_amounts(text, currency)
