"""The sections of config.toml: every key with its default, its type, and what is allowed.

What is allowed is a catalogue key beside the type, for the sentence that a mistake gets.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_type_hints

from msgspec import Meta, Struct

from cashier.config.acquirer import AcquirerSection
from cashier.config.allowing import allow as _allow
from cashier.config.limits import (
    USUAL_LIMITS,
    USUAL_REASONS,
    USUAL_TWO,
    LimitRow,
    Limits,
    Reasons,
)
from cashier.config.reports import AcquirerFileSection, ReportSection
from cashier.config.warnings import WarningsSection
from cashier.domain.cases.records import CaseRules
from cashier.domain.query_plan import USUAL
from cashier.domain.say import Say, say

CASES = CaseRules()
"""The usual days of a case."""

SIMULATOR = "simulator"
"""The port that means: start a simulated terminal of our own."""


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
Days = Annotated[int, _allow("pin_days", ge=0, le=3_650)]
FirstPin = Annotated[Literal["counter", "everywhere", "never"], _allow("first_pin")]
LockMinutes = Annotated[int, _allow("lock_minutes", ge=0, le=1_440)]
Minutes = Annotated[int, _allow("minutes", ge=1, le=10_080)]
CodeMinutes = Annotated[int, _allow("code_minutes", ge=1, le=60)]
WorkDays = Annotated[int, _allow("work_days", ge=0, le=366)]
Seconds = Annotated[int, Meta(ge=0, le=3_600)]
QuerySeconds = Annotated[tuple[Seconds, ...], _allow("query_seconds", max_length=100)]
QueryEvery = Annotated[int, _allow("query_every_seconds", ge=10, le=86_400)]
Address = Annotated[str, _allow("address", pattern=r"\A(https?://\S+)?\Z")]
Version = Annotated[str, _allow("version", pattern=r"\A[^\x00-\x1f\x7f-\x9f]{0,30}\Z")]
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

    version: Version = "1"
    approve_above: Amount = "200"
    two_above: Amount = "1000"
    highest: Amount = "5000"
    queue: Switch = True
    queue_highest: Amount = "500"
    approval_minutes: Minutes = 480
    query_seconds: QuerySeconds = USUAL.seconds
    query_every_seconds: QueryEvery = USUAL.every
    evidence_minutes: Minutes = 10
    approve_reasons: Reasons = USUAL_REASONS
    two_reasons: Reasons = USUAL_TWO
    limits: Limits = USUAL_LIMITS
    match_without_card: Switch = True
    code_minutes: CodeMinutes = 5


class CasesSection(Struct, frozen=True, forbid_unknown_fields=True):
    """What is expected of whoever follows a case; days of work, but for `warn_days`."""

    act_days: WorkDays = CASES.act_days
    answer_days: WorkDays = CASES.answer_days
    warn_days: WorkDays = CASES.warn_days
    missing_number: Switch = CASES.missing_number
    compensation_per_case: Amount = "50"
    compensation_per_day: Amount = "200"


class StaffSection(Struct, frozen=True, forbid_unknown_fields=True):
    """`pin_days` 0 lets a PIN grow as old as it likes."""

    pin_days: Days = 90
    change_first_pin: FirstPin = "counter"


class UiSection(Struct, frozen=True, forbid_unknown_fields=True):
    """`lock_minutes` 0 never locks."""

    lock_minutes: LockMinutes = 10


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
    acquirer: AcquirerSection = AcquirerSection()
    warnings: WarningsSection = WarningsSection()
    cases: CasesSection = CasesSection()
    staff: StaffSection = StaffSection()
    ui: UiSection = UiSection()
    sync: SyncSection = SyncSection()
    store: StoreSection = StoreSection()
    log: LogSection = LogSection()
    report: ReportSection = ReportSection()
    acquirer_file: AcquirerFileSection = AcquirerFileSection()


def section(key: str) -> type[Struct]:
    """The structure of a table; that of the whole file for an empty key."""
    if key == "policy.limits":
        return LimitRow
    return get_type_hints(Sections)[key] if key else Sections


def allowed(key: str) -> Say:
    """What the type of a dotted key says about its values."""
    table, _, name = key.rpartition(".")
    hint = get_type_hints(section(table), include_extras=True)[name]
    for meta in getattr(hint, "__metadata__", ()):
        return say(meta.extra["allow"])
    return say("config.allow.table")
