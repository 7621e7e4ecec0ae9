"""What an answer says and what it proves: nothing is approved that does not fit the request."""

from __future__ import annotations

import pytest

from drivers.poslink import words
from drivers.poslink.answers import (
    NEEDS,
    RECORD_DOUBTS,
    STORED_FROM,
    outcome,
    proven,
    stamp,
    transaction,
)
from drivers.poslink.messages import US, Message, joined
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    Kind,
    MoneyRequest,
    Unknown,
    Words,
)
from tests.drivers.poslink.build import (
    HOST,
    REFERENCE,
    approved,
    failed,
    money,
    profile,
    record,
    refund,
    sale,
    void,
)

PROFILE = profile()


def test_an_approval_tells_the_transaction() -> None:
    told = outcome(approved(), void("000017"), PROFILE)
    assert isinstance(told, Approved)
    one = told.transaction
    assert (one.kind, one.voucher, one.amount) == (Kind.VOID, "000018", money("12.34"))
    assert (one.rrn, one.auth_code, one.batch) == ("410000000001", "654321", "3")
    assert (one.at, one.card, one.issuer) == ("2026-03-04T12:00:00", "411111******1111", "VISA")
    assert (one.reference, one.original_voucher) == (REFERENCE, "000017")
    assert one.terminal_id == "77000001"
    assert told.code == "000000"


@pytest.mark.parametrize(
    ("number", "voucher"), [("18", "000018"), ("1234567", "1234567"), ("", ""), ("A1", "A1")]
)
def test_a_number_is_a_voucher_of_six_digits(number: str, voucher: str) -> None:
    """People find it with or without its zeros; the wire's own form stays in the evidence."""
    told = transaction(approved(number=number), "USD")
    assert told.voucher == voucher
    assert dict(told.fields).get("transaction_number", "") == number


def test_what_a_receipt_must_show_is_kept_as_evidence() -> None:
    chip = (
        "AID=A0000000031010",
        "APPLAB=VISA CREDIT",
        "TVR=8000048000",
        "TSI=6800",
        "ARC=Z3",
        "CVM=2",
    )
    message = Message((*approved().fields[:-1], joined(chip)))
    kept = dict(transaction(message, "USD").fields)
    for pair in chip:
        name, _, value = pair.partition("=")
        assert kept[name] == value
    assert kept["account_last4"] == "1111"
    assert kept["entry_mode"] == "4"
    assert kept["auth_code"] == "654321"


def test_expiry_and_name_are_only_known_to_have_been_there() -> None:
    told = transaction(approved(), "USD")
    assert dict(told.fields)["expiry"] == dict(told.fields)["cardholder"] == "****"
    assert "A HOLDER" not in repr(told)
    assert "1227" not in repr(told)


def test_a_bare_answer_leaves_everything_empty() -> None:
    told = transaction(failed("100001"), "USD")
    assert (told.voucher, told.amount, told.at, told.card, told.terminal_id) == (
        "",
        None,
        "",
        "",
        "",
    )


@pytest.mark.parametrize("digits", ["", "2026030412000", "20261304120000", "2026-03-04", "x" * 14])
def test_what_is_no_time_stays_empty(digits: str) -> None:
    assert stamp(digits) == ""


def test_device_text_cannot_drive_the_screen() -> None:
    hostile = "\x1b[2J"
    told = transaction(approved(host=joined(("00", hostile, hostile, hostile, "", hostile))), "USD")
    assert "\x1b" not in repr(told)
    said = outcome(failed("000100", hostile), void(), PROFILE)
    assert "\x1b" not in said.words.en


# -- what speaks against an approval ----------------------------------------------------------

