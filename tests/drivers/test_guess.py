"""Whose bytes they are is weighed by what proves most, and a tie is called a guess."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from drivers import registry
from drivers.decoded import Decoded, FieldValue, Frame
from drivers.guess import Guess, Sure, guess
from drivers.lines.trace import Row
from drivers.registry import Driver
from drivers.terminal import Words
from tests.drivers.allinpay.rows import ROWS
from tests.drivers.asia_ecr.vectors import VECTORS

NAMED: Mapping[str, FieldValue] = {"code": "00"}


def reads(
    name: str,
    frame: Frame,
    fields: Mapping[str, FieldValue] = NAMED,
    size: int = 10,
    message: str = "X",
) -> Driver:
    """A driver that takes the first `size` bytes for one frame, and nothing else."""

    def decode(data: bytes, options: registry.Options) -> Decoded:
        if len(data) < 10:
            return Decoded(Frame.FOREIGN, size=len(data))
        return Decoded(frame, message, fields, size, data[size:])

    return Driver(name, Words(name), None, None, decode=decode)  # type: ignore[arg-type]


OK = reads("ok", Frame.OK)
MORE = reads("more", Frame.OK, {"code": "00", "amount": 1})
PART = reads("part", Frame.OK, size=3)
BAD = reads("bad", Frame.BAD_CHECKSUM)
WORSE = reads("worse", Frame.BAD_CHECKSUM, size=9)
NAMELESS = reads("nameless", Frame.BAD_CHECKSUM, message="")
FEW = reads("few", Frame.INCOMPLETE, size=3)
BEGUN = reads("begun", Frame.INCOMPLETE)
ALONE = reads("alone", Frame.OK, {})
FOREIGN = reads("foreign", Frame.FOREIGN)
MUTE = Driver("mute", Words("mute"), None, None)  # type: ignore[arg-type]


def of(*drivers: Driver, favourite: str = "") -> tuple[Sure, list[str]]:
    found = guess([Row("", "", bytes(10))], drivers, favourite)
    return found.sure, [driver.name for driver in found.drivers]


@pytest.mark.parametrize(
    ("drivers", "sure", "order"),
    [
        ([OK, FOREIGN, MUTE], Sure.CERTAIN, ["ok"]),
        ([BAD, PART, OK], Sure.CERTAIN, ["ok", "part", "bad"]),
        ([PART, FOREIGN], Sure.LIKELY, ["part"]),
        ([BAD, NAMELESS], Sure.LIKELY, ["bad", "nameless"]),
        ([BAD, WORSE], Sure.GUESS, ["bad", "worse"]),
        ([FEW, ALONE], Sure.GUESS, ["alone", "few"]),
        ([OK, MORE], Sure.LIKELY, ["more", "ok"]),
        ([FOREIGN, BAD, BEGUN], Sure.LIKELY, ["bad", "begun"]),
        ([BEGUN, FOREIGN], Sure.GUESS, ["begun"]),
        ([ALONE, FOREIGN], Sure.GUESS, ["alone"]),
        ([ALONE, BEGUN], Sure.GUESS, ["begun"]),
        ([FOREIGN, MUTE], Sure.NONE, []),
        ([], Sure.NONE, []),
    ],
)
def test_what_proves_more_comes_first(drivers: list[Driver], sure: Sure, order: list[str]) -> None:
    assert of(*drivers) == (sure, order)


def test_of_equals_the_lanes_own_driver_comes_first_and_is_no_surer() -> None:
    one, other = reads("one", Frame.OK), reads("other", Frame.OK)
    assert of(one, other, favourite="other") == (Sure.GUESS, ["other", "one"])
    assert of(one, other, favourite="one") == (Sure.GUESS, ["one", "other"])


def guessed(data: bytes) -> Guess:
    return guess([Row("", "", data)], map(registry.load, registry.names()))


@pytest.mark.parametrize(
    ("name", "wire"),
    [("allinpay", row.frame) for row in ROWS] + [("asia_ecr", vector.wire) for vector in VECTORS],
)
def test_whole_frames_of_two_families_with_one_envelope_are_told_apart(
    name: str, wire: bytes
) -> None:
    found = guessed(b"\x06" + wire)
    assert (found.sure, found.drivers[0].name) == (Sure.CERTAIN, name)
    damaged = guessed(wire[:-1] + bytes([wire[-1] ^ 1]))
    assert (damaged.sure, damaged.drivers[0].name) == (Sure.LIKELY, name)


def test_an_acknowledgement_is_sure_of_nothing() -> None:
    found = guessed(b"\x06")
    assert found.sure is Sure.GUESS
    assert {"allinpay", "asia_ecr"} <= {driver.name for driver in found.drivers}
