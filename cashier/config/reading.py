"""One file on its way to a Config: from text to sections, from sections to what they mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from cashier.config import rules
from cashier.config.sections import Sections, TerminalSection, allowed, section
from cashier.config.shape import Config, ConfigError
from cashier.config.toml_lines import line_of
from cashier.domain.say import Say, say
from drivers import registry
from drivers.errors import AmountError, OptionError, UnknownDriver
from drivers.money import Money
from drivers.registry import Driver, LineSettings, Options


def read_config(source: Path) -> Config:
    """The configuration in `source`; raises ConfigError."""
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(source, say("config.unreadable", detail=str(error))) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(source, say("config.not_utf8"), line=line) from error
    return parse_config(source, text)


def parse_config(source: Path, text: str) -> Config:
    """The configuration that `text` would be in the file `source`; raises ConfigError."""
    return _Reading(source, text).config()


def option_error(source: Path, error: OptionError) -> ConfigError:
    """What a driver found wrong when it was put together, as a mistake in the file `source`."""
    return _Reading(source, source.read_text("utf-8-sig")).option_error(error)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file on its way to a Config; knows how to say where something is wrong."""

    source: Path
    text: str

    def config(self) -> Config:
        sections = self._sections(self._tables())
        driver = self._driver(sections.terminal.driver)
        self._demand_currency(driver, sections.lane.currency)
        amount = partial(self._amount, sections.lane.currency)
        return Config(
            source=self.source,
            lane=sections.lane,
            port=sections.terminal.port,
            driver=driver,
            line=_line(sections.terminal, driver.line),
            options=self._options(driver, sections.terminal.options),
            policy=rules.policy(sections, amount),
            pin_rules=rules.pin_rules(sections.staff),
            ui=sections.ui,
            sync=sections.sync,
            store=sections.store,
            log=sections.log,
        )

    def _tables(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else self.text.count("\n") + 1
            why = say("config.syntax", detail=str(error))
            raise ConfigError(self.source, why, line=line) from error

    def _sections(self, tables: dict[str, Any]) -> Sections:
        try:
            return msgspec.convert(tables, Sections)
        except msgspec.ValidationError as error:
            raise self._invalid(str(error), tables) from error

    def _invalid(self, words: str, tables: dict[str, Any]) -> ConfigError:
        """msgspec's sentence, taken apart into the key and what is wrong with it.

        A mistake in one item of a list is one of the whole key.
        """
        words, _, path = words.partition(" - at `$")
        key = path.strip("`.").partition("[")[0]
        if unknown := re.search(r"unknown field `(.*)`", words):
            known = ", ".join(section(key).__struct_fields__)
            allow = say("config.allow.names", names=known)
            return self._error(f"{key}.{unknown[1]}".strip("."), say("config.unknown_key"), allow)
        return self._error(key, say("config.bad_value", value=_shown(tables, key)), allowed(key))

    def _driver(self, name: str) -> Driver:
        try:
            return registry.load(name)
        except UnknownDriver as error:
            allow = say("config.allow.names", names=", ".join(error.installed))
            why = say("config.bad_value", value=repr(name))
            raise self._error("terminal.driver", why, allow) from error

    def _demand_currency(self, driver: Driver, currency: str) -> None:
        """A lane that counts in a money its terminal does not have is told so at the start."""
        if not driver.counts_in(currency):
            why = say("config.other_currency", driver=driver.name, currency=currency)
            allow = say("config.allow.names", names=", ".join(driver.currencies))
            raise self._error("lane.currency", why, allow)

    def _options(self, driver: Driver, given: Mapping[str, object]) -> Options:
        try:
            return driver.read(given)
        except OptionError as error:
            raise self.option_error(error) from error

    def option_error(self, error: OptionError) -> ConfigError:
        """A driver's complaint about one of its settings, with its line in the file."""
        key = "lane.currency" if error.key == "currency" else f"terminal.options.{error.key}"
        why = say("config.bad_option", detail=str(error))
        return self._error(key, why, say("config.allow.names", names=error.allowed))

    def _amount(self, currency: str, key: str, text: str) -> Money:
        try:
            amount = Money.parse(text, currency)
        except AmountError:
            amount = Money(-1, currency)
        if amount.minor < 0:
            why = say("config.bad_amount", value=repr(text), currency=currency)
            raise self._error(key, why, say("config.allow.amount"))
        return amount

    def _error(self, key: str, why: Say, allow: Say) -> ConfigError:
        return ConfigError(self.source, why, key, line_of(self.text, key), allow)


def _line(named: TerminalSection, usual: LineSettings) -> LineSettings:
    """The driver's line settings, with those that the file names in their place."""
    names = ("baud", "bits", "parity", "stop_bits")
    return LineSettings(**{name: getattr(named, name) or getattr(usual, name) for name in names})


def _shown(tables: Mapping[str, Any], key: str) -> str:
    """The wrong value as a person wrote it, or nearly."""
    value: Any = tables
    for name in key.split("."):
        value = value[name]
    return repr(value)[:60]
