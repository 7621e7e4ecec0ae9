"""What a search tried and found, for people: a few lines, and a table where there is much."""

from __future__ import annotations

from collections.abc import Mapping

WIDTH = 98


def text(found: Mapping[str, Mapping[str, object]]) -> str:
    """The figures of every search, each under its name."""
    return "\n".join(line for name, figures in found.items() for line in _of(name, figures))


def _of(name: str, figures: Mapping[str, object]) -> list[str]:
    broken = figures["broken"]
    assert isinstance(broken, list)
    told = [line for key, value in figures.items() if key != "broken" for line in _row(key, value)]
    end = [f"  BROKEN  {text}" for text in broken] or ["  no promise was broken"]
    return [name, *told, *end, ""]


def _row(key: str, value: object) -> list[str]:
    name = key.replace("_", " ")
    match value:
        case dict():
            return _wrapped(name, [f"{each} {_plain(number)}" for each, number in value.items()])
        case [{}, *rows]:
            return [f"  {name}:", *(f"    {_told(row)}" for row in (value[0], *rows))]
        case list():
            return _wrapped(name, [str(each) for each in value] or ["none"])
        case _:
            return [f"  {name}: {value}"]


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{each} {number}" for each, number in value.items()) + ")"
    return str(value)


def _told(row: Mapping[str, object]) -> str:
    """One row of a table: what has something to say, shortened."""
    return "  ".join(str(value)[:60] for value in row.values() if value not in (None, ""))


def _wrapped(name: str, parts: list[str]) -> list[str]:
    """The parts in as few lines as they take."""
    rows = [f"  {name}: "]
    for place, part in enumerate(parts):
        text = part if place == len(parts) - 1 else f"{part}, "
        if len(rows[-1]) + len(text) > WIDTH:
            rows.append(" " * 6)
        rows[-1] += text
    return rows
