"""Reads config.toml: every key has a default, and every mistake is told with file, line and key.

What is allowed for a key stands beside its type; how it is said stands in the catalogues.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct

from cashier.domain.policy import Policy
from cashier.domain.say import Say, say
from cashier.toml_lines import line_of
from drivers import registry
from drivers.errors import AmountError, OptionError, UnknownDriver
from drivers.money import Money
from drivers.registry import Driver, LineSettings, Options

SIMULATOR = "simulator"
"""The port that means: start a simulated terminal of our own."""

NAME = "config.toml"


def _allow(key: str, **limits: Any) -> Meta:
    """Limits of a value, and the catalogue key that says what is allowed."""
    return Meta(extra={"allow": f"config.allow.{key}"}, **limits)


LaneId = Annotated[str, _allow("lane_id", pattern=r"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\Z")]
Line = Annotated[str, _allow("line", pattern=r"\A[^\x00-\x1f\x7f-\x9f]{1,60}\Z")]
Currency = Annotated[str, _allow("currency", pattern=r"\A[A-Z]{3}\Z")]
Language = Annotated[Literal["en", "zh"], _allow("language")]
Port = Annotated[str, _allow("port", pattern=r"\A\S+\Z")]
Baud = Annotated[Annotated[int, Meta(ge=300, le=4_000_000)] | None, _allow("baud")]
Bits = Annotated[Literal[5, 6, 7, 8] | None, _allow("bits")]
Parity = Annotated[Literal["N", "E", "O"] | None, _allow("parity")]
StopBits = Annotated[Literal[1, 2] | None, _allow("stop_bits")]
Amount = Annotated[str, _allow("amount")]
Switch = Annotated[bool, _allow("switch")]
Minutes = Annotated[int, _allow("minutes", ge=1, le=10_080)]
Address = Annotated[str, _allow("address", pattern=r"\A(https?://\S+)?\Z")]
Text = Annotated[str, _allow("text")]
Level = Annotated[Literal["debug", "info", "warning", "error"], _allow("level")]


class LaneSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Who this lane is; `id` goes into the hash of every event and must never change."""

    id: LaneId = "lane-1"
    name: Line = "Counter 1"
    currency: Currency = "CNY"
    language: Language = "en"


class TerminalSection(Struct, frozen=True, forbid_unknown_fields=True):
    """What hangs on the line; a line setting that is left out is the driver's own."""

    driver: Line = "allinpay"
    port: Port = SIMULATOR
    baud: Baud = None
    bits: Bits = None
    parity: Parity = None
    stop_bits: StopBits = None
    options: Annotated[dict[str, Any], _allow("options")] = {}


class PolicySection(Struct, frozen=True, forbid_unknown_fields=True):
    """Amounts are texts, since TOML's numbers with a point are not exact."""

    approve_above: Amount = "200"
    highest: Amount = "5000"
    queue: Switch = True
    queue_highest: Amount = "500"
    approval_minutes: Minutes = 480


class SyncSection(Struct, frozen=True, forbid_unknown_fields=True):
    url: Address = ""
    token_file: Text = ""


class StoreSection(Struct, frozen=True, forbid_unknown_fields=True):
    folder: Text = ""


class LogSection(Struct, frozen=True, forbid_unknown_fields=True):
    level: Level = "info"
    file: Line = "cashier.log"


class Sections(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    lane: LaneSection = LaneSection()
    terminal: TerminalSection = TerminalSection()
    policy: PolicySection = PolicySection()
    sync: SyncSection = SyncSection()
    store: StoreSection = StoreSection()
    log: LogSection = LogSection()


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


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file on its way to a Config; knows how to say where something is wrong."""

    source: Path
    text: str

    def config(self) -> Config:
        sections = self._sections(self._tables())
        driver = self._driver(sections.terminal.driver)
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
        """msgspec's sentence, taken apart into the key and what is wrong with it."""
        words, _, path = words.partition(" - at `$")
        key = path.strip("`.")
        if unknown := re.search(r"unknown field `(.*)`", words):
            known = ", ".join(_section(key).__struct_fields__)
            allow = say("config.allow.names", names=known)
            return self._error(f"{key}.{unknown[1]}".strip("."), say("config.unknown_key"), allow)
        return self._error(key, say("config.bad_value", value=_shown(tables, key)), _allowed(key))

    def _driver(self, name: str) -> Driver:
        try:
            return registry.load(name)
        except UnknownDriver as error:
            allow = say("config.allow.names", names=", ".join(error.installed))
            why = say("config.bad_value", value=repr(name))
            raise self._error("terminal.driver", why, allow) from error

    def _options(self, driver: Driver, given: Mapping[str, object]) -> Options:
        try:
            return driver.read(given)
        except OptionError as error:
            key = f"terminal.options.{error.key}"
            why = say("config.bad_option", detail=str(error))
            raise self._error(key, why, say("config.allow.names", names=error.allowed)) from error

    def _policy(self, section: PolicySection, currency: str) -> Policy:
        def amount(name: str) -> Money:
            return self._amount(f"policy.{name}", getattr(section, name), currency)

        return Policy(
            approve_above=amount("approve_above"),
            highest=amount("highest"),
            queue_highest=amount("queue_highest"),
            queue=section.queue,
            approval_minutes=section.approval_minutes,
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


def _line(section: TerminalSection, usual: LineSettings) -> LineSettings:
    """The driver's line settings, with those that the file names in their place."""
    names = ("baud", "bits", "parity", "stop_bits")
    return LineSettings(**{name: getattr(section, name) or getattr(usual, name) for name in names})


def _section(key: str) -> type[Struct]:
    """The structure of a table; that of the whole file for an empty key."""
    return get_type_hints(Sections)[key] if key else Sections


def _allowed(key: str) -> Say:
    """What the type of a dotted key says about its values."""
    table, _, name = key.rpartition(".")
    hint = get_type_hints(_section(table), include_extras=True)[name]
    for meta in getattr(hint, "__metadata__", ()):
        return say(meta.extra["allow"])
    return say("config.allow.table")


def _shown(tables: Mapping[str, Any], key: str) -> str:
    """The wrong value as a person wrote it, or nearly."""
    value: Any = tables
    for name in key.split("."):
        value = value[name]
    return repr(value)[:60]