DOUBTS: list[tuple[MoneyRequest, Message, Words]] = [
    (void(), approved(reference=""), words.NO_REFERENCE),
    (void(), approved(kind="01"), words.OTHER_TYPE),
    (void(), approved(kind="99"), words.OTHER_TYPE),
    (void(), approved(kind=""), words.OTHER_TYPE),
    (void(), approved(amount="1233"), words.OTHER_AMOUNT),
    (refund(), approved("02", "1234"), words.OTHER_AMOUNT),
    (refund(), approved("02", ""), words.OTHER_AMOUNT),
    (refund(), approved("02", "5OO"), words.OTHER_AMOUNT),
    (sale(), approved("02", "1234"), words.OTHER_TYPE),
    (void(), approved(host=joined(("05", "DO NOT HONOR"))), words.NOT_BY_HOST),
    (void(), failed("000000", "OK"), words.NO_REFERENCE),
]


@pytest.mark.parametrize(("asked", "message", "why"), DOUBTS)
def test_an_approval_that_does_not_fit_is_in_doubt(
    asked: MoneyRequest, message: Message, why: Words
) -> None:
    assert outcome(message, asked, PROFILE) == Unknown(why, "000000", NEEDS)


@pytest.mark.parametrize(
    ("asked", "message"),
    [(sale(), approved("01")), (void(), approved()), (void(), approved("17")),
     (void(), approved(amount="")), (void(), approved(host="")), (refund(), approved("02", "500")),
     (void(), approved(host=HOST.replace("00", "000", 1)))],
)  # fmt: skip
def test_an_approval_that_fits_is_one(asked: MoneyRequest, message: Message) -> None:
    assert isinstance(outcome(message, asked, PROFILE), Approved)


def test_a_refusal_says_why_in_the_banks_words() -> None:
    message = Message((*failed("000100", "DECLINE").fields, joined(("05", "DO NOT HONOR"))))
    told = outcome(message, void(), PROFILE)
    assert isinstance(told, Declined)
    assert told.words.en == "declined: 05 DO NOT HONOR"
    assert told.words.zh.startswith("交易被拒绝")


def test_a_cancel_is_no_refusal_and_a_duplicate_is_neither() -> None:
    assert isinstance(outcome(failed("100002"), void(), PROFILE), Cancelled)
    assert isinstance(outcome(failed("100011"), void(), PROFILE), Unknown)


@pytest.mark.parametrize("text", ["APPROVED", "OK", "DECLINED", "ABORTED"])
def test_a_text_never_decides(text: str) -> None:
    assert isinstance(outcome(failed("100099", text), void(), PROFILE), Unknown)


# -- records ----------------------------------------------------------------------------------


def judged(message: Message) -> object:
    return proven(message, void(), PROFILE, RECORD_DOUBTS, words.RECORDED)


def test_a_record_that_fits_shows_that_it_was_done() -> None:
    told = judged(record())
    assert isinstance(told, Approved)
    assert told.words == words.RECORDED
    assert dict(told.transaction.fields)["edc_type"] == "01"


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (record(reference="REF-2"), words.NO_REFERENCE),
        (record(kind="02"), words.OTHER_TYPE),
        (record(amount="1"), words.OTHER_AMOUNT),
        (record(host=""), words.NOT_BY_HOST),
        (record(host=joined(("05", "NO"))), words.NOT_BY_HOST),
        (record(number=str(STORED_FROM)), words.STORED_ONLY),
        (record(number="9001"), words.STORED_ONLY),
    ],
)
def test_a_record_that_does_not_fit_proves_nothing(message: Message, why: Words) -> None:
    assert judged(message) == Unknown(why, "000000", NEEDS)


def test_the_card_of_a_terminal_that_tells_all_of_it_is_masked() -> None:
    account = joined(("4111111111111111", "4"))
    fields = approved().fields
    told = transaction(Message((*fields[:8], account, *fields[9:])), "USD")
    assert told.card == "411111******1111"
    assert "4111111111111111" not in repr(told)


def test_a_separator_in_front_of_the_extra_data_changes_nothing() -> None:
    """Seen in a real frame."""
    fields = approved().fields
    assert transaction(Message((*fields[:-1], US + fields[-1] + US)), "USD") == transaction(
        approved(), "USD"
    )
