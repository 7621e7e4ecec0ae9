"""The recorder: every byte that passed, when, which way, and no card number whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from drivers.effects import Effects, Write
from drivers.errors import LineLost
from drivers.lines.damage import Damage, Way, cut_after, one_byte, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.lines.trace import LIMIT, Recorder, Row
from drivers.lines.trace import rows as read_back

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CARD = b"4111111111111111"


class Teller:
    """Answers the same to everything."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def receive(self, data: bytes, now: float) -> Effects:
        return [Write(self._answer)]

    def expire(self, now: float) -> Effects:
        return []


def recorder(answer: bytes, damage: Damage = whole) -> tuple[Recorder, ManualClock]:
    clock = ManualClock(NOON)
    return Recorder(MemoryLine(Teller(answer), clock, damage), clock), clock


def rows(line: Recorder) -> list[tuple[str, bytes]]:
    """Direction and bytes of each row."""
    split = (row.split(" ", 2) for row in line.text().splitlines())
    return [(way, bytes.fromhex(data)) for _, way, data in split]


def test_a_row_has_time_direction_and_bytes() -> None:
    line, clock = recorder(b"\x06")
    clock.advance(1.25)
    line.write(b"\x05")
    assert line.read(1.0) == b"\x06"
    assert line.text() == ("2026-05-04T12:00:01.250+00:00 > 05\n2026-05-04T12:00:01.250+00:00 < 06")


def test_what_was_written_is_noted_although_the_line_was_lost() -> None:
    line, _ = recorder(b"", cut_after(0, Way.TO_DEVICE))
    line.write(b"first")
    with pytest.raises(LineLost):
        line.write(b"second")
    assert rows(line) == [(">", b"first"), (">", b"second")]


def test_a_read_of_nothing_leaves_no_row() -> None:
    line, _ = recorder(b"")
    line.read(1.0)
    assert line.text() == ""


def test_a_card_number_is_masked_although_it_came_byte_by_byte() -> None:
    line, _ = recorder(b"PAN=" + CARD + b";", one_byte)
    line.write(b"?")
    heard = b""
    while data := line.read(1.0):
        heard += data
    assert heard == b"PAN=" + CARD + b";"
    assert rows(line) == [(">", b"?"), ("<", b"PAN=411111******1111;")]


def test_a_card_number_that_is_written_is_masked_too() -> None:
    line, _ = recorder(b"")
    line.write(CARD)
    assert rows(line) == [(">", b"411111******1111")]


def test_writes_are_kept_apart() -> None:
    line, _ = recorder(b"")
    line.write(b"one")
    line.write(b"two")
    assert rows(line) == [(">", b"one"), (">", b"two")]


def test_a_device_that_never_stops_does_not_fill_the_memory() -> None:
    line, _ = recorder(b"x" * 60_000)
    for _ in range(20):
        line.write(b"?")
        line.read(1.0)
    assert LIMIT <= sum(len(data) for _, data in rows(line)) <= LIMIT + 60_000


def test_the_recorder_is_the_line_it_wraps() -> None:
    line, _ = recorder(b"late")
    assert line.name == "memory"
    line.write(b"?")
    line.flush()
    assert line.read(1.0) == b""
    line.close()
    with pytest.raises(LineLost):
        line.read(1.0)


def test_a_trace_is_read_back_as_it_was_written() -> None:
    line, clock = recorder(b"\x06")
    line.write(b"PAN=" + CARD)
    line.read(1.0)
    at = clock.now().isoformat(timespec="milliseconds")
    assert list(read_back(line.text())) == [
        Row(at, ">", b"PAN=411111******1111"), Row(at, "<", b"\x06"),
    ]  # fmt: skip
