"""Boxes to type in."""

from __future__ import annotations

from textual.widgets import Input


def box(name: str, *, longest: int = 64) -> Input:
    """A box for `longest` characters at most; also an empty one can be seen."""
    return Input(id=name, max_length=longest, select_on_focus=False, placeholder=" " * longest)


def code_box() -> Input:
    """A box for a code that was read out; under a PIN's name, so that no scan gets into it."""
    return Input(id="pin", restrict=r"[0-9 ]*", max_length=9, placeholder=" " * 9)


def pin_box(name: str = "pin") -> Input:
    """A box that shows a dot for each digit."""
    return Input(id=name, password=True, restrict=r"[0-9]*", max_length=6, placeholder=" " * 6)
