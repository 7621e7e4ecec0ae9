"""Every case of the shared folder of protocol cases; skipped where the folder is absent."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.asia_ecr import exchanges, requests
from drivers.asia_ecr.answers import outcome, terminal_clock, transaction
from drivers.asia_ecr.driver import DRIVER
from drivers.asia_ecr.fields import FIELDS
from drivers.asia_ecr.frames import OVERHEAD, Reader, Scope, encode, lrc
from drivers.asia_ecr.messages import ANSWER, Message
from drivers.asia_ecr.options import Profile
from drivers.asia_ecr.session import Exchange, Manner
from drivers.decoded import Decoded, Frame
from drivers.effects import Finish, WakeAt, Write
from drivers.errors import BadFrame
from drivers.lines.memory import ManualClock
from drivers.link.phases import Ending
from drivers.link.reader import Control
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults
from drivers.terminal import Approved, Cancelled, Declined, Kind, NotDone, Outcome, Unknown
from drivers.text import mask_card
from tests.drivers.asia_ecr.build import NOON, profile

ROOT = Path(__file__).parents[3]
FOLDER = Path(os.environ.get("CASHIER_CORPUS", ROOT.parent / "shared" / "fixtures")) / "asia_ecr"
CASES = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]

OUTCOMES = {
    Approved: "approved",
    Declined: "declined",
    Cancelled: "cancelled",
    NotDone: "not_done",
    Unknown: "in_doubt",
}
KINDS = {"20": Kind.SALE, "26": Kind.VOID, "27": Kind.REFUND}

pytestmark = pytest.mark.skipif(not CASES, reason=f"no cases in {FOLDER}")


def of_kind(wanted: Callable[[dict[str, Any]], bool]) -> pytest.MarkDecorator:
    cases = [case for case in CASES if wanted(case)]
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def is_session(case: dict[str, Any]) -> bool:
    return bool(case["kind"] == "session")


def is_ours(case: dict[str, Any]) -> bool:
    """A frame of this family; NOTES.md lists the neighbours, which have no such header."""
    return not is_session(case) and "transport_header" in case["expected"]


def is_sound(case: dict[str, Any]) -> bool:
    return is_ours(case) and bool(case["expected"]["lrc_valid"])


def lines_of(case: dict[str, Any]) -> list[str]:
    text = (FOLDER / f"{case['name']}.hex").read_text()
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def pieces_of(case: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(line) for line in lines_of(case)]


def read(pieces: list[bytes], scope: Scope) -> Iterator[Control | bytes]:
    """What is read from the pieces, also behind frames that never end."""
    reader = Reader(scope)
    for piece in pieces:
        reader.receive(piece)
        yield from _drained(reader)
    while reader.has_begun:
        reader.abandon()
        yield from _drained(reader)


def _drained(reader: Reader) -> Iterator[Control | bytes]:
    while True:
        try:
            reading = reader.next()
        except BadFrame:
            continue
        if reading is None:
            return
        yield reading


# -- frames -----------------------------------------------------------------------------------


def facts_of(message: Message) -> dict[str, Any]:
    """Everything that a case may expect of a message, by the names that the cases use."""
    told = transaction(message, "PHP", Kind.SALE)
    clock = terminal_clock(message)
    return {field.name: message.text(field.type) for field in FIELDS} | {
        "transport_header": message.transport,
        "format_version": message.version,
        "indicator": message.indicator,
        "transaction_code": message.code,
        "response_code": message.response,
        "more": message.more,
        "fields": [[kind, data.decode("ascii")] for kind, data in message.fields],
        "pan_masked": told.card,
        "date": clock[:10],
        "time": clock[11:],
        "amount_minor": told.amount.minor if told.amount else None,
        "lrc_valid": True,
    }


@of_kind(is_sound)
@pytest.mark.parametrize("cut", ["as it came", "byte by byte"])
def test_a_frame_means_what_the_case_says(case: dict[str, Any], cut: str) -> None:
    scope = Scope(case["expected"]["lrc_scope"])
    pieces = pieces_of(case)
    if cut == "byte by byte":
        pieces = [bytes([byte]) for byte in b"".join(pieces)]
    (data,) = [one for one in read(pieces, scope) if isinstance(one, bytes)]
    facts = facts_of(Message.decode(data)) | {"lrc_scope": scope.value}
    expected = case["expected"]
    assert {key: facts.get(key, "nobody reads this") for key in expected} == expected


@of_kind(is_sound)
def test_a_frame_comes_out_of_its_message_again(case: dict[str, Any]) -> None:
    scope = Scope(case["expected"]["lrc_scope"])
    wire = b"".join(pieces_of(case))
    (data,) = [one for one in read([wire], scope) if isinstance(one, bytes)]
    assert encode(Message.decode(data).encode(), scope) in wire
    assert len(wire) == case["length"]


@of_kind(lambda case: is_ours(case) and not is_sound(case))
def test_a_frame_with_a_wrong_checksum_is_refused(case: dict[str, Any]) -> None:
    expected = case["expected"]
    scope = Scope(expected["lrc_scope"])
    wire = b"".join(pieces_of(case))
    assert not [one for one in read([wire], scope) if isinstance(one, bytes)]
    assert f"{wire[-1]:02X}" == expected["lrc_given"]
    assert f"{lrc(wire[:-1], scope):02X}" == expected["lrc_computed"]
    assert Message.decode(wire[3 : len(wire) - OVERHEAD + 3]).code == expected["transaction_code"]


@of_kind(lambda case: is_ours(case) and case["direction"] == "ecr->terminal")
def test_the_simulated_terminal_acknowledges_sound_requests_only(case: dict[str, Any]) -> None:
    scope = case["expected"]["lrc_scope"]
    options = DRIVER.read({"checksum_scope": scope})
    device = DRIVER.device(Bank(ManualClock(NOON), "PHP"), Faults(), options)
    said = [effect.data for effect in device.receive(b"".join(pieces_of(case)), 0.0)
            if isinstance(effect, Write)]  # fmt: skip
    assert said[0] == (b"\x06" if case["expected"]["lrc_valid"] else b"\x15")


@of_kind(lambda case: not is_session(case) and not is_ours(case))
def test_a_neighbours_message_is_foreign_under_every_setting(case: dict[str, Any]) -> None:
    for scope in Scope:
        read_as = [one for one in read(pieces_of(case), scope) if isinstance(one, bytes)]
        assert read_as == []


@of_kind(lambda case: not is_session(case) and not is_ours(case))
def test_a_neighbours_answer_leaves_a_request_in_doubt(case: dict[str, Any]) -> None:
    session = _exchange(Message("26", (("65", b"000017"),)), profile())
    session.start(0.0)
    effects = list(session.receive(b"\x06" + b"".join(pieces_of(case)), 0.0))
    assert isinstance(_outcome(session, effects), Unknown)


# -- decoded ----------------------------------------------------------------------------------


@of_kind(is_ours)
def test_a_frame_decodes_to_what_the_case_says(case: dict[str, Any]) -> None:
    """Under the default settings, whatever the scope of its checksum."""
    expected = dict(case["expected"])
    expected["fields"] = [[kind, as_shown(kind, text)] for kind, text in expected["fields"]]
    decoded = decode(b"".join(pieces_of(case)))
    assert decoded.frame is (Frame.OK if expected["lrc_valid"] else Frame.BAD_CHECKSUM)
    assert decoded.message == expected["transaction_code"]
    assert {key: decoded.fields.get(key, "nobody reads this") for key in expected} == expected
    assert (decoded.size, decoded.rest) == (case["length"], b"")


@of_kind(lambda case: not is_session(case) and not is_ours(case))
def test_a_neighbours_message_decodes_to_nothing_of_ours(case: dict[str, Any]) -> None:
    assert decode(b"".join(pieces_of(case))).frame is Frame.FOREIGN


@of_kind(is_session)
def test_a_session_decodes_line_by_line(case: dict[str, Any]) -> None:
    decoded = [decode(bytes.fromhex(line[1:])) for line in lines_of(case)]
    is_sound = [one.frame is Frame.OK for one in decoded if one.message not in ("ACK", "NAK")]
    assert all(is_sound) is case["expected"].get("first_answer_lrc_valid", True)
    assert {one.message for one in decoded} <= {"26", "ACK", "NAK"}
    assert not any(one.rest for one in decoded)


def decode(data: bytes) -> Decoded:
    assert DRIVER.decode is not None
    return DRIVER.decode(data, DRIVER.read({}))


def as_shown(kind: str, text: str) -> str:
    """A card number in clear is the one thing that is never told as it stands on the wire."""
    return mask_card(text) if kind == "30" else text


# -- sessions ---------------------------------------------------------------------------------


@of_kind(is_session)
def test_a_session_goes_and_ends_as_the_case_says(case: dict[str, Any]) -> None:
    steps = [(line[0], bytes.fromhex(line[1:])) for line in lines_of(case)]
    assert len(steps) == case["steps"]
    settings, request = _request(steps[0][1])
    session = _exchange(request, settings)
    effects = list(session.start(0.0))
    written = 0
    for side, data in steps:
        if side == "T":
            effects += session.receive(data, _last_wake(effects) - 1.0)
            continue
        _wake_until_written(session, effects, written + 1)
        assert _written(effects)[written] == data
        written += 1
    ending = _outcome(session, effects)
    assert OUTCOMES[type(ending)] == case["expected"]["outcome"]
    _is_as_expected(case["expected"], ending, steps, settings)


def _is_as_expected(
    expected: dict[str, Any],
    ending: Outcome,
    steps: list[tuple[str, bytes]],
    settings: Profile,
) -> None:
    sends = [data for side, data in steps if side == "E" and data == steps[0][1]]
    answers = [data for side, data in steps if side == "T" and len(data) > 1]
    checks: dict[str, Callable[[], Any]] = {
        "outcome": lambda: OUTCOMES[type(ending)],
        "invoice": lambda: isinstance(ending, Approved) and ending.transaction.voucher,
        "sends": lambda: len(sends),
        "first_answer_lrc_valid": lambda: lrc(answers[0][:-1], settings.scope) == answers[0][-1],
    }
    assert {key: checks[key]() for key in expected} == expected


def _request(frame: bytes) -> tuple[Profile, Message]:
    """The request that a session begins with, and settings under which its checksum fits."""
    (scope,) = [scope for scope in Scope if lrc(frame[:-1], scope) == frame[-1]]
    message = Message.decode(frame[3:-2])
    return profile(checksum_scope=scope.value, transport_header=message.transport), message


def _exchange(request: Message, settings: Profile) -> Exchange[Outcome]:
    def conclude(end: Message | Ending) -> Outcome:
        if isinstance(end, Ending):
            return exchanges.MONEY_ENDINGS[end]
        return outcome(end, settings.currency, KINDS[request.code])

    def belongs(message: Message) -> bool:
        return requests.expected_of(request).fits(message) and message.indicator == ANSWER

    manner = Manner(settings.ack_seconds, settings.answer_seconds, settings.sends, settings.scope)
    return Exchange(request, manner, belongs, conclude)


def _wake_until_written(session: Exchange[Outcome], effects: list[Any], count: int) -> None:
    while len(_written(effects)) < count:
        effects += session.expire(_last_wake(effects))


def _outcome(session: Exchange[Outcome], effects: list[Any]) -> Outcome:
    """The result, after as much waiting as it takes."""
    while not (ends := [one.result for one in effects if isinstance(one, Finish)]):
        effects += session.expire(_last_wake(effects))
    (ending,) = ends
    assert isinstance(ending, Outcome)
    return ending


def _written(effects: list[Any]) -> list[bytes]:
    return [effect.data for effect in effects if isinstance(effect, Write)]


def _last_wake(effects: list[Any]) -> float:
    return [effect.at for effect in effects if isinstance(effect, WakeAt)][-1]
