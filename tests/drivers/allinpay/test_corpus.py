"""Every Allinpay case of the corpus, through the reader, the driver and its recovery.

The folder comes from CASHIER_CORPUS, by default ../shared/fixtures beside the project.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from drivers.allinpay.driver import DRIVER
from drivers.allinpay.frames import Reader, encode
from drivers.allinpay.messages import BY_NAME, BY_TAG, MANAGER, Message, Shape, Type, decode
from drivers.allinpay.messages import encode as encode_message
from drivers.allinpay.transactions import KINDS
from drivers.decoded import Decoded, Frame
from drivers.effects import Effects, Write
from drivers.errors import BadFrame
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import Bank
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    Kind,
    MoneyRequest,
    NotDone,
    Outcome,
    Refund,
    Sale,
    Transaction,
    Unknown,
    Void,
)
from tests.drivers.allinpay.counter import Counter, joined
from tests.drivers.allinpay.given import NOW, told, wire

ROOT = Path(__file__).parents[3]
FOLDER = Path(os.environ.get("CASHIER_CORPUS", ROOT.parent / "shared" / "fixtures")) / "china"
CASES = sorted(path.stem for path in FOLDER.glob("allinpay_*.json"))
NEIGHBOURS = sorted(
    path.stem for path in FOLDER.glob("*.hex") if not path.stem.startswith("allinpay_")
)
"""Other Chinese interfaces, which this driver must not take for its own."""

pytestmark = pytest.mark.skipif(not CASES, reason=f"no corpus in {FOLDER}")

OUTCOMES: dict[str, type[Outcome]] = {
    "approved": Approved,
    "declined": Declined,
    "cancelled": Cancelled,
    "in_doubt": Unknown,
    "unknown": Unknown,
    "not_done": NotDone,
    "not_done_at_terminal": NotDone,
}

SAME = {"trans_check": "reference", "rej_code": "code"}
"""The corpus' names for our fields, where they differ."""


@dataclass(frozen=True)
class Case:
    kind: str
    expected: dict[str, Any]
    length: int | None
    lines: tuple[tuple[str, bytes], ...]


def load(name: str) -> Case:
    about = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    text = (FOLDER / f"{name}.hex").read_text("utf-8")
    rows = [row for row in text.splitlines() if row.strip() and not row.startswith("#")]
    return Case(about["kind"], about["expected"], about.get("length"), tuple(map(_line, rows)))


def _line(row: str) -> tuple[str, bytes]:
    side, _, data = row.partition(" ") if row[0] in "ET" else ("", "", row)
    return side, bytes.fromhex(data)


@pytest.mark.parametrize("name", CASES)
def test_a_case_reads_as_the_corpus_says(name: str) -> None:
    case = load(name)
    BY_KIND[case.kind](case)


@pytest.mark.parametrize("name", CASES)
def test_a_case_decodes_to_what_the_corpus_says(name: str) -> None:
    case = load(name)
    for _, data in case.lines:
        decoded = decoded_of(data)
        assert (decoded.frame, decoded.rest) == (Frame.OK, b"")
        if case.kind != "session":
            assert {key: decoded.fields.get(key, "nobody reads this") for key in case.expected} == (
                case.expected
            )


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_neighbours_case_decodes_to_nothing_of_ours(name: str) -> None:
    assert decoded_of(b"".join(data for _, data in load(name).lines)).frame is Frame.FOREIGN


def decoded_of(data: bytes) -> Decoded:
    assert DRIVER.decode is not None
    return DRIVER.decode(data, DRIVER.read({}))


# -- one frame ---------------------------------------------------------------------------------


def check_frame(case: Case) -> None:
    data = b"".join(data for _, data in case.lines)
    if case.length is not None:
        assert len(data) == case.length
    if not case.expected.get("lrc_valid", True):
        with pytest.raises(BadFrame):
            read(data)
        return
    message = read(data)
    assert tags(message) == [tuple(pair) for pair in case.expected["tags"]]
    assert message.type == case.expected.get("trans_type", message.type)
    assert encode(encode_message(message)) == data
    for name, value in case.expected.items():
        check_value(message, name, value)


def read(data: bytes) -> Message:
    """The message in `data`, fed byte by byte."""
    reader = Reader()
    for byte in data:
        reader.receive(bytes([byte]))
        if (block := reader.next()) is not None:
            return decode(block)
    raise AssertionError("no frame in these bytes")


