"""Somebody stands for a piece of evidence, with a number and a PIN of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.records import Person, Request
from cashier.domain.roles import Permission
from cashier.services.witnesses import demand_witnesses
from cashier.tui.prove import ProveScreen
from cashier.tui.views import request_line
from drivers.terminal import Hear, Stop

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

Accept = Callable[[list[Person]], object]
"""A service that takes all who stand for it so far, or refuses them in words."""


class WitnessScreen(ProveScreen):
    """Ends with one more person beside those who are `there`, or None when nobody comes."""

    title_key = "witness"
    label_key = "label.person"

    def __init__(
        self, lines: Sequence[str], there: Sequence[Person], accept: Accept, purpose: str
    ) -> None:
        super().__init__(lines, purpose)
        self._there, self._accept = there, accept

    def proved(self, person: str, pin: str, hear: Hear, stop: Stop) -> Person:
        """The proof, and what it is good for; whoever may not is refused here."""
        found = super().proved(person, pin, hear, stop)
        self._accept([*self._there, found])
        return found


@dataclass(frozen=True, slots=True)
class Standing:
    """What they stand for: `needed` people, the first of them with this permission."""

    request: Request
    permission: Permission
    needed: int


async def all_stand(app: CashierApp, what: Standing, accept: Accept) -> bool:
    """One after the other proves who they are; with the last of them `accept` is done."""
    there: list[Person] = []
    check = partial(demand_witnesses, permission=what.permission)
    for number in range(1, what.needed + 1):
        lines = [request_line(app.words, what.request), app.words.text(f"board.person_{number}")]
        last = accept if number == what.needed else check
        screen = WitnessScreen(lines, there, last, what.permission)
        if (person := await app.push_screen_wait(screen)) is None:
            return False
        there.append(person)
    return True
