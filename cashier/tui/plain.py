"""The one door for text on a screen: nothing is read as markup, nothing drives the terminal."""

from __future__ import annotations

from textual.content import Content

from drivers.text import clean


def plain(text: str, style: str = "") -> Content:
    """`text` as it is; every character that is not printable becomes a middle dot."""
    return Content.styled("\n".join(clean(line) for line in text.split("\n")), style)


def join(*parts: Content) -> Content:
    """Lines below each other."""
    return Content("\n").join(parts)
