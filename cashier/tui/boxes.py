"""Boxes to type in. What is typed is shown by them as it is, so they take printable text alone."""

from __future__ import annotations

from textual.widgets import Input

PRINTABLE = r"[^\x00-\x1f\x7f-\x9f]*"


def box(name: str, *, longest: int = 64) -> Input:
    """A box for `longest` characters at most."""
    return Input(id=name, restrict=PRINTABLE, max_length=longest, select_on_focus=False)


def pin_box() -> Input:
    """A box that shows a dot for each digit."""
    return Input(id="pin", password=True, restrict=r"[0-9]*", max_length=6)
