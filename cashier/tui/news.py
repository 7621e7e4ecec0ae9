"""What the screens say of doubts unasked: results that became known, and a call for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cashier.domain.correction import Correction
from cashier.domain.records import Request
from cashier.text import Speaker
from cashier.tui.views import voucher_of

NEWS_SECONDS = 60.0
"""How long a result stands beside the title; after that it stands in the lists alone."""


@dataclass(frozen=True, slots=True)
class News:
    """What became known without anybody asking, the newest last.

    `at` is when that one did, on the lane's steady clock.
    """

    known: tuple[Request, ...] = ()
    at: float = 0.0

    def is_over(self, now: float) -> bool:
        return bool(self.known) and now - self.at >= NEWS_SECONDS

    def followed_by(self, known: tuple[Request, ...], now: float) -> News:
        """These and the ones before them: a result never takes another one's place."""
        return News((*self.known, *known), now) if known else self

    def still(self, now: Iterable[Request | None]) -> News:
        """Those whose request stands as it did when it became known, given how each stands now."""
        same = (one for one, today in zip(self.known, now, strict=True) if _stands(one, today))
        return News(tuple(same), self.at)


def notice(
    words: Speaker, news: News, old: Sequence[Request], half_done: Sequence[Correction] = (),
    alarms: int = 0,
) -> str:  # fmt: skip
    """The one line for it: what is half done and how many doubts need a person, or else new
    results, or else how many alarms nobody has looked at; or empty.

    What a person must do stands first: no result of another request takes its place. Two results
    have no room beside a title, so that of several the count comes first.
    """
    told = (("news.corrections", len(half_done)), ("news.evidence", len(old)))
    to_do = [words.text(key, count=count) for key, count in told if count]
    if news.known and not to_do:
        key = "news.known" if len(news.known) == 1 else "news.several"
        return words.text(key, count=len(news.known), result=_result(words, news.known[-1]))
    if alarms:
        to_do.append(words.text("news.alarms", count=alarms))
    return "  ".join(to_do)


def _stands(one: Request, today: Request | None) -> bool:
    return today is not None and today.state is one.state


def _result(words: Speaker, request: Request) -> str:
    """In the words of the counter's list."""
    return words.text(
        "news.result", kind=request.kind, amount=request.amount.decimal(),
        voucher=voucher_of(request), outcome=words.of_kind("short", request.kind, request.told_as),
    )  # fmt: skip
