"""Frames over a line: acknowledged, sent again where that is right, never handed on twice."""

from __future__ import annotations

import pytest

from drivers.errors import BadFrame
from drivers.zvt import frames
from drivers.zvt.link import QUIET, T1, Sending, SerialLink, TcpLink, link
from tests.drivers.zvt.build import DONE, OK, approval, news

ACK, NAK = b"\x06", b"\x15"
COMMAND = bytes.fromhex("0501050000000302")


class Bench:
    """A serial link with a hand on its clock."""

    def __init__(self) -> None:
        self.link = SerialLink(ack_seconds=5, sends=3)
        self.now = 0.0

    def send(self, message: bytes = COMMAND, *, once: bool = False) -> Bench:
        self.link.send(message, self.now, once=once)
        return self

    def hear(self, data: bytes) -> bytes | None:
        self.link.receive(data, self.now)
        return self.link.next(self.now)

    def wait(self, seconds: float) -> Bench:
        self.now += seconds
        self.link.expire(self.now)
        return self

    @property
    def written(self) -> list[bytes]:
        return [write.data for write in self.link.writes()]


def test_a_question_is_sent_three_times_five_seconds_apart_and_then_given_up() -> None:
    bench = Bench().send()
    assert bench.wait(4.9).written == [frames.encode(COMMAND)]
    assert bench.wait(0.2).written == [frames.encode(COMMAND)]
    assert bench.wait(5.1).written == [frames.encode(COMMAND)]
    assert bench.wait(5.1).written == []
    assert bench.link.sending is Sending.SILENT


def test_a_question_that_was_thrown_away_is_sent_again_at_once() -> None:
    bench = Bench().send()
    for _send in range(3):
        assert bench.written == [frames.encode(COMMAND)]
        bench.hear(NAK)
    assert bench.written == []
    assert bench.link.sending is Sending.THROWN_AWAY


def test_a_money_command_is_never_sent_again_for_silence() -> None:
    bench = Bench().send(once=True)
    assert bench.wait(20).written == [frames.encode(COMMAND)]
    assert bench.link.sending is Sending.SILENT


def test_a_money_command_that_was_thrown_away_is_sent_again_after_a_quiet_second() -> None:
    bench = Bench().send(once=True)
    bench.hear(NAK)
    assert bench.wait(QUIET - 0.1).written == [frames.encode(COMMAND)]
    assert bench.wait(0.2).written == [frames.encode(COMMAND)]


@pytest.mark.parametrize("after", [ACK, frames.encode(OK), b"\x55\x55"])
def test_whatever_contradicts_the_15_keeps_a_money_command_from_being_sent_again(
    after: bytes,
) -> None:
    bench = Bench().send(once=True)
    bench.hear(NAK)
    bench.hear(after)
    bench.wait(T1 + 0.1)
    assert bench.wait(30).written.count(frames.encode(COMMAND)) == 1
    assert bench.link.sending in (Sending.TAKEN, Sending.SILENT)


def test_a_second_15_for_one_frame_does_not_count_twice() -> None:
    bench = Bench().send(once=True)
    bench.hear(NAK + NAK)
    assert bench.wait(QUIET).written == [frames.encode(COMMAND)] * 2
    assert bench.link.sending is Sending.WAITING


def test_a_message_is_acknowledged_before_it_is_answered() -> None:
    bench = Bench()
    assert bench.hear(frames.encode(DONE)) == DONE
    bench.link.accept(OK, bench.now)
    assert bench.written == [ACK + frames.encode(OK)]


def test_a_frame_that_comes_again_for_a_lost_06_is_answered_again_and_not_handed_on() -> None:
    bench = Bench()
    assert bench.hear(frames.encode(approval())) == approval()
    bench.link.accept(OK, bench.now)
    assert bench.written == [ACK + frames.encode(OK)]
    assert bench.hear(frames.encode(approval())) is None
    assert bench.written == [ACK + frames.encode(OK)]


def test_the_same_line_printed_twice_is_two_lines() -> None:
    bench = Bench()
    blank = bytes.fromhex("06D10140")
    for _line in range(2):
        assert bench.hear(frames.encode(blank)) == blank
        bench.link.accept(OK, bench.now)
        assert bench.hear(ACK) is None


def test_an_answer_is_sent_again_until_it_is_acknowledged() -> None:
    bench = Bench()
    bench.hear(frames.encode(news(0x0A)))
    bench.link.accept(OK, bench.now)
    assert bench.wait(5).wait(5).wait(5).written == [
        ACK + frames.encode(OK), frames.encode(OK), frames.encode(OK),
    ]  # fmt: skip


def test_a_damaged_frame_is_thrown_away_once_after_a_pause() -> None:
    bench = Bench()
    wire = bytearray(frames.encode(DONE))
    wire[3] ^= 1
    assert bench.hear(bytes(wire)) is None
    assert bench.wait(T1 - 0.1).written == []
    assert bench.wait(0.2).written == [NAK]
    assert bench.wait(1).written == []
    assert bench.hear(frames.encode(DONE)) == DONE


def test_half_a_frame_is_thrown_away_after_a_pause() -> None:
    bench = Bench()
    bench.hear(frames.encode(DONE)[:5])
    assert bench.wait(T1 + 0.01).written == [NAK]


def test_a_byte_or_two_of_noise_are_not_worth_a_15() -> None:
    bench = Bench()
    bench.hear(b"\x55")
    assert bench.wait(T1 + 0.01).written == []


def test_what_must_wait_goes_out_when_the_message_before_it_is_acknowledged() -> None:
    bench = Bench().send()
    bench.send(b"\x06\xb0\x00", once=True)
    assert bench.written == [frames.encode(COMMAND)]
    bench.hear(ACK)
    assert bench.written == [frames.encode(b"\x06\xb0\x00")]


def test_an_answer_in_place_of_the_06_takes_the_command() -> None:
    bench = Bench().send(once=True)
    assert bench.hear(frames.encode(OK)) == OK
    assert bench.link.sending is Sending.TAKEN


def test_over_tcp_nothing_is_framed_or_acknowledged() -> None:
    line = link(is_tcp=True, ack_seconds=5, sends=3)
    line.send(COMMAND, 0.0, once=True)
    line.receive(DONE, 0.0)
    assert line.next(0.0) == DONE
    line.accept(OK, 0.0)
    assert [write.data for write in line.writes()] == [COMMAND, OK]


def test_over_tcp_the_rest_of_a_message_is_not_waited_for_for_ever() -> None:
    line = TcpLink()
    line.receive(DONE[:2], 0.0)
    assert line.next(0.0) is None
    line.expire(line.wake)
    line.receive(DONE, 100.0)
    assert line.next(100.0) == DONE


def test_over_tcp_what_is_not_zvt_ends_the_line() -> None:
    line = TcpLink()
    line.receive(b"HTTP/1.1 400", 0.0)
    with pytest.raises(BadFrame):
        line.next(0.0)
