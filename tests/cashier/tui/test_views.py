"""The views of an original and of a request, made from records without any screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.choice import Facts, choose
from cashier.domain.lifecycle import State
from cashier.domain.policy import REASONS
from cashier.domain.records import Batches, Original, Request
from cashier.domain.say import say
from cashier.services.judge import Wish
from cashier.services.view import Found, Standing
from cashier.text import LANGUAGES, speaker
from cashier.tui.cells import cell_len
from cashier.tui.request_views import Page, ask_view, receipt_text, result_view, review_view
from cashier.tui.views import COLUMN, original_view, recent_view, request_line, row
from drivers.money import Money
from drivers.terminal import Capabilities, Kind, Method, Transaction
from tests.cashier.lanes import CASHIER, cny

SALE = Transaction(
    voucher="000007", amount=cny(1280), rrn="112233445566", auth_code="039595", batch="000012",
    at="2026-03-09T10:00:00", card="621700******1234", issuer="BANK",
)  # fmt: skip
REQUEST = Request(
    "r1", Kind.VOID, "T1/000012/000007", cny(1280), "charged_twice", State.ACCEPTED, "1001",
    "2026-03-09T10:00:00+00:00", "2026-03-09T10:00:05+00:00",
)  # fmt: skip


def found(sale: Transaction = SALE, *requests: Request, fresh: bool = True) -> Found:
    original = Original("T1/000012/000007", sale, "2026-03-09T10:00:00+00:00")
    facts = Facts(original, requests, Capabilities(qr=True), Batches(open="000012"), "CNY")
    return Found(original, Standing.SOLD, choose(facts), requests, (), fresh)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "sale",
    [SALE, replace(SALE, card="", method=Method.ALIPAY, order_number="4" * 28, issuer="")],
)
def test_the_facts_of_an_original_fit_their_column(language: str, sale: Transaction) -> None:
    view = original_view(speaker(language), found(sale))
    assert all(cell_len(line) <= COLUMN for line in view.facts)
    assert len(view.facts) <= 12
    assert view.digits == "12.80"
    assert not view.closed


def test_a_star_marks_what_is_suggested() -> None:
    view = original_view(speaker("en"), found())
    assert [line[:2] for line in view.choices] == ["*1", " 2"]


def test_what_is_closed_has_no_number_and_says_why() -> None:
    view = original_view(speaker("en"), found(SALE, REQUEST))
    assert [line[:2] for line in view.choices] == [" -", " -"]
    assert view.closed.keys() == {Kind.VOID, Kind.REFUND}
    assert view.history == ("03-09 VOID      12.80 accepted",)


def test_what_the_terminal_did_not_confirm_is_said() -> None:
    stale = original_view(speaker("en"), found(fresh=False))
    assert "terminal was not asked" in stale.choices[0]


def test_an_amount_that_nobody_told_is_not_invented() -> None:
    view = original_view(speaker("en"), found(replace(SALE, amount=None)))
    assert view.digits == "?"
    assert "not known" in view.facts[0]


def test_a_bank_that_is_named_like_the_method_is_named_once() -> None:
    sale = replace(SALE, method=Method.ALIPAY, issuer="支付宝")
    assert any(line.endswith(" 支付宝") for line in original_view(speaker("zh"), found(sale)).facts)
    assert "支付宝 支付宝" not in "".join(original_view(speaker("zh"), found(sale)).facts)


def test_a_long_value_moves_up_to_its_label() -> None:
    words = speaker("en")
    assert row(words, "voucher", "000007") == "Voucher          000007"
    assert row(words, "order_number", "4" * 28) == "Order no. " + "4" * 28


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
@pytest.mark.parametrize("reason", [*REASONS, "in the person's own words"])
def test_the_review_holds_everything_that_will_be_sent(
    language: str, kind: Kind, reason: str
) -> None:
    words = speaker(language)
    view = review_view(words, found(), Wish(CASHIER, kind, cny(500), reason))
    text = "\n".join(view.facts)
    assert view.digits == "5.00"
    assert view.kind == words.text(f"kind.{kind}")
    assert all(part in text for part in ("5.00", "000007", "112233445566", "621700******1234"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_has_a_headline_and_a_next_step_that_claim_no_more(
    language: str, state: State
) -> None:
    view = result_view(speaker(language), replace(REQUEST, state=state), [], [], simulated=True)
    shown = " ".join((view.headline, view.next_step, *view.facts)).lower()
    assert view.headline
    assert view.next_step
    assert "failed" not in shown
    assert "失败" not in shown


@pytest.mark.parametrize("state", [State.INTENDED, State.SENT, State.IN_DOUBT])
def test_what_is_unknown_is_called_unknown(state: State) -> None:
    view = result_view(speaker("en"), replace(REQUEST, state=state), [], [], simulated=True)
    assert view.headline == "RESULT UNKNOWN: DO NOT REPEAT"


def test_accepted_is_not_called_credited() -> None:
    view = result_view(speaker("en"), REQUEST, [], [], simulated=True)
    assert "not credited yet" in view.next_step


@pytest.mark.parametrize("simulated", [True, False])
def test_a_receipt_says_whose_it_is_where_it_is_kept_and_if_it_is_simulated(
    simulated: bool,
) -> None:
    pages = [Page("merchant", "ab" * 32, ("one", "two")), Page("customer", "cd" * 32, ("three",))]
    text = receipt_text(speaker("en"), pages, simulated=simulated)
    assert [line for line in text if line.startswith("--")] == [
        "-- merchant copy --", "-- customer copy --",
    ]  # fmt: skip
    assert "Kept as abababababab (F4)" in text
    assert text.count("*** SIMULATED, NO REAL MONEY ***") == 2 * simulated


def test_no_receipt_is_said_too() -> None:
    assert receipt_text(speaker("en"), [], simulated=False) == ["No receipt is kept for it."]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("minor", [1, 99_999_99])
def test_a_line_of_the_counters_list_fits(language: str, state: State, minor: int) -> None:
    request = replace(REQUEST, state=state, amount=Money(minor, "CNY"), kind=Kind.REFUND)
    assert cell_len(recent_view(speaker(language), request).line) <= 46
    assert "000007" in request_line(speaker(language), request)


def test_what_waits_for_a_supervisor_says_why() -> None:
    words = say("approval.above_limit", amount=cny(1280), limit=cny(1000))
    waiting = replace(REQUEST, state=State.AWAITING_APPROVAL, message=words)
    assert "a supervisor must approve" in ask_view(speaker("en"), waiting).facts[-1]
    assert ask_view(speaker("en"), REQUEST).facts[-1].endswith("charged twice")
