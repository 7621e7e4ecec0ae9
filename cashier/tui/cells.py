"""Widths on the screen are counted in cells: a Chinese character takes two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

SCREEN = 80
"""The least width of a terminal, and the width that everything is laid out for."""


def padded(text: str, width: int) -> str:
    """`text` filled up to `width` cells."""
    return text + " " * (width - cell_len(text))


def fitted(text: str, width: int) -> str:
    """`text` cut to `width` cells."""
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width)).rstrip()


def packed(items: Sequence[str], width: int, gap: str = "  ") -> str:
    """The items in lines of at most `width` cells; none is broken unless it is wider than that."""
    lines = [""]
    for item in items:
        longer = f"{lines[-1]}{gap}{item}" if lines[-1] else item
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(item)
    return "\n".join(lines)


_PIECE = re.compile(r"[^\s\u2e80-\uffff]+ ?|[\u2e80-\uffff][\u3001-\u3011\uff01-\uff1b]*|.")
"""A word, or a Chinese character with the mark that must not begin a line."""


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, none of it left out."""
    lines = packed(_PIECE.findall(text), width, gap="").split("\n")
    return [line.strip() for line in lines]


def bar(text: str) -> list[str]:
    """Lines that fill the whole width, so that they can be reversed from end to end."""
    return [" " + padded(line, SCREEN - 1) for line in text.split("\n")]


__all__ = ["SCREEN", "bar", "cell_len", "fitted", "packed", "padded"]
