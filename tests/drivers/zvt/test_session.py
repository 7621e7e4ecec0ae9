"""One money command and all that may come: told before answered, waited for, called off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.effects import Finish, Tell, Write
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    NotDone,
    Outcome,
    ReceiptCame,
    Sent,
    Unknown,
)
from drivers.zvt import requests, words
from drivers.zvt.session import FADE, GRACE, MOST_RESULTS
from tests.drivers.zvt.build import (
    DONE,
    OK,
    aborted,
    approval,
    money,
    news,
    profile,
    refund,
    told,
    void,
)
from tests.drivers.zvt.talk import Talk, asker, asking

CALL_OFF = bytes.fromhex("06B000")


def running() -> Talk:
    return asking().hear(OK)


# -- the order of things ------------------------------------------------------------------------


def test_it_is_told_that_it_is_sent_before_the_first_byte() -> None:
    talk = asking()
    assert isinstance(talk.effects[0], Tell)
    assert talk.events == [Sent()]
    assert talk.written == [requests.money(void(), profile(transport="tcp"))]


def test_an_approval_is_told_before_it_is_answered() -> None:
    talk = running().hear(news(0x0A), approval())
    done = next(at for at, effect in enumerate(talk.effects) if isinstance(effect, Finish))
    assert talk.effects[done + 1 :] == [Write(OK)]
    assert talk.answers == 2
    outcome = talk.result
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == "0164"
    assert outcome.transaction.original_voucher == "0163"
    assert outcome.transaction.amount == money("12.00")


def test_every_message_is_answered_with_80_00_and_nothing_else() -> None:
    strange = bytes.fromhex("06D800")
    talk = running().hear(news(0x0A), bytes.fromhex("06D10140"), strange, told("37"), aborted("05"))
    assert set(talk.written[1:]) == {OK}
    assert talk.answers == 5


def test_what_comes_joined_behind_the_approval_is_left_for_the_closing() -> None:
    ask = asker()
    slips = ask.slips()
    money_talk = Talk(ask.money(void(), None, slips)).hear(
        OK, approval(), bytes.fromhex("06D10341") + b"ab", bytes.fromhex("06D10181"), DONE
    )
    assert isinstance(money_talk.result, Approved)
    closing = Talk(ask.closing(slips, hands_on=True))
    assert closing.answers == 3
    (came,) = [event for event in closing.events if isinstance(event, ReceiptCame)]
    assert came.receipt.lines == ("ab", "")
    assert closing.results


# -- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("messages", "outcome", "code"),
    [
        ((told("05"), aborted("05")), Declined, "05"),
        ((told("6C"), aborted("6C")), Cancelled, "6C"),
        ((aborted("6C"),), Cancelled, "6C"),
        ((aborted("B5"),), Declined, "B5"),
        ((told("05"), aborted("6C")), Declined, "05"),
        ((told("05"), DONE), Declined, "05"),
        ((told("9B"), aborted("9B")), Unknown, "9B"),
        ((told("05"), aborted("9B")), Unknown, "9B"),
        ((aborted("B4"),), Unknown, "B4"),
        ((aborted("D9"),), Unknown, "D9"),
        ((told("00", host="A3"), aborted("05")), Unknown, "00/A3"),
        ((DONE,), Unknown, ""),
        ((approval(amount="000000000222"), DONE), Unknown, ""),
        ((approval(amount="000000000222"), aborted("05")), Unknown, ""),
    ],
)
def test_only_an_explicit_refusal_is_a_refusal(
    messages: tuple[bytes, ...], outcome: type[Outcome], code: str
) -> None:
    result = running().hear(*messages).result
    assert isinstance(result, outcome)
    assert getattr(result, "code", "") == code


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("843700", Declined), ("848300", Declined), ("841E036F0978", Declined), ("849C00", NotDone)],
)
def test_84_instead_of_80_means_that_it_was_never_begun(
    answer: str, outcome: type[Outcome]
) -> None:
    talk = asking().hear(bytes.fromhex(answer))
    assert isinstance(talk.result, outcome)
    assert len(talk.written) == 1


def test_a_refusal_is_waited_on_for_a_few_seconds_only() -> None:
    talk = running().hear(told("6C"))
    assert isinstance(talk.wait(), Cancelled)
    assert talk.now == FADE


def test_please_take_the_card_does_not_make_a_refusal_take_longer() -> None:
    talk = running().hear(told("05"), news(0x0B))
    assert isinstance(talk.wait(), Declined)
    assert talk.now == FADE


def test_a_wrong_pin_is_typed_again_and_may_be_approved() -> None:
    talk = running().hear(told("37")).hear(approval(), after=60)
    assert isinstance(talk.result, Approved)


def test_after_a_refusal_the_terminal_may_go_on_and_approve() -> None:
    talk = running().hear(told("65"), news(0x0A)).hear(approval(), after=60)
    assert isinstance(talk.result, Approved)


def test_the_terminals_own_words_are_shown_with_a_refusal() -> None:
    text = b"Kassenschnitt\ndurchf" + b"\x81hren"
    result = running().hear(told("F0", text=text.hex()), aborted("F0")).result
    assert isinstance(result, Declined)
    assert result.words.de == "Kassenschnitt erforderlich: Kassenschnitt durchführen"


def test_a_card_number_in_the_terminals_words_is_masked() -> None:
    result = running().hear(told("05", text=b"4111111111111111".hex()), aborted("05")).result
    assert isinstance(result, Declined)
    assert result.words.en.endswith("411111******1111")


# -- before it is taken --------------------------------------------------------------------------


@pytest.mark.parametrize("stray", [told("05"), aborted("6C"), DONE, news(0x0A)])
def test_what_comes_before_80_00_belongs_to_something_else(stray: bytes) -> None:
    talk = asking().hear(stray)
    assert talk.results == []
    assert talk.answers == 1
    assert isinstance(talk.hear(OK, approval()).result, Approved)


def test_an_approval_that_fits_counts_even_when_80_00_was_lost() -> None:
    assert isinstance(asking().hear(approval()).result, Approved)


def test_nobody_says_that_it_was_taken() -> None:
    result = asking().wait()
    assert isinstance(result, Unknown)
    assert result.words == words.SILENT


# -- patience ------------------------------------------------------------------------------------


def test_a_sign_of_life_begins_the_patience_anew_and_no_announcement_shortens_it() -> None:
    talk = running().hear(news(0x01, "01"), after=100)
    assert talk.wakes == 100 + 180
    assert talk.hear(approval(), after=179).results


def test_an_announcement_can_lengthen_the_patience() -> None:
    assert running().hear(news(0x01, "05")).wakes == 300


def test_a_result_that_is_not_ours_is_a_sign_of_life_too() -> None:
    talk = running().hear(approval(amount="000000000222"), after=170)
    assert talk.wakes == 170 + 180


def test_at_the_end_of_all_patience_it_is_called_off_once_and_heard_out() -> None:
    talk = running()
    result = talk.wait()
    assert isinstance(result, Unknown)
    assert result.words == words.NO_RESULT
    assert talk.written.count(CALL_OFF) == 1
    assert talk.now == 180 + GRACE


def test_the_last_word_after_calling_off_counts() -> None:
    talk = running().wake().hear(OK, told("6C"), aborted("6C"))
    assert isinstance(talk.result, Cancelled)


# -- a person's stop -----------------------------------------------------------------------------


def test_a_stop_is_carried_to_the_terminal_and_its_word_decides() -> None:
    talk = running().hear(news(0x0A)).stop()
    assert talk.written[-1] == CALL_OFF
    assert isinstance(talk.hear(OK, told("6C"), aborted("6C")).result, Cancelled)


def test_a_stop_that_comes_too_late_is_told_and_the_result_waited_for() -> None:
    talk = running().stop().hear(bytes.fromhex("848300"))
    assert words.CANNOT_CALL_OFF.en in talk.said
    assert isinstance(talk.hear(approval()).result, Approved)


def test_a_stop_without_a_last_word_leaves_it_in_doubt_within_seconds() -> None:
    talk = running().stop()
    result = talk.wait()
    assert isinstance(result, Unknown)
    assert result.words == words.STOPPED
    assert talk.now == GRACE


def test_a_stop_before_80_00_is_carried_on_once_it_is_taken() -> None:
    talk = asking().stop()
    assert CALL_OFF not in talk.written
    assert talk.hear(OK).written[-1] == CALL_OFF


def test_a_stop_before_80_00_ends_within_seconds_too() -> None:
    talk = asking().stop()
    result = talk.wait()
    assert isinstance(result, Unknown)
    assert talk.now <= GRACE


def test_a_second_stop_calls_nothing_off_twice() -> None:
    assert running().stop().stop().written.count(CALL_OFF) == 1


def test_a_lost_line_leaves_it_in_doubt() -> None:
    assert asking().lose() == Unknown(words.LOST, needs=running_needs())
    assert isinstance(running().hear(told("05")).lose(), Unknown)


def running_needs() -> tuple[object, ...]:
    lost = running().lose()
    assert isinstance(lost, Unknown)
    return lost.needs


def test_a_question_is_left_at_once() -> None:
    talk = Talk(asker().state()).stop()
    assert talk.results
    assert CALL_OFF not in talk.written


# -- hostile bytes ------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_any_stream_is_survived_and_proves_nothing(parts: list[bytes]) -> None:
    talk = asking(refund())
    for part in parts:
        talk.hear(part)
    talk.lose() if not talk.results else None
    assert isinstance(talk.result, Unknown | Declined | NotDone)
    assert not isinstance(talk.result, Approved)


def test_a_terminal_that_tells_results_for_ever_fills_no_memory() -> None:
    talk = running().hear(*[approval(amount="000000000222")] * 500)
    assert len(talk.session._results) == MOST_RESULTS
    assert isinstance(talk.hear(approval()).result, Approved)


def test_bytes_that_are_not_zvt_leave_it_in_doubt() -> None:
    result = asking().hear(b"HTTP/1.1 400 Bad Request").result
    assert isinstance(result, Unknown)
    assert result.words == words.GARBLED
