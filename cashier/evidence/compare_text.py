"""What a report was compared with, as lines: what differs, and what a supervisor would run."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.domain.report.differences import Comparison, Difference, Odd, next_command
from cashier.domain.report.replay import Differing
from cashier.evidence.report_text import label
from cashier.text import Speaker
from drivers.money import Money

SHORT = 8
"""Characters of a request's id that a line shows."""


def journal_rows(words: Speaker, count: int, differing: Differing) -> Iterator[str]:
    """Whether the figures are those of the events, of which there are `count`."""
    if not differing:
        yield words.text("compare.figures_agree", count=count)
        return
    yield words.text("compare.figures_differ", count=len(differing))
    for (group, key, kind, currency), pair in differing.items():
        name = f"{words.text(f'report.group.{group}')} / {label(words, group, key)}"
        ours, its = (f"{n} ({words.money(Money(minor, currency))})" for n, minor in pair)
        kind_name = words.text(f"kind.{kind}")
        yield "  " + words.text("compare.figure", name=f"{name} {kind_name}", ours=ours, its=its)


def bank_rows(words: Speaker, found: Comparison) -> Iterator[str]:
    """Each difference with what it is about and what a supervisor would run."""
    count = len(found.differences)
    yield words.text("compare.bank", agreed=found.agreed, count=count)
    yield words.text("compare.not_compared", sales=found.sales, outside=found.outside)
    if found.other_way or found.unnumbered:
        yield words.text("compare.aside", other=found.other_way, charges=found.unnumbered)
    for unread in found.unread:
        yield "! " + words.text("bank_file.unread", line=unread.line, why=words.say(unread.why))
    for one in found.differences:
        yield f"! {sentence(words, one)}"
        yield f"    {_about(words, one)}"
        if command := next_command(one):
            yield f"    {words.text('compare.run')} {command}"


def sentence(words: Speaker, one: Difference) -> str:
    """What differs, in words."""
    if one.odd is Odd.NUMBERS:
        names = ", ".join(words.text(f"field.{name}") for name in one.numbers)
        return words.text("odd.numbers", names=names)
    return words.text(f"odd.{one.odd}")


def _about(words: Speaker, one: Difference) -> str:
    """Which request, and which row of the file."""
    parts = []
    if one.entry:
        request = one.entry.request
        kind, state = words.text(f"kind.{request.kind}"), words.text(f"state.{request.state}")
        parts.append(f"{request.id[:SHORT]} {kind} {words.money(request.amount)} ({state})")
    if row := one.booking:
        line = words.text("odd.row", line=row.line)
        parts.append(f"{line}: {words.money(row.amount)} {row.rrn or row.voucher}".rstrip())
    return "; ".join(parts)
