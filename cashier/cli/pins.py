"""PINs come from a file, from standard input, or from a person at a terminal; never as arguments.

One PIN a line. Several options may name the same file: then its lines are taken one after
another, in the order person, approver, new PIN.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cashier.cli.exits import Misused
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.services.identify import prove
from cashier.services.lane import Lane
from cashier.store import reads

if TYPE_CHECKING:
    from cashier.cli.call import Call

STANDARD_INPUT = "-"
LONGEST = 10_000
"""Characters that are read of a PIN file."""


class Pins:
    """Hands out PINs in the order in which they are asked for."""

    def __init__(self) -> None:
        self._left: dict[str, list[str]] = {}

    def next(self, source: str | None, option: str, question: str) -> str:
        """The next PIN of `source`; without one a person is asked, if there is one."""
        if source is None:
            return _asked(option, question)
        if source not in self._left:
            self._left[source] = _read(source)
        if not self._left[source]:
            raise Misused(say("cli.pin_lacking", file=source, option=option))
        return self._left[source].pop(0)


def _asked(option: str, question: str) -> str:
    if not sys.stdin.isatty():
        raise Misused(say("cli.pin_file_lacking", option=option))
    return str(click.prompt(question, hide_input=True, err=True))


def _read(source: str) -> list[str]:
    if source == STANDARD_INPUT:
        text = sys.stdin.read(LONGEST)
    else:
        with Path(source).open(encoding="utf-8-sig", errors="replace") as file:
            text = file.read(LONGEST)
    return [line.strip() for line in text.splitlines()]


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says who they are; their PIN is in `file`, which `option` named."""

    id: str
    file: str | None
    option: str

    def prove(self, call: Call, lane: Lane, purpose: str) -> Person:
        """The person, if the PIN is right; raises Refused."""
        return prove(lane, self.id, self.pin(call, lane), purpose)

    def pin(self, call: Call, lane: Lane) -> str:
        """What they say their PIN is; raises Refused where there is nobody at all."""
        demand_people(lane)
        return self.secret(call, "cli.ask_pin")

    def secret(self, call: Call, question: str) -> str:
        """The next line of the file, or what a person answers to the catalogue's `question`."""
        return call.pins.next(self.file, self.option, call.words.text(question, id=self.id))


def demand_people(lane: Lane) -> None:
    """Refuse where nobody could prove who they are."""
    if not reads.people(lane.journal):
        raise Refused(say("cli.nobody"), say("cli.nobody_now"))


def new_pin(call: Call, source: str | None, person_id: str) -> str:
    """The PIN that a person shall have from now on."""
    question = call.words.text("cli.ask_new_pin", id=person_id)
    return call.pins.next(source, "--new-pin-file", question)
