"""Captured bytes from a file: hex as people write it, raw bytes, traces, and none of these."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import capture
from drivers.allinpay import decode as allinpay
from drivers.allinpay.frames import encode
from drivers.decoded import Decoded, Frame
from drivers.effects import Effects, Write
from drivers.errors import CaptureError
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.lines.trace import Recorder, Row
from drivers.registry import Options

FRAME = bytes.fromhex("02001806")


@pytest.mark.parametrize(
    "text",
    [
        "02001806", "02 00 18 06", "0x02 0x00 0x18 0x06", "0x02,0x0,0x18,0x6", "02, 00, 18, 06",
        "0200\r\n1806\r\n", "# comment: Länge\n02 00\n\n  # more\n18 06  # behind", "\t0200\t1806",
        "02 00 18\n06", "0X0200 1806",
    ],
)  # fmt: skip
def test_hex_is_read_however_it_is_written(text: str) -> None:
    for raw in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert capture.read(raw) == [Row("", "", FRAME)]


@given(st.binary(min_size=1, max_size=50))
def test_raw_bytes_with_a_control_byte_are_taken_as_they_are(data: bytes) -> None:
    for raw in (b"\x02" + data, data + b"\x03"):
        assert capture.read(raw) == [Row("", "", raw)]


@given(st.binary(min_size=1, max_size=50))
def test_bytes_written_as_hex_are_the_same_bytes(data: bytes) -> None:
    assert capture.read(data.hex(" ").encode()) == [Row("", "", data)]
    assert capture.read(data.hex().upper().encode()) == [Row("", "", data)]


def test_raw_bytes_that_happen_to_be_hex_digits_are_hex() -> None:
    assert capture.read(b"0618") == [Row("", "", b"\x06\x18")]


def test_a_line_says_who_sends_and_what_follows_belongs_to_it() -> None:
    for ours, theirs in (("E", "T"), (">", "<"), ("ECR>", "PT>")):
        text = f"# a session\n{ours} 02 00\n18 06\n{theirs} 06\n"
        assert capture.read(text.encode()) == [Row("", ">", FRAME), Row("", "<", b"\x06")]


class Echo:
    """A device that acknowledges and says the same."""

    def receive(self, data: bytes, now: float) -> Effects:
        return [Write(b"\x06" + data)]

    def expire(self, now: float) -> Effects:
        return []


def test_a_trace_comes_back_with_its_times_and_ways() -> None:
    clock = ManualClock(datetime(2025, 9, 11, tzinfo=UTC))
    line = Recorder(MemoryLine(Echo(), clock), clock)
    line.write(FRAME)
    line.read(1.0)
    at = "2025-09-11T00:00:00.000+00:00"
    assert capture.read(line.text().encode()) == [
        Row(at, ">", FRAME), Row(at, "<", b"\x06" + FRAME),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "why", "line", "text"),
    [
        (b"", "empty", 0, ""), (b" \n# nothing\n", "empty", 0, ""), (b"E \n", "odd", 1, "E"),
        (b"02\n0g", "not_hex", 2, "0g"), (b"02 0", "odd", 1, "0"), (b"Hi", "not_hex", 1, "Hi"),
        (b"2025-09-11T00:00:00 > 0", "odd", 1, "0"), (b"0x", "not_hex", 1, "0x"),
    ],
)  # fmt: skip
def test_text_that_is_no_capture_is_refused_with_its_place(
    raw: bytes, why: str, line: int, text: str
) -> None:
    with pytest.raises(CaptureError) as error:
        capture.read(raw)
    assert (error.value.why, error.value.line, error.value.text) == (why, line, text)


# -- walking -----------------------------------------------------------------------------------


def decode(data: bytes, options: Options) -> Decoded:
    """Frames of this test are an A and the byte behind it; 06 stands alone."""
    if data[0] == 6:
        return Decoded(Frame.OK, "ACK", {}, 1, data[1:])
    if data[:1] != b"A":
        return Decoded(Frame.FOREIGN, size=1, rest=data[1:])
    if len(data) < 2:
        return Decoded(Frame.INCOMPLETE, size=1)
    return Decoded(Frame.OK, "A", {"value": data[1]}, 2, data[2:])


def test_every_row_is_walked_to_its_end_and_strange_bytes_are_one_part() -> None:
    rows = [Row("", ">", b"??Ab\x06"), Row("", "<", b"?A")]
    parts = list(capture.parts(rows, decode, {}))
    assert [(part.row.way, part.raw, part.decoded.frame.value) for part in parts] == [
        (">", b"??", "foreign"), (">", b"Ab", "ok"), (">", b"\x06", "ok"),
        ("<", b"?", "foreign"), ("<", b"A", "incomplete"),
    ]  # fmt: skip
    assert [part.is_message for part in parts] == [False, True, False, False, True]


def test_a_long_capture_costs_no_more_than_its_length() -> None:
    whole = b"Ab" * 50_000 + b"?" * 50_000
    parts = list(capture.parts([Row("", "", whole)], decode, {}))
    assert b"".join(part.raw for part in parts) == whole


def test_a_frame_that_is_longer_than_a_first_look_is_read_whole() -> None:
    long = encode(b"\x9f\x01\x00\x01\x02\x9f\x52\x20\x00" + b"x" * 0x2000)
    rows = [Row("", "", b"\x06" + long + b"\x15")]
    parts = list(capture.parts(rows, allinpay.decode, {}))
    assert [part.raw for part in parts] == [b"\x06", long, b"\x15"]
    assert parts[1].decoded.frame is Frame.OK


def test_a_decoder_that_does_not_move_on_is_moved() -> None:
    parts = list(capture.parts([Row("", "", b"ab")], lambda *_: Decoded(Frame.FOREIGN), {}))
    assert [part.raw for part in parts] == [b"ab"]
