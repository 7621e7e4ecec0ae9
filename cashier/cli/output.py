"""How commands speak: one JSON value or plain lines on standard output, the rest on the other."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from unicodedata import east_asian_width

import click

from cashier.cli.call import Call
from cashier.cli.exits import Exit, Problem
from cashier.text import Speaker

Value = Mapping[str, object] | Sequence[object]


def make_speakable(call: Call) -> None:
    """JSON is UTF-8 everywhere; words that a user's encoding lacks are written in ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = "utf-8" if call.json and stream is sys.stdout else None
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def tell(call: Call, value: Value, rows: Iterable[str]) -> None:
    """The result: `value` as JSON, or `rows` for a person."""
    if call.json:
        click.echo(json.dumps(value, ensure_ascii=False))
        return
    for row in rows:
        click.echo(row)


def note(call: Call, key: str, **parts: str | int) -> None:
    """A sentence for a person, never part of the result."""
    click.echo(call.words.text(key, **parts), err=True)


def complain(call: Call, problem: Problem, value: Mapping[str, object] | None = None) -> Exit:
    """Say why it was not done, on both sides; `value` is what there is to show besides."""
    words = call.words
    now = words.say(problem.now) if problem.now else ""
    message = sentence(words, problem)
    click.echo(f"{message} {now}".rstrip(), err=True)
    if call.json:
        error = {
            "exit": problem.exit, "code": problem.why.key, "message": message, "now": now,
        }  # fmt: skip
        click.echo(json.dumps({**(value or {}), "error": error}, ensure_ascii=False))
    return problem.exit


def sentence(words: Speaker, problem: Problem) -> str:
    """Where and why, in words."""
    where = words.say(problem.where) + ": " if problem.where else ""
    return where + words.say(problem.why)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with aligned columns; Chinese characters are two cells wide."""
    if not rows:
        return []
    widths = [max(cells(text) for text in column) for column in zip(*rows, strict=True)]
    return ["  ".join(map(padded, row, widths)).rstrip() for row in rows]


def padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def folded(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, cut at spaces where there are any."""
    lines: list[str] = []
    while cells(text) > width:
        fits = next(size for size in range(1, len(text) + 1) if cells(text[: size + 1]) > width)
        cut = text.rfind(" ", 0, fits + 1)
        cut = cut if cut > 0 else fits
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*lines, text]
