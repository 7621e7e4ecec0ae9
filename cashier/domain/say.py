"""A sentence as a key and its parts; the `text` package puts it into a language.

Rules answer with these, so that no rule knows a language and every refusal has words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.money import Money
from drivers.terminal import Words

Part = str | int | Money
DEVICE = "device"
"""The key of a sentence that a driver brought, in all its languages."""


@dataclass(frozen=True, slots=True)
class Say:
    """`key` names a catalogue entry, `parts` fill its braces."""

    key: str
    parts: Mapping[str, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "key" in self.parts:
            raise ValueError("a part named key would hide the sentence's own key")

    def body(self) -> dict[str, object]:
        """The form that goes into an event."""
        return {"key": self.key, **{name: _plain(part) for name, part in self.parts.items()}}

    @classmethod
    def of_body(cls, body: Mapping[str, object]) -> Say:
        """The reverse of `body`."""
        parts = {name: _rich(part) for name, part in body.items() if name != "key"}
        return cls(str(body["key"]), parts)


def say(key: str, /, **parts: Part) -> Say:
    """Shorthand: say("cap.too_much", left=money)."""
    return Say(key, parts)


def device_says(words: Words) -> Say:
    """A driver's sentence, kept in every language that the driver has."""
    return Say(DEVICE, {"en": words.en, "zh": words.zh, "de": words.de})


def _plain(part: Part) -> object:
    if isinstance(part, Money):
        return {"minor": part.minor, "currency": part.currency}
    return part


def _rich(part: object) -> Part:
    if isinstance(part, dict):
        return Money(int(part["minor"]), str(part["currency"]))
    return part if isinstance(part, int) else str(part)
