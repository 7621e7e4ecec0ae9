"""Where a key stands in a TOML text, and how to give it another value without losing comments.

`tomllib` says what a file means but not where; a person who made a mistake wants the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE = re.compile(rf"\s*\[\s*(?P<name>{_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*(?P<name>{_DOTTED})\s*=")


def line_of(text: str, key: str) -> int:
    """The line of a dotted key such as `terminal.baud`, counted from 1.

    Where the key has no line of its own, that of the nearest table above it; else the first.
    """
    places = {name: number for number, name in _places(text)}
    while key:
        if key in places:
            return places[key]
        key = key.rpartition(".")[0]
    return 1


def with_values(text: str, values: Mapping[str, str | int]) -> str:
    """`text` with new values for keys that have a line of their own; all else stays."""
    rows = text.split("\n")
    places = {name: number for number, name in _places(text)}
    for key, value in values.items():
        name = key.rpartition(".")[2]
        rows[places[key] - 1] = f"{name} = {_basic(value)}"
    return "\n".join(rows)


def _basic(value: str | int) -> str:
    """JSON's texts and numbers are TOML's too, but for DEL, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _places(text: str) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of every table and key."""
    table = ""
    for number, row in enumerate(text.split("\n"), 1):
        if match := _TABLE.match(row):
            table = _bare(match["name"]) + "."
            yield number, table.removesuffix(".")
        elif match := _KEY.match(row):
            yield number, table + _bare(match["name"])


def _bare(dotted: str) -> str:
    """Without the quotes and spaces that TOML allows in a key."""
    return ".".join(part.strip("\"'") for part in re.findall(_NAME, dotted))
