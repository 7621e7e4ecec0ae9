"""What a report is compared with, as JSON and as lines.

`"compared"` is `{"journal": [{"group", "key", "kind", "currency", "here", "events"}], "bank":
{"agreed", "sales", "outside", "unread": [{"line", "why"}], "differences": [{"odd", "words",
"request", "line", "here", "there", "numbers", "command"}]}}`; `here` and `there` are amounts, and
`bank` is there when a file was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cashier.cli.names import short
from cashier.cli.shapes import Shape
from cashier.domain.report.differences import Comparison, Difference, Odd, next_command
from cashier.domain.report.figures import Key
from cashier.evidence.report_text import label
from cashier.services.compare_journal import Pair
from cashier.store.codec import money_body
from cashier.text import Speaker
from drivers.money import Money

Figures = Mapping[Key, Pair]


def compared_shape(words: Speaker, figures: Figures, bank: Comparison | None) -> Shape:
    told: Shape = {"journal": journal_shape(figures)}
    return told | ({"bank": bank_shape(words, bank)} if bank else {})


def journal_shape(differing: Figures) -> list[Shape]:
    return [
        {
            "group": group, "key": key, "kind": kind, "currency": currency,
            "here": dict(zip(("count", "minor"), ours, strict=True)),
            "events": dict(zip(("count", "minor"), its, strict=True)),
        }
        for (group, key, kind, currency), (ours, its) in differing.items()
    ]  # fmt: skip


def journal_rows(words: Speaker, count: int, differing: Figures) -> Iterator[str]:
    if not differing:
        yield words.text("compare.figures_agree", count=count)
        return
    yield words.text("compare.figures_differ", count=len(differing))
    for (group, key, kind, currency), pair in differing.items():
        name = f"{words.text(f'report.group.{group}')} / {label(words, group, key)}"
        ours, its = (f"{n} ({words.money(Money(minor, currency))})" for n, minor in pair)
        kind_name = words.text(f"kind.{kind}")
        yield "  " + words.text("compare.figure", name=f"{name} {kind_name}", ours=ours, its=its)


def bank_shape(words: Speaker, found: Comparison) -> Shape:
    return {
        "agreed": found.agreed, "sales": found.sales, "outside": found.outside,
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


def bank_rows(words: Speaker, found: Comparison) -> Iterator[str]:
    """Each difference with what it is about and what a supervisor would run."""
    count = len(found.differences)
    yield words.text("compare.bank", agreed=found.agreed, count=count)
    yield words.text("compare.not_compared", sales=found.sales, outside=found.outside)
    for unread in found.unread:
        yield "! " + words.text("bank_file.unread", line=unread.line, why=words.say(unread.why))
    for one in found.differences:
        yield f"! {sentence(words, one)}"
        yield f"    {about(words, one)}"
        if command := next_command(one):
            yield f"    {words.text('compare.run')} {command}"


def sentence(words: Speaker, one: Difference) -> str:
    """What differs, in words."""
    if one.odd is Odd.NUMBERS:
        names = ", ".join(words.text(f"field.{name}") for name in one.numbers)
        return words.text("odd.numbers", names=names)
    return words.text(f"odd.{one.odd}")


def about(words: Speaker, one: Difference) -> str:
    """Which request, and which row of the file."""
    parts = []
    if one.entry:
        request = one.entry.request
        kind, state = words.text(f"kind.{request.kind}"), words.text(f"state.{request.state}")
        parts.append(f"{short(request.id)} {kind} {words.money(request.amount)} ({state})")
    if row := one.booking:
        number = row.rrn or row.voucher
        line = words.text("odd.row", line=row.line)
        parts.append(f"{line}: {words.money(row.amount)} {number}".rstrip())
    return "; ".join(parts)
