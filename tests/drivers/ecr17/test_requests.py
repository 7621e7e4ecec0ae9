"""What is asked, what must not be, and which answers belong to it."""

from __future__ import annotations

import pytest

from drivers.ecr17 import requests
from drivers.ecr17.messages import SHAPES, code_of, parse
from drivers.money import Money
from drivers.terminal import MoneyRequest, Refund, Sale
from tests.drivers.ecr17.build import euros, original, profile, refund, sale, void
from tests.drivers.ecr17.vectors import EVERY_ANSWER, PAID, REVERSED, TERMINAL

PROFILE = profile()


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (sale("0.00"), "amount"),
        (Sale("R1", euros("-1.00")), "amount"),
        (Sale("R1", Money(10**8, "EUR")), "amount"),
        (Sale("R1", Money(100, "CNY")), "EUR alone"),
        (Refund("R1", original(), Money(100, "USD")), "EUR alone"),
        (void("000000"), "STAN"),
        (void(""), "STAN"),
        (void("1000000"), "STAN"),
        (void("４２"), "STAN"),
        (void("A42"), "STAN"),
    ],
)
def test_what_cannot_be_is_refused_in_words(request_: MoneyRequest, why: str) -> None:
    said = requests.obstacle(request_)
    assert said is not None
    assert why in said.en
    assert said.zh


@pytest.mark.parametrize("good", [sale(), void(), void(" 42 "), refund(), refund("")])
def test_what_can_be_is_not_refused(good: MoneyRequest) -> None:
    assert requests.obstacle(good) is None


def test_a_void_never_leaves_it_open_which_one_is_meant() -> None:
    """STAN 000000 would reverse whatever was last."""
    told = parse(requests.money(void("42"), PROFILE).message, "reversal request")
    assert told.text("stan") == "000042"
    assert told.text("card_check") == "0"


def test_a_sale_can_be_asked_with_its_extended_result() -> None:
    assert code_of(requests.money(sale(), PROFILE).message) == "P"
    assert code_of(requests.money(sale(), profile(payment_code="X")).message) == "X"


def test_a_void_of_an_older_one_names_card_amount_and_time() -> None:
    older = void(
        card="************9012", auth_code="ABC123", at="2026-07-30T12:15",
        fields=(("acquirer", "ACQUIRER-01"),),
    )  # fmt: skip
    assert not requests.lacks_for_older(older.original)
    ask = requests.money(older, PROFILE, is_last=False)
    assert dict(parse(ask.message, "retroactive reversal request").values) == {
        "cash_register": "00000001", "what": "0", "stan": "000042", "card": "C9012",
        "acquirer": "ACQUIRER-01", "amount_cents": "00000650", "auth": "ABC123",
        "datetime": "3007261215",
    }  # fmt: skip
    assert requests.lacks_for_older(original())


def test_ids_are_those_of_the_settings() -> None:
    settings = profile(terminal_id="12345678", cash_register="87654321")
    told = parse(requests.last_result(settings).message, "last result request")
    assert (told.terminal, told.text("cash_register")) == ("12345678", "87654321")


@pytest.mark.parametrize(
    ("ask", "shapes"),
    [
        (requests.status(PROFILE), {"status"}),
        (requests.totals(PROFILE), {"totals"}),
        (requests.money(void(), PROFILE), {"reversal result"}),
        (requests.money(refund(), PROFILE), {"refund result"}),
        (requests.money(sale(), PROFILE), {"payment result"}),
        (requests.money(sale(), profile(payment_code="X")), {"payment result", "extended result"}),
        (requests.last_result(PROFILE),
         {"payment result", "extended result", "reversal result", "refund result"}),
        (requests.print_here(PROFILE), set()),
        (requests.reprint_here(PROFILE), set()),
    ],
)  # fmt: skip
def test_an_answer_belongs_to_what_was_asked(ask: requests.Ask, shapes: set[str]) -> None:
    assert {name for name, message in EVERY_ANSWER.items() if ask.fits(message)} == shapes


@pytest.mark.parametrize("code", ["E", "A", "V", "e", "i", "c", "v"])
def test_a_stored_result_may_be_one_that_is_not_known(code: str) -> None:
    """A terminal also stores what other programs asked for, such as pre-authorisations."""
    assert requests.last_result(PROFILE).fits(TERMINAL + code.encode() + b"00" + b"0" * 99)
    assert not requests.money(void(), PROFILE).fits(TERMINAL + code.encode() + b"00" + b"0" * 99)


def test_a_load_has_two_answers_of_its_own() -> None:
    ask = requests.load(PROFILE, "3")
    assert ask.fits(TERMINAL + b"E00" + b"0" * 239)
    assert ask.fits(TERMINAL + b"E01" + b"0" * 47)
    assert not ask.fits(PAID)
    assert not ask.fits(REVERSED)


@pytest.mark.parametrize(("status", "kind"), [("3", "1"), ("4", "1"), ("1", "0"), ("5", "0")])
def test_the_load_is_the_one_that_the_status_needs(status: str, kind: str) -> None:
    assert parse(requests.load(PROFILE, status).message, "load request").text("kind") == kind


def test_only_questions_are_repeated_on_silence() -> None:
    names = ("status", "last_result", "totals", "print_here")
    assert all(getattr(requests, name)(PROFILE).may_repeat for name in names)
    others = [requests.money(one, PROFILE) for one in (sale(), void(), refund())]
    others += [requests.close(PROFILE), requests.load(PROFILE, "3"), requests.reprint_here(PROFILE)]
    assert not any(ask.may_repeat for ask in others)


def test_every_request_of_the_table_has_its_answers() -> None:
    from drivers.ecr17.requests import _ANSWERS

    codes = {shape.code for shape in SHAPES.values() if shape.side.value == "register"}
    assert set(_ANSWERS) == codes
