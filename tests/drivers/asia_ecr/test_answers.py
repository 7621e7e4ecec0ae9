"""What an answer says in shared words, and what never gets out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.asia_ecr.answers import HIDDEN, NEEDS, masked, outcome, reply, transaction
from drivers.asia_ecr.fields import FIELDS, Keep
from drivers.asia_ecr.messages import Message
from drivers.money import Money
from drivers.terminal import Approved, Cancelled, Declined, Kind, Outcome, Unknown
from tests.drivers.asia_ecr.build import CURRENCY
from tests.drivers.asia_ecr.vectors import NOT_FOUND, VOID_ANSWER, answer

PAN = "4111111111111111"
SECRETS = [field.type for field in FIELDS if field.keep in (Keep.NOTHING, Keep.NAME)]


def test_an_approved_void_tells_its_numbers_and_no_amount() -> None:
    told = transaction(VOID_ANSWER, CURRENCY, Kind.VOID)
    assert (told.kind, told.voucher, told.original_voucher) == (Kind.VOID, "000017", "000017")
    assert (told.rrn, told.auth_code, told.batch) == ("309421771603", "201150", "000012")
    assert told.at == "2025-09-11T15:45:00"
    assert (told.terminal_id, told.merchant_id) == ("12345678", "000009183690221")
    assert (told.merchant_name, told.issuer) == ("TEST STORE", "VISA")
    assert told.card == "************9105"
    assert told.amount is None


def test_the_evidence_holds_every_field_in_the_order_of_the_wire() -> None:
    told = transaction(VOID_ANSWER, CURRENCY, Kind.VOID)
    assert [kind for kind, _text in told.fields] == [kind for kind, _data in VOID_ANSWER.fields]


def test_an_amount_counts_hundredths_of_the_currency() -> None:
    message = answer("20", ("40", b"000000012345"))
    assert transaction(message, "PHP", Kind.SALE).amount == Money(12345, "PHP")


@pytest.mark.parametrize(
    ("hundredths", "yen"), [(b"000000012300", Money(123, "JPY")), (b"000000012345", None)]
)
def test_a_currency_without_decimals_takes_only_whole_units(
    hundredths: bytes, yen: Money | None
) -> None:
    assert transaction(answer("20", ("40", hundredths)), "JPY", Kind.SALE).amount == yen


@pytest.mark.parametrize("data", [b"", b"            ", b"00000001234X", b"\xb2" * 12])
def test_an_amount_that_is_no_number_is_none(data: bytes) -> None:
    assert transaction(answer("20", ("40", data)), CURRENCY, Kind.SALE).amount is None


@pytest.mark.parametrize(
    ("date", "time"), [(b"250931", b"154500"), (b"250911", b""), (b"25O911", b"154500")]
)
def test_a_clock_that_cannot_be_is_no_time(date: bytes, time: bytes) -> None:
    told = transaction(answer("20", ("03", date), ("04", time)), CURRENCY, Kind.SALE)
    assert told.at == ""


# -- secrets ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["30", "66", "GA", "ZZ", "02", "D0"])
def test_a_card_number_is_masked_wherever_it_stands(kind: str) -> None:
    told = reply(answer("20", (kind, PAN.encode())), CURRENCY)
    assert PAN not in repr(told)
    assert "411111******1111" in repr(told)


def test_a_merchant_id_is_kept_even_if_its_digits_look_like_a_card() -> None:
    told = transaction(answer("20", ("D1", b"378282246310005")), CURRENCY, Kind.SALE)
    assert told.merchant_id == "378282246310005"
    assert told.fields == (("D1", "378282246310005"),)


@pytest.mark.parametrize("kind", SECRETS)
def test_of_expiry_names_and_chip_data_only_their_presence_is_kept(kind: str) -> None:
    told = transaction(answer("20", (kind, b"SECRET 2612")), CURRENCY, Kind.SALE)
    assert told.fields == ((kind, HIDDEN),)
    assert "SECRET" not in repr(told)


def test_expiry_and_cardholder_are_among_the_secrets() -> None:
    assert {"31", "D5"} <= set(SECRETS)


@given(st.text("0123456789", min_size=13, max_size=40), st.sampled_from([" ", "-", "=", ""]))
def test_no_more_than_ten_digits_of_a_card_are_shown(digits: str, gap: str) -> None:
    spaced = gap.join(digits[at : at + 4] for at in range(0, len(digits), 4))
    assert sum(char.isdigit() for char in masked(spaced)) <= 10


def test_more_digits_than_a_card_has_are_not_shown_at_all() -> None:
    assert masked("4111111111111111=261210112345") == HIDDEN


def test_what_is_masked_already_stays() -> None:
    assert masked("************9105") == "************9105"


def test_escape_sequences_in_a_text_become_visible_dots() -> None:
    told = reply(answer("26", ("02", b"\x1b[2JAPPROVED\x9b"), response="NA"), CURRENCY)
    assert told.words.en.isprintable()
    assert told.words.zh.isprintable()


@given(st.lists(st.tuples(st.sampled_from([f.type for f in FIELDS]), st.binary(max_size=30))))
def test_no_contents_make_it_crash_or_pass_a_control_character(
    fields: list[tuple[str, bytes]],
) -> None:
    told = reply(answer("20", *fields), CURRENCY)
    assert all(text.isprintable() for _kind, text in told.told.fields)
    assert told.text.isprintable()


# -- outcomes ---------------------------------------------------------------------------------


def verdict(response: str, text: bytes = b"") -> Outcome:
    message = Message("26", (("02", text.ljust(40)),), response, indicator="1")
    return outcome(message, CURRENCY, Kind.VOID)


def test_an_approval_carries_its_code_and_transaction() -> None:
    approved = outcome(VOID_ANSWER, CURRENCY, Kind.VOID)
    assert isinstance(approved, Approved)
    assert approved.code == "00"
    assert approved.transaction.voucher == "000017"
    assert approved.words.en == "approved"


def test_a_refusal_says_what_the_terminal_said() -> None:
    declined = outcome(NOT_FOUND, CURRENCY, Kind.VOID)
    assert isinstance(declined, Declined)
    assert declined.code == "NA"
    assert declined.words.en == "not available: TXN NOT FOUND"


def test_a_cancel_at_the_terminal_is_no_refusal() -> None:
    assert isinstance(verdict("NA", b"OPERATOR CANCEL"), Cancelled)


@pytest.mark.parametrize("response", ["TO", "EN", "68", "77"])
def test_an_answer_that_proves_nothing_names_what_a_person_must_bring(response: str) -> None:
    unknown = verdict(response, b"TIMEOUT")
    assert isinstance(unknown, Unknown)
    assert (unknown.code, unknown.needs) == (response, NEEDS)
