"""Every case of the shared folder of protocol cases; skipped where the folder is absent."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from drivers.decoded import Frame
from drivers.effects import Write
from drivers.errors import BadFrame
from drivers.lines.memory import ManualClock
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults
from drivers.transbank.driver import DRIVER
from drivers.transbank.explain import decode
from drivers.transbank.frames import Reader, Scope, encode, lrc
from drivers.transbank.listing import is_end, listed
from drivers.transbank.messages import Message, Variant
from tests.drivers.transbank.build import NOON

ROOT = Path(__file__).parents[3]
FOLDER = Path(os.environ.get("CASHIER_CORPUS", ROOT.parent / "shared" / "fixtures")) / "transbank"
FILES = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
OPTIONS = DRIVER.read({})

pytestmark = pytest.mark.skipif(not FILES, reason=f"no cases in {FOLDER}")


@dataclass(frozen=True)
class Case:
    """One frame of a file: what it must mean, and under which rule of the checksum."""

    name: str
    direction: str
    rule: Scope
    frame: dict[str, Any]

    @property
    def wire(self) -> bytes:
        return bytes.fromhex(self.frame["hex"])

    @property
    def variant(self) -> Variant:
        return Variant.AUTOSERVICIO if self.rule is Scope.STX_TO_ETX else Variant.INTEGRADO


def cases() -> Iterator[Case]:
    for one in FILES:
        rule = Scope(one["lrc_rule"])
        for place, frame in enumerate(one.get("frames", [one])):
            name = f"{one['id']}[{place}]" if "frames" in one else one["id"]
            yield Case(name, one["direction"], rule, frame)


def of_kind(wanted: Callable[[Case], bool]) -> pytest.MarkDecorator:
    chosen = [case for case in cases() if wanted(case)]
    return pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])


def is_sound(case: Case) -> bool:
    return bool(case.frame["lrc_valid"])


def read(pieces: list[bytes], scope: Scope) -> list[object]:
    reader, found = Reader(scope), list[object]()
    for piece in pieces:
        reader.receive(piece)
        try:
            found.append(reader.next())
        except BadFrame as error:
            found.append(error)
    return [one for one in found if one is not None]


@of_kind(lambda case: True)
def test_a_frame_means_what_the_case_says(case: Case) -> None:
    told = decode(case.wire + b"\x06", OPTIONS)
    assert told.frame is (Frame.OK if is_sound(case) else Frame.BAD_CHECKSUM)
    assert (told.size, told.rest) == (len(case.wire), b"\x06")
    expected = case.frame.get("expect", {}) | {"lrc_valid": is_sound(case)}
    expected |= {"lrc_rule": case.rule.value} if is_sound(case) else {}
    assert {key: told.fields.get(key, "nobody reads this") for key in expected} == expected


@of_kind(is_sound)
@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_a_frame_is_read_in_any_cut(case: Case, size: int) -> None:
    scope = scope_of_direction(case)
    wire = case.wire
    pieces = [wire[at : at + size] for at in range(0, len(wire), size)]
    assert read(pieces, scope) == [wire[1:-2]]


@of_kind(is_sound)
def test_a_frame_comes_out_of_its_message_again(case: Case) -> None:
    reading = Message.answer if case.direction == "pos->ecr" else Message.request
    message = reading(case.wire[1:-2], case.variant)
    assert encode(message.encode(), scope_of_direction(case)) == case.wire


@of_kind(lambda case: not is_sound(case))
def test_a_frame_with_a_wrong_checksum_is_refused(case: Case) -> None:
    (damage,) = read([case.wire], case.rule)
    assert isinstance(damage, BadFrame)
    assert lrc(case.wire[:-1], case.rule) != case.wire[-1]


@of_kind(lambda case: case.direction == "ecr->pos")
def test_the_simulated_terminal_acknowledges_every_request(case: Case) -> None:
    device = DRIVER.device(Bank(ManualClock(NOON), "CLP"), Faults(), OPTIONS)
    first = device.receive(case.wire, 0.0)[0]
    assert first == Write(b"\x06")


@pytest.mark.parametrize(
    "file", [one for one in FILES if "records" in one.get("expect", {})], ids=lambda one: one["id"]
)
def test_a_list_means_what_the_case_says(file: dict[str, Any]) -> None:
    frames = [bytes.fromhex(one["hex"])[1:-2] for one in file["frames"]]
    messages = [Message.answer(one, Variant.INTEGRADO) for one in frames]
    assert [is_end(one) for one in messages].index(True) == file["expect"]["terminator_index"]
    records = listed(messages).records
    amounts = [one.number("amount") or 0 for one in records]
    assert len(records) == file["expect"]["records"]
    assert sum(amounts) == file["expect"]["net_amount"]
    voided = [one.text("operation") for one, amount in zip(records, amounts, strict=True)
              if amount < 0]  # fmt: skip
    assert voided == file["expect"]["voided_operations"]


def scope_of_direction(case: Case) -> Scope:
    return case.rule if case.direction == "pos->ecr" else Scope.PAYLOAD_TO_ETX
