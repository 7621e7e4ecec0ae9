"""The one door for text on a screen: nothing is read as markup, nothing drives the terminal."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from drivers.text import clean


def plain(text: str, style: str = "") -> Content:
    """`text` as it is; every character that is not printable becomes a middle dot."""
    return Content.styled("\n".join(clean(line) for line in text.split("\n")), style)


class Lines(Static):
    """Lines of text below each other; one that has a style comes as `plain` has made it."""

    def __init__(self, *lines: str | Content, id: str = "", classes: str = "") -> None:  # noqa: A002  # Textual's word
        super().__init__(_joined(lines), id=id or None, classes=classes or None)

    def show(self, *lines: str | Content) -> None:
        """Show these lines instead."""
        self.update(_joined(lines))


def _joined(lines: tuple[str | Content, ...]) -> Content:
    return Content("\n").join(line if isinstance(line, Content) else plain(line) for line in lines)
