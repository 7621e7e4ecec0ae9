"""Speaks one language: catalogue sentences, rules' sayings, drivers' words, money and times.

A catalogue is a folder of TOML files, one folder for each language; a key is `file-table.name`.
Babel is imported when the first amount or time is written: its import costs a tenth of a second.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from cashier.domain.say import DEVICE, Part, Say
from drivers.money import Money
from drivers.terminal import Words

LANGUAGES = {"en": "en", "zh": "zh_Hans_CN"}
"""Language codes with the locale that Babel uses for them."""

CODES = frozenset({
    "case_state", "cause", "clock", "field", "given", "item", "kind", "method", "role", "route",
    "state",
})  # fmt: skip
"""Parts that are codes: `state=in_doubt` is filled in as the text `state.in_doubt`."""


class Speaker:
    """All words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = LANGUAGES[language]
        self._texts = catalogue(language)

    def text(self, key: str, /, **parts: Part) -> str:
        """The sentence `key` with its braces filled."""
        filled = {name: self._part(name, part) for name, part in parts.items()}
        return self._texts[key].format(**filled)

    def of_kind(self, table: str, kind: str, code: str, /, **parts: Part) -> str:
        """What `table` says of `code`, in words of this kind of request where it has its own."""
        own = f"{table}.{kind}.{code}"
        return self.text(own if self.has(own) else f"{table}.{code}", **parts)

    def say(self, what: Say) -> str:
        """What a rule said, or a driver's own words that it carried."""
        if what.key == DEVICE:
            return self.words(Words(**{name: str(part) for name, part in what.parts.items()}))
        return self.text(what.key, **what.parts)

    def words(self, words: Words) -> str:
        """A driver's sentence in this language."""
        return words.in_language(self.language)

    def money(self, amount: Money) -> str:
        """An amount with its currency, as people here write it."""
        from babel.numbers import format_currency

        value = amount.decimal()
        return _narrow(format_currency(value, amount.currency, locale=self._locale))

    def when(self, utc: str) -> str:
        """UTC ISO 8601 as local date and time; an empty text stays empty."""
        if not utc:
            return ""
        from babel.dates import format_datetime

        local = datetime.fromisoformat(utc).astimezone()
        return _narrow(format_datetime(local, "yyyy-MM-dd HH:mm:ss", locale=self._locale))

    def has(self, key: str) -> bool:
        return key in self._texts

    def _part(self, name: str, part: Part) -> str | int:
        if isinstance(part, Money):
            return self.money(part)
        return self._texts.get(f"{name}.{part}", part) if name in CODES else part


@cache
def speaker(language: str) -> Speaker:
    """The one Speaker of a language."""
    return Speaker(language)


@cache
def catalogue(language: str) -> dict[str, str]:
    """All sentences of one language by key."""
    texts: dict[str, str] = {}
    for file in files("cashier.text").joinpath(language).iterdir():
        if file.name.endswith(".toml"):
            texts |= _flat(tomllib.loads(file.read_text("utf-8")))
    return texts


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


def _narrow(text: str) -> str:
    """CLDR writes no-break spaces and direction marks, which a fixed-width screen does not want."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
