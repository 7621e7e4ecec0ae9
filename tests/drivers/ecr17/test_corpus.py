"""Every case of the shared folder of protocol cases; skipped where the folder is absent."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers.decoded import Frame
from drivers.ecr17.decode import decode
from drivers.ecr17.driver import DRIVER
from drivers.ecr17.frames import Control, Scope, encode, lrc
from drivers.ecr17.link import Link, Manner
from drivers.ecr17.listening import Listener
from drivers.ecr17.messages import fits, parse
from drivers.ecr17.receipts import EMPTY, Slip
from drivers.ecr17.requests import Ask
from drivers.ecr17.session import Exchange
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults
from tests.drivers.ecr17.build import NOON
from tests.drivers.ecr17.talk import Talk, raw

ROOT = Path(__file__).parents[3]
FOLDER = Path(os.environ.get("CASHIER_CORPUS", ROOT.parent / "shared" / "fixtures")) / "ecr17"
CASES = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
OPTIONS = DRIVER.read({})

pytestmark = pytest.mark.skipif(not CASES, reason=f"no cases in {FOLDER}")


def of_kind(wanted: Callable[[dict[str, Any]], bool]) -> pytest.MarkDecorator:
    cases = [case for case in CASES if wanted(case)]
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


def is_message(case: dict[str, Any]) -> bool:
    return "payload" in case


def frames_of(case: dict[str, Any]) -> dict[Scope, bytes]:
    return {
        Scope(name): bytes.fromhex(text) for name, text in case["frames_by_lrc_scope"].items()
    }  # fmt: skip


@of_kind(is_message)
@pytest.mark.parametrize("scope", Scope)
def test_a_message_is_framed_and_means_what_the_case_says(
    case: dict[str, Any], scope: Scope
) -> None:
    message, frame = case["payload"].encode("ascii"), frames_of(case)[scope]
    assert encode(message, scope) == frame
    assert len(message) == case["payload_length"]
    one = decode(frame, OPTIONS)
    assert (one.frame, one.size, one.fields["lrc_scope"]) == (Frame.OK, len(frame), scope.value)
    expected = case.get("expect", {})
    assert {key: one.fields.get(key, "nobody reads this") for key in expected} == expected


@of_kind(lambda case: case["id"].startswith("rsp_"))
def test_an_answer_fits_a_shape_that_a_session_takes(case: dict[str, Any]) -> None:
    message = case["payload"].encode("ascii")
    name = str(decode(frames_of(case)[Scope.PLAIN], OPTIONS).fields["name"])
    assert fits(message, name)
    told = parse(message, name)
    for key in set(case["expect"]) & {"result", "stan", "online_id", "auth", "description"}:
        assert told.text(key) == case["expect"][key]


@of_kind(lambda case: case["id"].startswith("req_"))
@pytest.mark.parametrize("scope", Scope)
def test_the_simulated_terminal_takes_a_request_in_its_scope_alone(
    case: dict[str, Any], scope: Scope
) -> None:
    options = DRIVER.read({"lrc_scope": scope.value, "terminal_id": "12345678"})
    bank = Bank(ManualClock(NOON), "EUR")
    bank.sale(Money(650, "EUR"))
    for one, frame in frames_of(case).items():
        device = DRIVER.device(bank, Faults(), options)
        effects = device.receive(frame, 0.0)
        wanted = Control.ACK if one is scope else Control.NAK
        assert effects[0].data == wanted.encode(scope)


@of_kind(lambda case: "hex" in case)
def test_progress_is_read(case: dict[str, Any]) -> None:
    one = decode(bytes.fromhex(case["hex"]), OPTIONS)
    assert one.frame is Frame.OK
    assert dict(one.fields) == case["expect"]


@of_kind(lambda case: "vectors" in case)
def test_checksums_are_computed(case: dict[str, Any]) -> None:
    for vector in case["vectors"]:
        message, scope = bytes.fromhex(vector["bytes"]), Scope(vector["scope"])
        assert f"{lrc(message, scope):02X}" == vector["lrc"]


@of_kind(lambda case: "ack" in case)
def test_acknowledgements_are_those_of_the_serial_driver(case: dict[str, Any]) -> None:
    assert Control.ACK.encode(Scope.STX_ETX).hex() == case["ack"]
    assert Control.NAK.encode(Scope.STX_ETX).hex() == case["nak"]
    for name in ("ack", "nak"):
        assert decode(bytes.fromhex(case[name]), OPTIONS).message == name.upper()


@of_kind(lambda case: "frame" in case)
def test_a_frame_names_its_scope(case: dict[str, Any]) -> None:
    one = decode(bytes.fromhex(case["frame"]), OPTIONS)
    assert (one.frame, one.fields["lrc_scope"]) == (Frame.OK, case["scope"])


# -- exchanges -------------------------------------------------------------------------------------


class Anything(Ask):
    """The cases' answers are of no documented length."""

    def fits(self, answer: bytes) -> bool:
        return True


@of_kind(lambda case: "steps" in case)
@pytest.mark.parametrize("scope", Scope)
def test_an_exchange_goes_as_the_case_says(case: dict[str, Any], scope: Scope) -> None:
    ask = Anything(b"123456780P", ("payment result",), may_repeat=False)
    manner = Manner(5.0, 120.0, 3, repeats=False)
    talk = Talk(Exchange(ask, manner, Link(scope), raw))
    for step in case["steps"]:
        play(talk, step, scope)
    sent = [data for data in talk.written if data[:1] == b"\x02"]
    assert len(sent) == case["expect"]["transmissions"]
    assert len(set(sent)) == 1
    assert talk.result == case["expect"]["result"].encode("ascii")
    assert talk.written[-1] == Control.ACK.encode(scope)


def play(talk: Talk, step: str, scope: Scope) -> None:
    """What the terminal does in one step; what the register does is looked at in the end."""
    words = step.split()
    if words[0] == "ecr":
        if not talk.results:
            talk.wake(talk.now + 1.0)
    elif words[1] in ("ACK", "NAK"):
        talk.hear(Control[words[1]].encode(scope), after=0.1)
    else:
        message = next(word for word in words if word[:8].isdigit())
        talk.hear(encode(message.encode("ascii"), scope), after=0.1)


@of_kind(lambda case: "parts" in case)
@pytest.mark.parametrize("scope", Scope)
def test_a_receipt_is_joined_from_its_parts(case: dict[str, Any], scope: Scope) -> None:
    talk = Talk(Listener(Link(scope), EMPTY, 10.0))
    for part in case["parts"]:
        talk.hear(bytes.fromhex(part["frames_by_lrc_scope"][scope.value]), after=1.0)
        assert encode(part["payload"].encode("ascii"), scope) == frames_of(part)[scope]
    assert talk.written == [Control.ACK.encode(scope)] * len(case["parts"])
    assert isinstance(talk.result, Slip)
    assert talk.result.is_complete is case["expect"]["complete"]
    assert talk.result.text == case["expect"]["text"]


def test_no_case_is_left_out() -> None:
    kinds = ("payload", "hex", "vectors", "ack", "frame", "steps", "parts")
    assert [case["id"] for case in CASES if not any(kind in case for kind in kinds)] == []
