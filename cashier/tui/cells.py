"""Widths on the screen are counted in cells: a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size


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


def columns(left: Sequence[str], right: Sequence[str], width: int) -> str:
    """Two blocks beside each other, the left one `width` cells wide."""
    rows = max(len(left), len(right))
    pairs = zip(_filled(left, rows), _filled(right, rows), strict=True)
    return "\n".join(padded(fitted(one, width), width) + other for one, other in pairs)


def _filled(lines: Sequence[str], rows: int) -> list[str]:
    return [*lines, *[""] * (rows - len(lines))]


__all__ = ["cell_len", "columns", "fitted", "packed", "padded"]
