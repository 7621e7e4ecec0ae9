"""Every case of the shared folder of protocol cases; skipped where the folder is absent."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.decoded import Frame
from drivers.effects import Effects, Write
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.terminal import (
    Approved,
    Cancelled,
    Copy,
    Declined,
    Outcome,
    Presence,
    Sale,
    Transaction,
    Void,
)
from drivers.zvt import apdu, frames
from drivers.zvt.charsets import text_of
from drivers.zvt.decode import decode
from drivers.zvt.driver import DRIVER, ZvtTerminal
from drivers.zvt.messages import Control, parse
from drivers.zvt.receipts import Slips
from tests.drivers.zvt.build import NOON, OK, split, state

ROOT = Path(__file__).parents[3]
FOLDER = Path(os.environ.get("CASHIER_CORPUS", ROOT.parent / "shared" / "fixtures")) / "zvt"
CASES = sorted(path.stem for path in FOLDER.glob("*.json"))

pytestmark = pytest.mark.skipif(not CASES, reason=f"no cases in {FOLDER}")

ENVELOPE = ("control_field", "data_length", "extended_length")
PARTS = (
    "config_byte", "currency", "timeout", "result_code", "intermediate_status", "timeout_min_bcd",
    "terminal_status", "sw_version", "attribute", "text_hex",
)  # fmt: skip

STATED = {
    "27": "27", "29": "29", "1F16": "1F16", "card_name": "card_name", "sw_version": "sw_version",
    "config_byte": "config_byte", "amount_minor": "amount", "additional_text": "additional_text",
    "aid": "aid", "vu_number": "vu_number", "payment_type": "payment_type", "date": "date",
}  # fmt: skip
"""What a source's own test asserts, under our names; the others are stated in forms of theirs."""

WHAT_IT_IS: dict[str, tuple[Frame, str]] = {
    "ec_garbage_line": (Frame.FOREIGN, ""),
    "is_not_zvt_nak": (Frame.FOREIGN, ""),
    "pt_printline_length_too_small": (Frame.OK, "54202A2A"),
}
"""Verdict and rest of what is not one whole message."""


def load(name: str) -> tuple[dict[str, Any], list[str]]:
    case = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    rows = (FOLDER / f"{name}.hex").read_text("utf-8").splitlines()
    return case, [row for row in rows if row.strip() and not row.startswith("#")]


@pytest.mark.parametrize("name", CASES)
def test_a_case_reads_as_the_corpus_says(name: str) -> None:
    case, rows = load(name)
    if case["kind"] == "session":
        check_session(case, rows)
    elif case["kind"] == "lines":
        for row, wanted in zip(rows, case["derived"], strict=True):
            check_message(bytes.fromhex(row), wanted)
        check_receipts(rows)
    elif case["kind"] == "chunks":
        check_chunks(case, rows)
    else:
        check_one(case, bytes.fromhex("".join(rows)))


# -- one message --------------------------------------------------------------------------------


def check_one(case: dict[str, Any], data: bytes) -> None:
    name = case["name"]
    if name in WHAT_IT_IS:
        decoded = decode(data, {})
        assert (decoded.frame, decoded.rest.hex().upper()) == WHAT_IT_IS[name]
        return
    if case["kind"] == "serial":
        data = check_frame(case, data)
    if "derived" in case:
        check_message(data, case["derived"])
    check_stated(data, case)
    if "receipt_lines" in case:
        check_block(data, case)


def check_frame(case: dict[str, Any], wire: bytes) -> bytes:
    message = bytes.fromhex(case["apdu"])
    assert frames.encode(message) == wire
    assert frames.crc(message).hex().upper() == case["crc_lo_hi"]
    reader = frames.Reader()
    for byte in wire:
        reader.receive(bytes([byte]))
    assert reader.next() == message
    return message


def check_message(data: bytes, wanted: dict[str, Any]) -> None:
    decoded = decode(data, {})
    assert (decoded.frame, decoded.rest) == (Frame.OK, b"")
    for key in (*ENVELOPE, *PARTS):
        if key in wanted:
            assert wanted[key] in values_of(decoded.fields, key), key
    for key, value in wanted_fields(wanted):
        assert value in values_of(decoded.fields, key), key


def values_of(fields: Any, key: str) -> list[Any]:
    value = fields.get(key)
    return value if isinstance(value, list) else [value]


