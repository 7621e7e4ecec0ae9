"""Faults by name and number, and what they do to a good answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.effects import HangUp, Write
from drivers.errors import OptionError
from drivers.simulator.faults import (
    MUTE,
    REBOOT_SECONDS,
    SLOW_SECONDS,
    Fault,
    Faults,
    Planned,
    Rule,
    Sends,
    Wallet,
    answer,
    garble,
)

FRAME = bytes(range(40))


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("number", [0, 1, 2, 30])
def test_a_rule_is_read_as_it_is_written(fault: Fault, number: int) -> None:
    rule = Rule(fault, number)
    assert Rule.parse(str(rule)) == rule
    assert ("@" in str(rule)) == (number > 0)


@pytest.mark.parametrize("text", ["", "silent", "lost-answer@", "nak@0", "nak@-1", "nak@x", "NAK"])
def test_what_is_no_fault_is_refused_with_all_names(text: str) -> None:
    with pytest.raises(OptionError) as refused:
        Rule.parse(text)
    assert refused.value.allowed == ", ".join((*Fault, *Wallet))


def struck(*rules: str, commands: int = 4) -> list[str]:
    """What hits the first commands."""
    faults = Faults(tuple(Rule.parse(rule) for rule in rules))
    return [str(faults.strike(0.0) or "") for _ in range(commands)]


@pytest.mark.parametrize(
    ("rules", "hits"),
    [
        ((), ["", "", "", ""]),
        (("nak",), ["nak"] * 4),
        (("nak@2",), ["", "nak", "", ""]),
        (("nak@2", "slow@4"), ["", "nak", "", "slow"]),
        (("nak@1", "slow"), ["nak", "slow", "slow", "slow"]),
        (("slow", "nak@1"), ["slow"] * 4),
    ],
)
def test_the_first_rule_that_fits_strikes(rules: tuple[str, ...], hits: list[str]) -> None:
    assert struck(*rules) == hits


def test_a_terminal_that_died_before_the_money_moved_is_mute_until_it_has_started_again() -> None:
    faults = Faults((Rule(Fault.DEAD_BEFORE, 1),))
    assert not faults.is_mute(100.0)
    faults.strike(100.0)
    assert faults.is_mute(100.0 + REBOOT_SECONDS - 0.01)
    assert not faults.is_mute(100.0 + REBOOT_SECONDS)


@pytest.mark.parametrize("fault", [one for one in Fault if one is not Fault.DEAD_BEFORE])
def test_other_faults_leave_the_terminal_awake(fault: Fault) -> None:
    faults = Faults((Rule(fault),))
    faults.strike(100.0)
    assert not faults.is_mute(100.0)


@pytest.mark.parametrize("fault", [None, *Fault])
def test_every_fault_has_its_fate_for_a_good_answer(fault: Fault | None) -> None:
    changed: dict[Fault | None, Planned] = {
        Fault.LOST_ANSWER: Planned(()),
        Fault.GARBLED: Planned((Write(garble(FRAME)),)),
        Fault.HANG_UP: Planned((Write(FRAME[:20]), HangUp())),
        Fault.SLOW: Planned((Write(FRAME),), SLOW_SECONDS),
    }
    assert answer(fault, FRAME) == changed.get(fault, Planned((Write(FRAME),)))


def test_mute_faults_are_those_in_which_nothing_moves() -> None:
    assert {Fault.SILENCE, Fault.DEAD_BEFORE} == MUTE


@given(st.binary(min_size=1, max_size=300))
def test_a_garbled_frame_differs_in_one_bit_and_keeps_its_length(frame: bytes) -> None:
    damaged = garble(frame)
    assert len(damaged) == len(frame)
    bits = [(a ^ b).bit_count() for a, b in zip(frame, damaged, strict=True)]
    assert sum(bits) == 1


# -- by send ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_nak_meets_every_send_of_its_command_and_counts_it_once(most: int) -> None:
    faults = Faults((Rule(Fault.NAK, 1), Rule(Fault.DECLINE, 2)))
    sends = Sends(faults, most)
    assert [sends.strike(b"void", 0.0) for _send in range(most)] == [Fault.NAK] * most
    assert faults.commands == 1
    assert sends.strike(b"void", 0.0) is Fault.DECLINE


def test_another_command_is_not_met_by_what_is_left_of_a_nak() -> None:
    sends = Sends(Faults((Rule(Fault.NAK, 1),)), 3)
    assert sends.strike(b"void", 0.0) is Fault.NAK
    assert sends.strike(b"refund", 0.0) is None
    assert sends.strike(b"void", 0.0) is Fault.NAK
