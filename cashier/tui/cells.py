"""Widths on the screen are counted in cells: a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size


def padded(text: str, width: int) -> str:
    """`text` filled up to `width` cells, and at least one space behind it."""
    return text + " " * max(1, width - cell_len(text))


def fitted(text: str, width: int) -> str:
    """`text` cut to `width` cells."""
    return set_cell_size(text, width).rstrip()