def wanted_fields(wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in wanted.get("bmps", ()):
        if "value" in field:
            yield field["bmp"], field["value"]
        yield from leaves(field.get("tlv", ()))


def leaves(nodes: Any) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if "value" in node:
            yield node["tag"], node["value"]
        yield from leaves(node.get("children", ()))


def check_stated(data: bytes, case: dict[str, Any]) -> None:
    stated = case.get("stated_by_source_test", {})
    if not isinstance(stated, dict):
        return
    charset = {"zvt-7bit": "7bit"}.get(stated.get("charset", ""), stated.get("charset", "cp437"))
    fields = decode(data, {"charset": charset}).fields
    for theirs, ours in STATED.items():
        if theirs in stated and "unparsed" not in fields:
            assert str(fields[ours]) == str(stated[theirs]).strip(), theirs
    if "device_id" in stated:
        assert stated["device_id"] in str(fields["unparsed_text"])
    if "charset" in stated:
        assert fields["text"] == stated["text"]


# -- receipts -----------------------------------------------------------------------------------


def check_block(data: bytes, case: dict[str, Any]) -> None:
    """The lines of a text block, in whatever character set the terminal has."""
    slips = Slips("cp437")
    slips.take(parse(data))
    slips.end()
    (receipt,) = slips.done
    lines = [text for _attribute, text in case["receipt_lines"] if text is not None]
    assert receipt.raw == b"\n".join(map(bytes.fromhex, lines))
    copies = {"customer": Copy.CUSTOMER, "3": Copy.REPORT, "01": Copy.MERCHANT}
    stated = case["stated_by_source_test"]
    kind = str(stated.get("receipt_type", stated.get("1F07", "")))
    assert receipt.copy is copies.get(kind, receipt.copy)
    assert stated.get("contains", "") in "\n".join(receipt.lines)


def check_receipts(rows: list[str]) -> None:
    """Lines up to the one that ends the receipt, and then the completion."""
    slips = Slips("cp437", admin=True)
    done = [receipt for row in rows[:-1] for receipt in slips.take(parse(bytes.fromhex(row)))]
    assert [receipt.copy for receipt in done] == [Copy.REPORT]
    assert slips.end() == []


def check_chunks(case: dict[str, Any], rows: list[str]) -> None:
    reader, found = apdu.Reader(), []
    for row in rows:
        reader.receive(bytes.fromhex(row))
        while (message := reader.next()) is not None:
            found.append(message)
    assert len(found) == case["apdus"]
    check_message(found[0], case["derived"])


# -- a whole exchange ---------------------------------------------------------------------------


class Play:
    """The terminal of a script over TCP: says each of its lines once the one before is answered."""

    def __init__(self, rows: list[str]) -> None:
        sides = [row.split(">") for row in rows]
        self.command = next(bytes.fromhex(data) for side, data in sides if side == "ECR")
        self._script = [bytes.fromhex(data) for side, data in sides if side == "PT"]
        self._left: list[bytes] = []
        self.heard: list[bytes] = []

    def receive(self, data: bytes, now: float) -> Effects:
        return [effect for message in split(data) for effect in self._on(message)]

    def expire(self, now: float) -> Effects:
        return ()

    def _on(self, message: bytes) -> Effects:
        if message == OK:
            return [Write(self._left.pop(0))] if self._left else ()
        self.heard.append(message)
        if message[:2] != self.command[:2]:
            return [Write(OK), Write(state("00"))]
        taken, *self._left = self._script
        return [Write(taken), Write(self._left.pop(0))] if self._left else [Write(taken)]


def terminal_of(play: Play) -> ZvtTerminal:
    password = play.command[3:6].hex() if play.command[:2] != b"\x06\x01" else "000000"
    options = DRIVER.read({"transport": "tcp", "password": password, "charset": "iso8859-1"})
    clock = ManualClock(NOON)
    return ZvtTerminal(MemoryLine(play, clock).open, clock, "EUR", options)


def check_session(case: dict[str, Any], rows: list[str]) -> None:
    """Every line reads as derived, and the exchange ends as the corpus says."""
    for row, wanted in zip(rows, case["messages"], strict=True):
        check_message(bytes.fromhex(row.split(">")[1]), wanted)
    play = Play(rows)
    SESSIONS[int.from_bytes(play.command[:2], "big")](play, case["outcome"])


def check_sale(play: Play, wanted: dict[str, Any]) -> None:
    amount = Money(int(parse(play.command).get(0x04).hex()), "EUR")
    outcome = terminal_of(play).sale(Sale("R1", amount))
    assert isinstance(outcome, ENDS[wanted["result"]])
    if isinstance(outcome, Approved):
        told = outcome.transaction
        assert told.amount == Money(wanted["amount_minor"], "EUR")
        assert told.voucher == wanted["receipt_no"]
        assert told.auth_code == wanted.get("aid", told.auth_code)
    else:
        assert outcome.code == wanted["result_code"]  # type: ignore[union-attr]
        text = wanted.get("text", "")
        assert text_of(text.encode("iso8859-1"), "iso8859-1") in outcome.words.de


ENDS: dict[str, type[Outcome]] = {
    "approved": Approved,
    "declined": Declined,
    "aborted": Cancelled,
    "aborted_without_completion": Cancelled,
}


def check_end_of_day(play: Play, wanted: dict[str, Any]) -> None:
    report = terminal_of(play).settle()
    assert report.done is (wanted["result"] == "completed")
    assert report.code == wanted.get("completion_result_code", wanted.get("result_code", ""))
    if report.done:
        total = Money(wanted["total_minor"], "EUR")
        assert dict(report.figures)["total"] == str(total)


def check_sign_on(play: Play, wanted: dict[str, Any]) -> None:
    report = terminal_of(play).sign_on()
    assert report.done
    if "tid" in wanted:
        assert dict(report.figures)["terminal_id"] == wanted["tid"]


def check_repeat(play: Play, _wanted: dict[str, Any]) -> None:
    """Nothing told is not `no transaction`."""
    found = terminal_of(play).last()
    assert (found.transaction, found.receipts, found.presence) == (None, (), Presence.READY)


def check_refused_void(play: Play, wanted: dict[str, Any]) -> None:
    """A void with the wrong password, put as the driver puts it."""
    amount = Money(1200, "EUR")
    outcome = terminal_of(play).void(Void("R1", Transaction(voucher="0163", amount=amount), amount))
    assert isinstance(outcome, Declined)
    assert outcome.code == wanted["error"]


SESSIONS = {
    Control.AUTHORISATION: check_sale,
    Control.END_OF_DAY: check_end_of_day,
    Control.REGISTRATION: check_sign_on,
    Control.REPEAT_RECEIPT: check_repeat,
    Control.VOID: check_refused_void,
}
