"""What comes to a screen from the threads beside it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from drivers.terminal import Event


@dataclass
class Heard(Message):
    """The terminal said something while a verb runs."""

    event: Event
