"""What the list of the open batch proves, and what it does not."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from drivers.terminal import Approved, Kind, NotDone, Transaction, Unknown, Words
from drivers.transbank import words
from drivers.transbank.before import objection
from drivers.transbank.listing import Listing, finding, is_end, listed, proven
from drivers.transbank.messages import Message, Variant
from tests.drivers.transbank.build import AUTOSERVICIO, original, pesos, profile, sale, void
from tests.drivers.transbank.vectors import EMPTY, END, OTHER_RECORD, SALE_RECORD, VOID_RECORD


def record(payload: str) -> Message:
    return Message.answer(payload.encode("latin-1"), Variant.INTEGRADO)


def list_of(*payloads: str, end: str = END) -> Listing:
    return listed([record(payload) for payload in (*payloads, end)])


KNOWN: dict[str, Any] = {
    "auth_code": "794981", "terminal_id": "75001637", "card": "****0461",
    "at": "2023-07-28T17:21:29",
}  # fmt: skip
OURS = void("000123", **KNOWN)


@pytest.mark.parametrize("request_", [OURS, void("123")], ids=["all known", "number and amount"])
def test_sale_and_negative_amount_with_its_number_prove_the_void(request_: Any) -> None:
    found = list_of(OTHER_RECORD, SALE_RECORD, VOID_RECORD)
    outcome = proven(finding(found, request_), request_, "latin-1")
    assert isinstance(outcome, Approved)
    told = outcome.transaction
    assert (told.kind, told.amount, told.original_voucher) == (Kind.VOID, pesos(25000), "000123")
    assert ("sale.amount", "25000") in told.fields
    assert ("void.amount", "-25000") in told.fields


def test_the_sale_without_a_void_proves_that_nothing_was_done() -> None:
    outcome = proven(finding(list_of(SALE_RECORD, OTHER_RECORD), OURS), OURS, "latin-1")
    assert outcome == NotDone(words.LISTED_NOT_VOIDED)


DAMAGED = [
    ("a separator lost twice", VOID_RECORD.replace("|000123|", "000123")),
    ("two digits lost", VOID_RECORD.replace("000123", "00123").replace("0461", "461")),
    ("a number changed", VOID_RECORD.replace("|000123|", "|000145|")),
    ("no number", VOID_RECORD.replace("|000123|", "|      |")),
    ("no amount", OTHER_RECORD.replace("|1500|", "||")),
    ("another terminal", OTHER_RECORD.replace("75001637", "75001638")),
    ("another length", OTHER_RECORD + "|"),
]


@pytest.mark.parametrize(
    "record_", [row[1] for row in DAMAGED[2:]], ids=[r[0] for r in DAMAGED[2:]]
)
def test_a_list_that_does_not_agree_with_itself_proves_no_absence(record_: str) -> None:
    outcome = proven(finding(list_of(SALE_RECORD, record_), OURS), OURS, "latin-1")
    assert outcome == Unknown(words.LIST_DAMAGED)


@pytest.mark.parametrize(
    "record_", [row[1] for row in DAMAGED[:2]], ids=[r[0] for r in DAMAGED[:2]]
)
def test_a_checksum_that_sees_no_loss_leads_to_no_false_claim(record_: str) -> None:
    """Two equal bytes that are lost leave the sum as it was."""
    assert not isinstance(proven(finding(list_of(SALE_RECORD, record_), OURS), OURS, "l1"), NotDone)


OTHERS = [
    ("another amount", {"amount": 25001}),
    ("another authorisation", {"auth_code": "000001"}),
    ("another terminal", {"terminal_id": "75001638"}),
    ("another card", {"card": "****0462"}),
    ("another day", {"at": "2023-07-29T17:21:29"}),
]

UNPROVEN = [
    ("an empty memory", list_of(end=EMPTY), words.LIST_EMPTY),
    ("no records", list_of(), words.LIST_EMPTY),
    ("not listed", list_of(end="0261|26|||||||||||||||||"), words.LIST_EMPTY),
    ("other sales only", list_of(OTHER_RECORD), words.LIST_LACKS),
    ("a void without its sale", list_of(VOID_RECORD), words.LIST_STRANGE),
    ("two sales of one number", list_of(SALE_RECORD, SALE_RECORD + "|"), words.LIST_STRANGE),
    ("a void of another amount",
     list_of(SALE_RECORD, VOID_RECORD.replace("-25000", "-24000")), words.LIST_STRANGE),
    ("two voids",
     list_of(SALE_RECORD, VOID_RECORD, VOID_RECORD + "|"), words.LIST_STRANGE),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "found", "why"), UNPROVEN, ids=[row[0] for row in UNPROVEN])
def test_anything_else_proves_nothing(_what: str, found: Listing, why: Words) -> None:
    outcome = proven(finding(found, OURS), OURS, "latin-1")
    assert isinstance(outcome, Unknown)
    assert outcome.words == why
    assert outcome.needs


@pytest.mark.parametrize("change", [row[1] for row in OTHERS], ids=[row[0] for row in OTHERS])
@pytest.mark.parametrize("records", [(SALE_RECORD,), (SALE_RECORD, VOID_RECORD)])
def test_another_sale_under_this_number_proves_nothing(
    change: dict[str, Any], records: tuple[str, ...]
) -> None:
    request = void(**({"voucher": "000123"} | KNOWN | change))
    assert isinstance(proven(finding(list_of(*records), request), request, "latin-1"), Unknown)


def test_a_blank_authorisation_ends_a_list_even_with_a_number() -> None:
    assert is_end(record(END))
    assert is_end(record(EMPTY))
    assert not is_end(record(SALE_RECORD))
    assert not is_end(record(VOID_RECORD))


def test_the_longest_list_is_judged_in_no_time() -> None:
    records = [SALE_RECORD.replace("|000123|", f"|{number:06d}|") for number in range(1, 5001)]
    began = process_time()
    assert finding(list_of(*records), OURS).is_proof
    assert process_time() - began < 3.0


# -- sales --------------------------------------------------------------------------------------

TICKET = SALE_RECORD.replace("001234", "345678")
BEFORE = Transaction(voucher="000122", auth_code="467984", amount=pesos(1500))


def test_a_sale_is_proven_by_its_ticket_and_amount() -> None:
    outcome = proven(finding(list_of(OTHER_RECORD, TICKET), sale()), sale(), "latin-1")
    assert isinstance(outcome, Approved)
    assert (outcome.transaction.kind, outcome.transaction.voucher) == (Kind.SALE, "000123")


def test_a_missing_sale_was_not_made_where_what_came_before_is_listed() -> None:
    outcome = proven(finding(list_of(OTHER_RECORD), sale(), BEFORE), sale(), "latin-1")
    assert outcome == NotDone(words.NO_SUCH_SALE)


@pytest.mark.parametrize("before", [None, original("000999")])
def test_a_missing_sale_may_be_in_a_batch_that_was_closed(before: Transaction | None) -> None:
    assert isinstance(proven(finding(list_of(OTHER_RECORD), sale(), before), sale(), "l1"), Unknown)


@pytest.mark.parametrize("records", [(TICKET, TICKET + "|"), (TICKET.replace("25000", "25001"),)])
def test_a_ticket_that_comes_twice_or_with_another_amount_proves_nothing(
    records: tuple[str, ...],
) -> None:
    assert isinstance(proven(finding(list_of(*records), sale(), BEFORE), sale(), "l1"), Unknown)


# -- before a void ------------------------------------------------------------------------------

OBJECTIONS = [
    ("nothing", list_of(SALE_RECORD), None),
    ("voided", list_of(SALE_RECORD, VOID_RECORD), words.VOIDED_BEFORE),
    ("not there", list_of(OTHER_RECORD), words.NOT_LISTED),
    ("empty", list_of(end=EMPTY), words.NOT_LISTED),
    ("debit", list_of(SALE_RECORD.replace("|CR|", "|DB|")), words.DEBIT),
    ("another sale", list_of(SALE_RECORD.replace("794981", "794982")), words.OTHER_SALE),
    ("twice", list_of(SALE_RECORD, SALE_RECORD + "|"), words.OTHER_SALE),
]


@pytest.mark.parametrize(("_what", "found", "why"), OBJECTIONS, ids=[row[0] for row in OBJECTIONS])
def test_a_void_is_sent_only_for_the_very_sale(
    _what: str, found: Listing, why: Words | None
) -> None:
    assert objection(found, OURS, profile()) == why


def test_autoservicio_voids_no_other_than_its_last_sale() -> None:
    assert objection(list_of(OTHER_RECORD), OURS, profile(**AUTOSERVICIO)) == words.NOT_LAST
