"""Receipts as vendors print them: line by line or in blocks, with their habits."""

from __future__ import annotations

import pytest

from drivers.terminal import Copy, Receipt
from drivers.zvt.messages import Control, Message, parse, serialise
from drivers.zvt.receipts import MOST_LINES, Slips


def line(attribute: int, text: bytes = b"") -> Message:
    return parse(serialise(Control.PRINT_LINE, bytes([attribute]) + text))


def block(kind: int | None, *nodes: tuple[int, bytes], charset: bytes = b"") -> Message:
    head = [(0x1F07, bytes([kind]))] if kind is not None else []
    own = [(0x14, charset)] if charset else []
    return parse(serialise(Control.PRINT_BLOCK, tags=[*head, *own, (0x25, nodes)]))


def printed(*messages: Message, charset: str = "cp437", admin: bool = False) -> list[Receipt]:
    slips = Slips(charset, admin)
    for message in messages:
        slips.take(message)
    slips.end()
    return slips.done


def test_a_line_with_its_high_bit_set_ends_one_copy_and_begins_the_next() -> None:
    first, second = printed(
        line(0x40, b"** H\x84ndlerbeleg **"), line(0x00, b"  12,00"), line(0x81, b"-"),
        line(0x40, b"** Kundenbeleg **"), line(0x8F),
    )  # fmt: skip
    assert (first.copy, first.lines) == (Copy.MERCHANT, ("** Händlerbeleg **", "  12,00", "-"))
    assert (second.copy, second.lines) == (Copy.CUSTOMER, ("** Kundenbeleg **", ""))
    assert first.raw == b"** H\x84ndlerbeleg **\n  12,00\n-"
    assert first.encoding == "cp437"


def test_80_ends_nothing_and_ff_feeds() -> None:
    (only,) = printed(line(0x80, b"a"), line(0xFF, b"\x02"), line(0x00, b"b"))
    assert only.lines == ("a", "", "", "b")


def test_tags_behind_a_line_are_not_printed_and_one_wrong_copy_number_is_outvoted() -> None:
    def tagged(text: bytes, kind: int) -> bytes:
        return text + b"\x06\x04\x1f\x07\x01" + bytes([kind])

    (only,) = printed(
        line(0x00, tagged(b"KARTE", 2)), line(0x00, tagged(b"BETRAG", 1)),
        line(0x00, tagged(b"DANKE", 2)), line(0x81, tagged(b" ", 2)),
    )  # fmt: skip
    assert (only.copy, only.lines) == (Copy.CUSTOMER, ("KARTE", "BETRAG", "DANKE", ""))


def test_blocks_say_whose_they_are_and_in_which_character_set() -> None:
    (only,) = printed(
        block(1, (0x09, b"\x40"), (0x07, b"H\xc4NDLER"), (0x07, b""), (0x09, b"\x81"),
              charset=b"\x01"),
    )  # fmt: skip
    assert (only.copy, only.lines, only.encoding) == (Copy.MERCHANT, ("HÄNDLER", ""), "iso8859-1")


def test_a_block_without_an_end_goes_on_in_the_next_one() -> None:
    (only,) = printed(block(3, (0x07, b"a")), block(3, (0x07, b"b")))
    assert (only.copy, only.lines) == (Copy.REPORT, ("a", "b"))


def test_another_copy_number_ends_the_copy_before_it() -> None:
    copies = printed(block(1, (0x07, b"a")), block(2, (0x07, b"b")))
    assert [one.copy for one in copies] == [Copy.MERCHANT, Copy.CUSTOMER]


def test_an_end_in_mid_block_ends_after_the_lines_that_have_it() -> None:
    copies = printed(
        block(None, (0x07, b"a"), (0x09, b"\x81"), (0x07, b"b"), (0x09, b"\x40"), (0x07, b"c"))
    )
    assert [one.lines for one in copies] == [("a", "b"), ("c",)]


def test_unmarked_copies_are_the_merchants_and_then_the_customers_but_reports_of_upkeep() -> None:
    two = (line(0x81, b"x"), line(0x81, b"y"))
    assert [one.copy for one in printed(*two)] == [Copy.MERCHANT, Copy.CUSTOMER]
    assert [one.copy for one in printed(*two, admin=True)] == [Copy.REPORT, Copy.REPORT]


@pytest.mark.parametrize(
    ("charset", "raw"),
    [("cp437", b"\x84\x94\x81\xe1"), ("iso8859-1", b"\xe4\xf6\xfc\xdf"), ("7bit", b"{|}~"),
     ("utf-8", "äöüß".encode())],
)  # fmt: skip
def test_umlauts_are_read_by_the_setting(charset: str, raw: bytes) -> None:
    (only,) = printed(line(0x81, raw), charset=charset)
    assert only.lines == ("äöüß",)


def test_card_numbers_are_masked_and_escapes_are_harmless() -> None:
    (only,) = printed(line(0x81, b"4111111111111111 \x1b[31m"))
    assert only.lines == ("411111******1111 ·[31m",)
    assert b"4111111111111111" not in only.raw


def test_nothing_but_blanks_is_no_receipt() -> None:
    assert printed(line(0x00, b"  "), line(0x81)) == []


def test_a_printer_that_never_stops_is_cut_off() -> None:
    (only,) = printed(*[line(0x00, b"x")] * (MOST_LINES + 500))
    assert len(only.lines) == MOST_LINES
