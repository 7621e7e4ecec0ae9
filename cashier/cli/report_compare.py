"""What a report is compared with, as JSON.

`"compared"` is `{"journal": [{"group", "key", "kind", "currency", "here", "events"}], "bank":
{"agreed", "sales", "outside", "other_way", "unnumbered", "unread": [{"line", "why"}],
"differences": [{"odd", "words", "request", "line", "here", "there", "numbers", "command"}]}}`;
`here` and `there` are amounts, and `bank` is there when a file was given.
"""

from __future__ import annotations

from cashier.cli.shapes import Shape
from cashier.domain.report.differences import Comparison, Difference, next_command
from cashier.domain.report.replay import Differing
from cashier.evidence.compare_text import sentence
from cashier.store.codec import money_body
from cashier.text import Speaker


def compared_shape(words: Speaker, figures: Differing, bank: Comparison | None) -> Shape:
    told: Shape = {"journal": journal_shape(figures)}
    return told | ({"bank": bank_shape(words, bank)} if bank else {})


def journal_shape(differing: Differing) -> list[Shape]:
    return [
        {
            "group": group, "key": key, "kind": kind, "currency": currency,
            "here": dict(zip(("count", "minor"), ours, strict=True)),
            "events": dict(zip(("count", "minor"), its, strict=True)),
        }
        for (group, key, kind, currency), (ours, its) in differing.items()
    ]  # fmt: skip


def bank_shape(words: Speaker, found: Comparison) -> Shape:
    return {
        "agreed": found.agreed, "sales": found.sales, "outside": found.outside,
        "other_way": found.other_way, "unnumbered": found.unnumbered,
        "unread": [{"line": one.line, "why": words.say(one.why)} for one in found.unread],
        "differences": [_shape(words, one) for one in found.differences],
    }  # fmt: skip


def _shape(words: Speaker, one: Difference) -> Shape:
    entry, row = one.entry, one.booking
    return {
        "odd": one.odd, "words": sentence(words, one),
        "request": entry.request.id if entry else "", "line": row.line if row else 0,
        "here": money_body(entry.request.amount) if entry else None,
        "there": money_body(row.amount) if row else None,
        "numbers": list(one.numbers), "command": next_command(one),
    }  # fmt: skip
