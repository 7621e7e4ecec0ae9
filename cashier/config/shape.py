"""What a configuration is once it was read, and how a mistake in one is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cashier.config.sections import (
    SIMULATOR,
    LaneSection,
    LogSection,
    StoreSection,
    SyncSection,
    UiSection,
)
from cashier.domain.pins import PinRules
from cashier.domain.policy import Policy
from cashier.domain.say import Say
from drivers.registry import Driver, LineSettings, Options


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
    pin_rules: PinRules
    ui: UiSection
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
