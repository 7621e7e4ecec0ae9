"""What the screens show of a correction: before it begins, between its halves, and in lists."""

from __future__ import annotations

from collections.abc import Sequence

from cashier.domain.correction import Correction
from cashier.evidence.correction_words import difference, next_step, stands, wrong_amount
from cashier.services.view import Found
from cashier.text import Speaker
from cashier.tui.pick import Row
from cashier.tui.request_rows import list_line
from cashier.tui.request_views import ReviewView
from cashier.tui.views import RecentView, reason_text, recent_line, row, rows_of
from drivers.money import Money


def correction_review(
    words: Speaker, found: Found, wrong: Money, right: Money, reason: str, *needed: str
) -> ReviewView:
    """Both amounts and what lies between them; the big digits are the right ones.

    `needed` are lines about who must approve it.
    """
    sale = found.original.transaction
    back = words.text(f"kind.{found.choice.suggested}") if found.choice.suggested else ""
    facts = (
        f"{back} {words.money(wrong)}",
        f"{words.text('kind.sale')} {words.money(right)}",
        words.say(difference(wrong, right)),
        "",
        row(words, "original_voucher", sale.voucher),
        *rows_of(words, sale, ("rrn", "card", "at")),
        row(words, "reason", reason_text(words, reason)),
    )
    happens = words.text("correct.happens", wrong=wrong, right=right)
    told = "\n".join([happens, *needed])
    return ReviewView(right.decimal(), words.text("kind_of.correction"), facts, told)


def charge_view(words: Speaker, correction: Correction) -> ReviewView:
    """What is proven of the first half, and the amount of the second."""
    back = correction.gives[-1]
    proven = words.text(
        "correct.proven", kind=back.kind, outcome=words.text(f"result.{back.state}")
    )
    facts = (
        proven,
        row(words, "wrong_amount", words.money(wrong_amount(correction))),
        row(words, "right_amount", words.money(correction.right)),
        *(_last_try(words, correction)),
    )
    return ReviewView(correction.right.decimal(), words.text("kind.sale"), facts,
                      words.text("correct.charge_happens"))  # fmt: skip


def _last_try(words: Speaker, correction: Correction) -> list[str]:
    """What became of the charge that was tried before, if one was."""
    if not correction.charges:
        return []
    tried = correction.charges[-1]
    said = [words.say(tried.message)] if tried.message else []
    return ["", words.of_kind("result", tried.kind, tried.state), *said]


def correction_recent(words: Speaker, correction: Correction) -> RecentView:
    """An open correction in the counter's list."""
    line = recent_line(
        words.when(correction.started_at), words.text("kind_of.correction"), correction.right,
        correction.original, words.text(f"correct.short.{correction.stage}"),
    )  # fmt: skip
    return RecentView(correction.id, line, tuple(_details(words, correction)))


def correction_row(words: Speaker, correction: Correction) -> Row:
    """The same among what is unknown."""
    line = list_line(
        words.when(correction.started_at), words.text("kind_of.correction"), correction.right,
        correction.original.rpartition("/")[2], words.text(f"correct.short.{correction.stage}"),
    )  # fmt: skip
    return Row(correction.id, line, _details(words, correction))


def _details(words: Speaker, correction: Correction) -> list[str]:
    return [stands(words, correction), "", next_step(words, correction)]


def open_lines(words: Speaker, found: Sequence[Correction]) -> list[str]:
    """What is said of open corrections when somebody comes or goes."""
    return [words.text("correct.waits_open"), "", *(stands(words, one) for one in found)]
