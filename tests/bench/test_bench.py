"""Every measurement runs, with so few rounds that its figures say nothing."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from drivers import registry
from drivers.registry import LineSettings
from tests.bench import codec, guesses, pin_time, wire
from tests.bench.__main__ import MEASUREMENTS, main
from tests.bench.codecs import cases
from tests.bench.paced import byte_seconds
from tests.bench.status_information import PACKETS


def test_a_measurement_is_chosen_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tea"]) == 2
    said = capsys.readouterr().err
    assert all(name in said for name in MEASUREMENTS)


def test_the_codecs_of_all_drivers_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert codec.main(rounds=1, block_seconds=0.0001) == 0
    rows = capsys.readouterr().out.splitlines()
    assert {case.protocol for case in cases()} == set(registry.names())
    assert len([row for row in rows if row.endswith(" x")]) == len(cases())


def test_the_packet_with_the_goal_is_the_one_that_was_named() -> None:
    assert len(PACKETS[codec.GOAL_PACKET]) == 215
    assert all(packet[2] == len(packet) - 3 for packet in PACKETS.values())


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in that has the two functions by which py3-ecrterm is used."""

    class CommandAPDU(bytes):
        @classmethod
        def parse(cls, data: bytearray) -> CommandAPDU:
            return cls(data)

        def serialize(self) -> bytearray:
            return bytearray(self)

    for name in ("ecrterm", "ecrterm.packets", "ecrterm.packets.base_packets"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    module = ModuleType("ecrterm.packets.apdu")
    module.CommandAPDU = CommandAPDU  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.mark.usefixtures("library")
def test_the_library_is_compared_when_it_is_installed(capsys: pytest.CaptureFixture[str]) -> None:
    codec.main(rounds=1, block_seconds=0.0001)
    said = capsys.readouterr().out
    assert f"parse {codec.GOAL_PACKET}: " in said
    assert "goal 10" in said
    assert "not installed" not in said


def test_without_the_library_it_says_how_to_install_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ecrterm", None)
    codec.main(rounds=1, block_seconds=0.0001)
    assert "pip install" in capsys.readouterr().out


def test_a_byte_takes_its_bits() -> None:
    assert byte_seconds(LineSettings(baud=9600)) == 10 / 9600
    assert byte_seconds(LineSettings(115200, 7, "E", 2)) == 11 / 115200


@pytest.mark.parametrize("protocol", registry.names())
def test_a_conversation_takes_at_least_what_its_bytes_need(protocol: str) -> None:
    (one,) = wire.rounds_of(protocol, wire.SALE, 115200, 1)
    assert one.count > 50
    assert one.ratio >= 1


def test_the_wire_is_reported_with_its_goal(capsys: pytest.CaptureFixture[str]) -> None:
    assert wire.main(["asia_ecr"], {115200: 1}) == 0
    assert "  1.02 " in capsys.readouterr().out


@pytest.mark.timeout(240)
def test_guesses_at_pins_are_counted_and_none_is_right(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty of them in two lives, the second one killed and with an older copy of the journal."""
    lives = [one for one in guesses.LIVES if one.name in ("first start", "older copy, killed")]
    monkeypatch.setattr(guesses, "LIVES", lives)
    guesses.main(60)
    rows = capsys.readouterr().out.splitlines()
    assert "    60 guesses      40 hashed       4 lockouts       0 RIGHT" in rows[2]
    assert "tries_recalled" in rows[-1]


def test_the_time_of_a_refusal_is_measured_for_both_kinds_of_id(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert pin_time.main(rounds=1, batches=1) == 0
    assert "unknown id" in capsys.readouterr().out
