"""Receipts: parts joined, lines as on the terminal's paper, and what is read from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ecr17 import slips
from drivers.ecr17.receipts import COLUMNS, EMPTY, Slip, amount_of, names
from drivers.lines.memory import ManualClock
from drivers.simulator.bank import Bank
from tests.drivers.ecr17.build import NOON, euros

END = b"}}}}}}\x1b"


def slip(text: str) -> Slip:
    return EMPTY.with_part(text.encode("ascii"))


def test_parts_are_joined_until_the_end_mark() -> None:
    begun = EMPTY.with_part(b"TOTAL: 6.50")
    assert not begun.is_complete
    whole = begun.with_part(END)
    assert whole.is_complete
    assert whole.text == "TOTAL: 6.50"


@pytest.mark.parametrize(
    ("end", "is_complete"),
    [("}}}}}}\x1b", True), ("}\x1b", True), ("\x1b", False), ("}}}}}}", False)],
)
def test_one_line_break_before_the_escape_is_enough(end: str, is_complete: bool) -> None:
    """A production RS232 driver takes it, and ignores an escape without one."""
    assert slip(f"TOTALE 6,50{end}").is_complete is is_complete


def test_a_part_that_comes_twice_is_one() -> None:
    assert EMPTY.with_part(b"TOTALE").with_part(b"TOTALE").with_part(END).text == "TOTALE"


def test_lines_are_those_of_the_paper() -> None:
    row = "012345678901234567890123"
    shown = slip(f"SHOP}}}}\x7fIMPORTO 6,50}}{row}NEXT}}{END.decode()}").receipt()
    assert shown.lines == ("SHOP", "", "IMPORTO 6,50", row, "NEXT")
    assert shown.raw.decode(shown.encoding).split("\n") == list(shown.lines)


@given(st.binary(max_size=300))
def test_no_receipt_drives_the_screen(raw: bytes) -> None:
    shown = EMPTY.with_part(raw).receipt()
    assert all(line.isprintable() and len(line) <= COLUMNS for line in shown.lines)


def test_a_card_number_that_is_cut_in_two_is_masked() -> None:
    whole = EMPTY.with_part(b"CARTA 41111111").with_part(b"11111111}").with_part(END)
    assert whole.raw.startswith(b"CARTA 411111******1111}")
    assert "411111******1111" in whole.receipt().lines[0]


# -- what it names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("IMPORTO EUR       6,50}", "6.50"),
        ("IMPORTO EURO 1.234,50}", "1234.50"),
        ("TOTALE}6,50}", "6.50"),
        ("TOTAL: 6.50", "6.50"),
        ("6,50 EUR}", "6.50"),
        ("IMPORTO 6,50}TOTALE EUR 6,50}", "6.50"),
        ("IMPORTO 6,50}MANCIA 1,00}TOTALE EUR 7,50}", ""),
        ("30.07.26 12.15}V 1.20}", ""),
        ("TOTALE 30.07.26}", ""),
        ("IMPORTO 12:30}", ""),
        ("IMPORTO 6,5}", ""),
        ("IMPORTO 6,501}", ""),
        ("", ""),
    ],
)
def test_an_amount_is_read_only_without_doubt(text: str, amount: str) -> None:
    assert amount_of(slip(text), "EUR") == (euros(amount) if amount else None)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("STAN 000042}", True),
        ("STAN:42}", True),
        ("STAN 0042 X}", True),
        ("N. 000042}", True),
        ("EUR 0,42}", False),
        ("N. 42}", False),
        ("STAN 000421}", False),
        ("STAN 100042}", False),
        ("A42B}", False),
        ("", False),
    ],
)
def test_a_number_is_named_as_a_word_of_its_own(text: str, is_named: bool) -> None:
    assert names(slip(text), "000042") is is_named
    assert not names(slip(text), "000000")


@pytest.mark.parametrize("cents", [1, 650, 1_234_50, 99_999_999])
def test_what_the_simulated_terminal_prints_is_read_back(cents: int) -> None:
    bank = Bank(ManualClock(NOON), "EUR")
    sold = bank.sale(euros(f"{cents // 100}.{cents % 100:02d}"), card="************4242")
    printed = EMPTY
    for part in slips.parts(slips.slip(sold.transaction)):
        printed = printed.with_part(part)
    assert printed.is_complete
    assert amount_of(printed, "EUR") == sold.transaction.amount
    assert names(printed, sold.transaction.voucher)
    assert all(len(line) <= COLUMNS for line in printed.receipt().lines)
