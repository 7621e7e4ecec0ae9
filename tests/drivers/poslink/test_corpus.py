"""Every case of the shared folder of protocol cases; skipped where the folder is absent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from drivers.decoded import Decoded, Frame
from drivers.effects import Finish, WakeAt, Write
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.poslink import exchanges
from drivers.poslink.driver import DRIVER
from drivers.poslink.frames import encode
from drivers.poslink.layouts import named
from drivers.poslink.messages import Message
from drivers.poslink.session import Exchange
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    NotDone,
    Outcome,
    Transaction,
    Unknown,
    Void,
)
from tests.drivers.poslink.build import NOON, profile
from tests.drivers.poslink.talk import NAK

ROOT = Path(__file__).parents[3]
FOLDER = Path(os.environ.get("CASHIER_CORPUS", ROOT.parent / "shared" / "fixtures")) / "poslink"
CASES = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
FRAMES = [case for case in CASES if case["kind"] == "frame"]
SESSIONS = [case for case in CASES if case["kind"] == "session"]

OUTCOMES = {
    Approved: "approved",
    Declined: "declined",
    Cancelled: "cancelled",
    NotDone: "not_done",
    Unknown: "in_doubt",
}

pytestmark = pytest.mark.skipif(not CASES, reason=f"no cases in {FOLDER}")


def each(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def lines_of(case: dict[str, Any]) -> list[str]:
    text = (FOLDER / f"{case['name']}.hex").read_text()
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def bytes_of(case: dict[str, Any]) -> bytes:
    return b"".join(bytes.fromhex(line) for line in lines_of(case))


def decoded(case: dict[str, Any]) -> Decoded:
    one = (
        DRIVER.decode(bytes_of(case), DRIVER.read({})) if DRIVER.decode else Decoded(Frame.FOREIGN)
    )
    assert one.size == case["length"] == len(bytes_of(case))
    return one


# -- frames -----------------------------------------------------------------------------------


@each(FRAMES)
def test_a_frame_means_what_the_case_says(case: dict[str, Any]) -> None:
    """Of the extra data a case names some pairs only."""
    one, expected = decoded(case), dict(case["expected"])
    assert one.frame is (Frame.OK if expected["lrc_valid"] else Frame.BAD_CHECKSUM)
    more = expected.pop("ext", {})
    ext = one.fields.get("ext", {})
    assert isinstance(ext, dict)
    assert {key: ext.get(key) for key in more} == more
    assert {key: one.fields.get(key, "nobody reads this") for key in expected} == expected


@each([case for case in FRAMES if case["expected"]["lrc_valid"]])
def test_a_frame_comes_out_of_its_message_again(case: dict[str, Any]) -> None:
    data = bytes_of(case)
    assert encode(Message.decode(data[1:-2]).encode()) == data


@each([case for case in FRAMES if case["direction"] == "ecr->terminal"])
def test_the_simulated_terminal_acknowledges_sound_requests(case: dict[str, Any]) -> None:
    device = DRIVER.device(Bank(ManualClock(NOON), "USD"), Faults(), DRIVER.read({}))
    said = [one.data for one in device.receive(bytes_of(case), 0.0) if isinstance(one, Write)]
    assert said[0] == (b"\x06" if case["expected"]["lrc_valid"] else NAK)


# -- sessions ---------------------------------------------------------------------------------


@each(SESSIONS)
def test_a_session_goes_and_ends_as_the_case_says(case: dict[str, Any]) -> None:
    steps = [(line[0], bytes.fromhex(line[1:])) for line in lines_of(case)]
    assert len(steps) == case["steps"]
    session = exchange_of(steps)
    effects, written = list[Any](session.start(0.0)), 0
    for side, data in steps:
        if side == "T":
            effects += session.receive(data, last_wake(effects) - 1.0)
            continue
        while len(written_in(effects)) <= written:
            effects += session.expire(last_wake(effects))
        assert written_in(effects)[written] == data
        written += 1
    assert facts_of(ending_of(session, effects), steps, case) == case["expected"]


def exchange_of(steps: list[tuple[str, bytes]]) -> Exchange[Outcome]:
    """The void that a session begins with, as a register asks for it."""
    first = Message.decode(steps[0][1][1:-2])
    reference = named(first, "ref")
    number = named(first, "transaction_number")
    asked = Void(reference, Transaction(voucher=number), Money(15000, "USD"))
    return exchanges.money(asked, profile(version=first.version))


def facts_of(
    ending: Outcome, steps: list[tuple[str, bytes]], case: dict[str, Any]
) -> dict[str, Any]:
    told = ending.transaction if isinstance(ending, Approved) else Transaction()
    facts = {
        "outcome": OUTCOMES[type(ending)],
        "ref": told.reference,
        "naks": steps.count(("E", NAK)),
    }
    return {key: facts.get(key, "nobody reads this") for key in case["expected"]}


def ending_of(session: Exchange[Outcome], effects: list[Any]) -> Outcome:
    """The result, after as much waiting as it takes."""
    while not (ends := [one.result for one in effects if isinstance(one, Finish)]):
        effects += session.expire(last_wake(effects))
    (ending,) = ends
    assert isinstance(ending, Outcome)
    return ending


def written_in(effects: list[Any]) -> list[bytes]:
    return [one.data for one in effects if isinstance(one, Write)]


def last_wake(effects: list[Any]) -> float:
    return [one.at for one in effects if isinstance(one, WakeAt)][-1]
