"""Somebody stands for a piece of evidence, with a number and a PIN of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cashier.domain.records import Person
from cashier.tui.prove import ProveScreen
from drivers.terminal import Hear, Stop

Accept = Callable[[list[Person]], object]
"""A service that takes all who stand for it so far, or refuses them in words."""


class WitnessScreen(ProveScreen):
    """Ends with one more person beside those who are `there`, or None when nobody comes."""

    title_key = "witness"
    label_key = "label.person"

    def __init__(self, lines: Sequence[str], there: Sequence[Person], accept: Accept) -> None:
        super().__init__(lines, "close_doubt")
        self._there, self._accept = there, accept

    def proved(self, person: str, pin: str, hear: Hear, stop: Stop) -> Person:
        """The proof, and what it is good for; whoever may not is refused here."""
        found = super().proved(person, pin, hear, stop)
        self._accept([*self._there, found])
        return found
