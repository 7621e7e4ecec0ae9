"""Messages by their tables of positions: composed, parsed, and told apart by what was asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ecr17.messages import RESULTS, SHAPES, Side, code_of, compose, fits, parse, read
from drivers.errors import BadMessage
from tests.drivers.ecr17.vectors import (
    EVERY_ANSWER,
    NOT_REVERSED,
    PAID,
    REVERSED,
    STATUS,
    VECTORS,
    Vector,
)

LENGTHS = {
    # ecr17.md section 2
    "status request": 10, "payment request": 167, "extended payment request": 167,
    "reversal request": 26, "refund request": 39, "retroactive reversal request": 80,
    "last result request": 22, "print mode": 11, "reprint request": 22, "totals request": 26,
    "close request": 26, "load request": 120, "status": 31, "payment result": 71,
    "extended result": 92, "reversal result": 84, "exchange result": 117, "refund result": 58,
    "totals": 34, "close result": 44, "load result": 251, "receipt part": 10,
    "additional data": 36,
}  # fmt: skip
REFUSED_LENGTHS = {
    "payment result": 71, "extended result": 92, "reversal result": 84, "exchange result": 117,
    "close result": 44, "load result": 59,
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_every_message_has_its_documented_length(name: str) -> None:
    assert len(compose(name, "00000000", {})) == LENGTHS[name]


@pytest.mark.parametrize("name", REFUSED_LENGTHS)
def test_every_refusal_has_its_documented_length(name: str) -> None:
    assert len(compose(name, "00000000", {}, "01")) == REFUSED_LENGTHS[name]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_requests_are_composed_as_on_the_wire(vector: Vector) -> None:
    message = compose(vector.shape, vector.terminal, vector.values)
    assert message == vector.wire[1:-2]
    told = parse(message, vector.shape)
    assert {name: told.text(name) for name in vector.values} == vector.values


@pytest.mark.parametrize("name", EVERY_ANSWER)
def test_every_answer_fits_its_own_shape_and_no_other_of_its_letter(name: str) -> None:
    message = EVERY_ANSWER[name]
    fitting = [
        one for one, shape in SHAPES.items()
        if shape.side is Side.TERMINAL and fits(message, one)
    ]  # fmt: skip
    assert fitting == [name]


def test_the_fields_of_a_reversal_stand_at_their_positions() -> None:
    told = parse(REVERSED, "reversal result")
    assert told.terminal == "12345678"
    assert dict(told.values) == {
        "result": "00", "pan": "0000000000000009012", "tx_type": "ICC", "auth": "000000",
        "host_datetime": "2111520", "card_type": "2", "acquirer": "ACQUIRER-01",
        "stan": "000043", "online_id": "000457", "action_code": "000",
    }  # fmt: skip


def test_a_refusal_tells_its_reason_where_the_card_would_stand() -> None:
    told = parse(NOT_REVERSED, "reversal result")
    assert told.text("description") == "CARTA RIFIUTATA"
    assert told.text("pan") == ""
    assert told.text("stan") == "000043"


def test_the_tail_of_a_status_is_its_software() -> None:
    assert parse(STATUS, "status").tail == "POS01.02EMV3.1  "


@pytest.mark.parametrize("name", ["reversal result", "extended result", "totals", "close result"])
def test_reserved_characters_at_the_end_may_be_missing(name: str) -> None:
    """Some programs leave them out."""
    whole = compose(name, "12345678", {})
    last = SHAPES[name].fields[-1]
    is_reserved = not last.name
    assert fits(whole, name)
    assert fits(whole[: -last.width], name) is is_reserved
    assert not fits(whole[:-1], name)


def test_the_letter_alone_says_nothing() -> None:
    """E is a payment, a reversal, a load or a print mode, told apart by length alone."""
    assert read(PAID, ("reversal result",)) is None
    assert read(REVERSED, ("payment result", "extended result")) is None
    assert read(PAID, RESULTS) is not None


def test_a_value_that_does_not_fit_its_field_is_refused() -> None:
    for values in ({"stan": "1000000"}, {"cash_register": "123456789"}, {"stan": "１"}):
        with pytest.raises(BadMessage):
            compose("reversal request", "00000000", values)


def test_numbers_are_read_with_a_sign() -> None:
    whole = compose("totals", "12345678", {"pos_total_cents": "-000000000000650"})
    assert parse(whole, "totals").number("pos_total_cents") == -650
    assert parse(whole, "totals").number("stan") is None


@given(st.binary(max_size=300))
def test_arbitrary_messages_are_read_or_refused(message: bytes) -> None:
    code_of(message)
    for name in SHAPES:
        fits(message, name)
        parse(message, name)
