"""Reads config.toml: every key has a default, and every mistake is told with file, line and key.

What the keys are stands in sections.py; how a mistake is said stands in the catalogues.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cashier.domain.policy import Policy
from cashier.domain.query_plan import QueryPlan
from cashier.domain.say import Say, say
from cashier.sections import (
    SIMULATOR,
    LaneSection,
    LogSection,
    PolicySection,
    Sections,
    StoreSection,
    SyncSection,
    TerminalSection,
    allowed,
    section,
)
from cashier.toml_lines import line_of
from drivers import registry
from drivers.errors import AmountError, OptionError, UnknownDriver
from drivers.money import Money
from drivers.registry import Driver, LineSettings, Options

NAME = "config.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """A file that was read and found good; `source` says which."""

    source: Path
    lane: LaneSection
    port: str
    driver: Driver
    line: LineSettings
    options: Options
    policy: Policy
    sync: SyncSection
    store: StoreSection
    log: LogSection

    @property
    def simulated(self) -> bool:
        return self.port == SIMULATOR

    def beside(self, name: str) -> Path:
        """A file named in the configuration: relative names start at the configuration."""
        return self.source.parent / Path(name).expanduser()


class ConfigError(Exception):
    """`key` is dotted, `line` counts from 1; both say nothing when the whole file is at fault."""

    def __init__(
        self, source: Path, why: Say, key: str = "", line: int = 0, allow: Say | None = None
    ) -> None:
        super().__init__(f"{source}, line {line}: {key}: {why.key}")
        self.source = source
        self.why = why
        self.key = key
        self.line = line
        self.allow = allow


# -- where things are ------------------------------------------------------------------------


def find_config(given: Path | None = None) -> Path:
    """`--config`, the environment, the current folder, or the one that came with the program."""
    named = config_named(given)
    if named is not None:
        return named
    here = Path.cwd() / NAME
    return here if here.exists() else shipped()


def config_named(given: Path | None) -> Path | None:
    """The file that `--config` or the environment names, there or not."""
    return given or _from_environment("CASHIER_CONFIG")


def shipped() -> Path:
    """The commented example: in the package when installed, beside it in a source tree."""
    inside = Path(__file__).with_name(NAME)
    return inside if inside.exists() else inside.parent.parent / NAME


def data_folder(config: Config, given: Path | None = None) -> Path:
    """`--data`, the environment, the configuration, or the user's own data folder."""
    named = given or _from_environment("CASHIER_DATA")
    if named is not None:
        return named
    if config.store.folder:
        return config.beside(config.store.folder)
    from platformdirs import user_data_path

    return user_data_path("cashier", appauthor=False)


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name, "")
    return Path(value) if value else None


# -- reading ---------------------------------------------------------------------------------


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
        return Config(
            source=self.source,
            lane=sections.lane,
            port=sections.terminal.port,
            driver=driver,
            line=_line(sections.terminal, driver.line),
            options=self._options(driver, sections.terminal.options),
            policy=self._policy(sections.policy, sections.lane.currency),
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

    def _policy(self, rules: PolicySection, currency: str) -> Policy:
        def amount(name: str) -> Money:
            return self._amount(f"policy.{name}", getattr(rules, name), currency)

        return Policy(
            approve_above=amount("approve_above"),
            highest=amount("highest"),
            queue_highest=amount("queue_highest"),
            queue=rules.queue,
            approval_minutes=rules.approval_minutes,
            queries=QueryPlan(rules.query_seconds, rules.query_every_seconds),
            evidence_minutes=rules.evidence_minutes,
        )

    def _amount(self, key: str, text: str, currency: str) -> Money:
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
