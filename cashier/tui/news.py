"""What the screens say of doubts unasked: results that became known, and a call for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cashier.domain.records import Request
from cashier.text import Speaker
from cashier.tui.views import voucher_of

NEWS_SECONDS = 60.0
"""How long a result stands beside the title; after that it stands in the lists alone."""


@dataclass(frozen=True, slots=True)
class News:
    """What became known without anybody asking, and when, on the lane's steady clock."""

    known: tuple[Request, ...] = ()
    at: float = 0.0

    def is_over(self, now: float) -> bool:
        return bool(self.known) and now - self.at >= NEWS_SECONDS


def notice(words: Speaker, news: News, old: Sequence[Request]) -> str:
    """The one line for it: a new result, else how many doubts need a person; empty for neither."""
    if news.known:
        return words.text("news.known", results=_results(words, news.known))
    return words.text("news.evidence", count=len(old)) if old else ""


def _results(words: Speaker, known: Sequence[Request]) -> str:
    return words.text("board.join").join(_result(words, one) for one in known)


def _result(words: Speaker, request: Request) -> str:
    """In the words of the counter's list."""
    return words.text(
        "news.result", kind=request.kind, amount=request.amount.decimal(),
        voucher=voucher_of(request), outcome=words.text(f"short.{request.state}"),
    )  # fmt: skip