def tags(message: Message) -> list[tuple[str, str | int]]:
    return [(f"{tag:04X}", shown(message, tag)) for tag, _ in message.fields]


def shown(message: Message, tag: int) -> str | int:
    raw = dict(message.fields)[tag]
    shape = BY_TAG[tag].shape if tag in BY_TAG else Shape.TEXT
    if shape is Shape.BYTE:
        return raw[0]
    return raw.hex().upper() if shape is Shape.BYTES else raw.decode("gbk")


def check_value(message: Message, name: str, value: object) -> None:
    if name == "amount_minor":
        assert int(message.text("amount")) == value
    elif (field := SAME.get(name, name)) in BY_NAME:
        assert message.text(field) == value


# -- a whole exchange --------------------------------------------------------------------------


class Play:
    """The terminal of a script: after each E line come the T lines below it.

    What a script leaves out is answered as an idle terminal does: handshakes with 00, a question
    asked once more than in the script as it was answered the last time.
    """

    def __init__(self, lines: tuple[tuple[str, bytes], ...]) -> None:
        self.asked = [data for side, data in lines if side == "E"]
        self.answers: dict[bytes, list[list[bytes]]] = {}
        self.heard: list[bytes] = []
        for side, data in lines:
            if side == "E":
                answers: list[bytes] = []
                self.answers.setdefault(data, []).append(answers)
            else:
                answers.append(data)

    def receive(self, data: bytes, now: float) -> Effects:
        command = read(data)
        if command.text("application") == MANAGER:
            return [Write(wire(told(Type.HANDSHAKE, MANAGER, code="00")))]
        self.heard.append(data)
        if data in self.answers:
            prepared = self.answers[data]
            answers = prepared.pop(0) if len(prepared) > 1 else prepared[0]
            return [Write(answer) for answer in answers]
        assert command.type == Type.LAST, f"the script has nothing like {data.hex(' ')}"
        return [Write(wire(told(Type.LAST, code="X3")))]

    def expire(self, now: float) -> Effects:
        return []


def check_session(case: Case) -> None:
    """The first request goes out as a verb; a doubt is resolved when the script goes on."""
    play = Play(case.lines)
    first = read(play.asked[0])
    clock = ManualClock(NOW)
    lane = joined(
        play, clock, Bank(clock, "CNY"), operator=first.text("operator"),
        store=first.text("store"), register=first.text("register"),
    )  # fmt: skip
    outcome = ended(lane, request_of(first), is_asked_again=len(play.asked) > 1)
    assert isinstance(outcome, OUTCOMES[case.expected["outcome"]]), outcome
    assert play.heard[: len(play.asked)] == play.asked
    if isinstance(outcome, Approved):
        assert outcome.transaction.voucher == case.expected.get(
            "voucher", outcome.transaction.voucher
        )
    if isinstance(outcome, Declined | Cancelled):
        assert outcome.code == case.expected.get("rej_code", outcome.code)


def ended(lane: Counter, request: MoneyRequest, *, is_asked_again: bool) -> Outcome:
    verbs = {
        Kind.SALE: lane.terminal.sale,
        Kind.VOID: lane.terminal.void,
        Kind.REFUND: lane.terminal.refund,
    }
    outcome: Outcome = verbs[request.kind](request)  # type: ignore[operator]
    if isinstance(outcome, Unknown) and is_asked_again:
        return lane.terminal.resolve(lane.attempt(request, None))
    return outcome


def request_of(command: Message) -> MoneyRequest:
    """The request that makes the driver write exactly this command."""
    amount = Money(int(command.text("amount")), "CNY")
    reference, operator = command.text("reference"), command.text("operator")
    day = command.text("date")
    original = Transaction(
        voucher=command.text("original_voucher"), amount=amount, rrn=command.text("rrn"),
        order_number=command.text("order_number"),
        at=f"2025-{day[:2]}-{day[2:]}T00:00:00" if day else "",
    )  # fmt: skip
    match KINDS[command.type]:
        case Kind.SALE:
            return Sale(reference, amount, operator)
        case Kind.VOID:
            return Void(reference, original, amount, operator)
        case Kind.REFUND:
            return Refund(reference, original, amount, operator)


BY_KIND: dict[str, Callable[[Case], None]] = {
    "frame": check_frame,
    "chunks": check_frame,
    "session": check_session,
}
