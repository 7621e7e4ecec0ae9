"""Kept receipts in a list: what each belongs to, and which ones fit what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cashier.domain.records import Original, Request
from cashier.evidence.receipts import Kept
from cashier.text import Speaker
from cashier.tui.request_rows import list_line
from cashier.tui.views import voucher_of

Owner = Request | Original | None
"""Whose receipt it is; None for a report of the terminal."""


@dataclass(frozen=True, slots=True)
class KeptView:
    """One kept copy: its line, and everything by which it can be found."""

    kept: Kept
    line: str
    found_by: str


def kept_view(words: Speaker, kept: Kept, owner: Owner) -> KeptView:
    copy = words.text(f"copy.{kept.copy}")
    line = _line(words, words.when(kept.kept_at), owner, words.text(f"short_copy.{kept.copy}"))
    found_by = f"{line} {copy} {words.when(kept.kept_at)} {kept.owner} {kept.name}"
    return KeptView(kept, line, found_by.lower())


def _line(words: Speaker, when: str, owner: Owner, copy: str) -> str:
    match owner:
        case Request():
            kind = words.text(f"kind.{owner.kind}")
            return list_line(when, kind, owner.amount, voucher_of(owner), copy)
        case Original():
            sale = owner.transaction
            return list_line(when, words.text(f"kind.{sale.kind}"), sale.amount, sale.voucher, copy)
        case None:
            return list_line(when, "", None, "", copy)


def fitting(views: Sequence[KeptView], typed: str) -> list[KeptView]:
    """Those in which every word that was typed occurs, in their order."""
    wanted = typed.lower().split()
    return [one for one in views if all(word in one.found_by for word in wanted)]


def kept_lines(
    words: Speaker, kept: Kept, lines: Sequence[str], *, simulated: bool
) -> tuple[str, ...]:
    """One copy with whose it is and under which name it is kept, marked where it is simulated."""
    head = [words.text(f"copy.{kept.copy}")]
    head += [words.text("slip.simulated")] if simulated else []
    foot = [
        words.text("receipts.kept_at", when=words.when(kept.kept_at)),
        words.text("receipts.owner", owner=kept.owner),
        words.text("receipts.name_is", name=kept.name),
    ]
    return (*head, "", *lines, "", *foot)
