"""What a technician can let a ZVT terminal do beside the verbs that all terminals have."""

from __future__ import annotations

from drivers.registry import Function
from drivers.terminal import Hear, Report, Stop, Words
from drivers.zvt import words
from drivers.zvt.upkeep import Upkeep


def _diagnose(terminal: Upkeep, text: str, hear: Hear, stop: Stop) -> Report:
    kind = text.strip()
    if not (kind.isascii() and kind.isdecimal()):
        return Report(False, words.BAD_DIAGNOSIS)
    return terminal.diagnose(int(kind), hear, stop)


def _initialise(terminal: Upkeep, _text: str, hear: Hear, stop: Stop) -> Report:
    return terminal.initialise(hear, stop)


def _set_clock(terminal: Upkeep, _text: str, hear: Hear, stop: Stop) -> Report:
    return terminal.set_clock(hear, stop)


def _display(terminal: Upkeep, text: str, hear: Hear, stop: Stop) -> Report:
    return terminal.display(tuple(text.split("|")), hear=hear, stop=stop)


def _log_off(terminal: Upkeep, _text: str, hear: Hear, stop: Stop) -> Report:
    return terminal.log_off(hear, stop)


FUNCTIONS = (
    Function(
        "diagnosis",
        Words("Diagnosis with the bank (06 70)", "联机诊断（06 70）", "Diagnose (06 70)"),
        _diagnose,
        takes=Words(
            "1 line, 2 extended, 3 configuration, 4 EMV configuration, 5 EP2",
            "1 线路，2 扩展，3 配置，4 EMV 配置，5 EP2",
            "1 Leitung, 2 erweitert, 3 Konfiguration, 4 EMV-Konfiguration, 5 EP2",
        ),
    ),
    Function(
        "initialise",
        Words("Initialise the terminal (06 93)", "初始化终端（06 93）", "Initialisierung (06 93)"),
        _initialise,
        disturbs=True,
    ),
    Function(
        "set_clock",
        Words(
            "Set the terminal's clock to this PC's (06 91)",
            "将终端时钟设为本机时间（06 91）",
            "Uhr des Terminals nach diesem PC stellen (06 91)",
        ),
        _set_clock,
        disturbs=True,
    ),
    Function(
        "display",
        Words("Show a text on the terminal (06 E0)", "在终端上显示文本（06 E0）",
              "Text am Terminal anzeigen (06 E0)"),
        _display,
        takes=Words("up to 8 lines with | between them", "最多 8 行，行间用 | 分隔",
                    "bis zu 8 Zeilen, mit | getrennt"),
    ),
    Function(
        "log_off",
        Words("Log the register off (06 02)", "收银机签退（06 02）", "Kasse abmelden (06 02)"),
        _log_off,
    ),
)  # fmt: skip
"""A clock that is set, and a memory that is filled anew, may take a proof away."""
