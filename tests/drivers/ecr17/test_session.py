"""One exchange, fed with bytes and times: what is taken, sent again, and left in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ecr17 import requests, words
from drivers.ecr17.desk import MONEY_ENDINGS, money_exchange
from drivers.ecr17.frames import Control, Scope, encode, encode_display
from drivers.ecr17.link import Link
from drivers.ecr17.options import Profile
from drivers.ecr17.requests import Ask
from drivers.effects import Finish, Flush, Tell, WakeAt, Write
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    NotDone,
    Progress,
    Sent,
    Unknown,
)
from tests.drivers.ecr17.build import NOON, profile, refund, sale, void
from tests.drivers.ecr17.talk import (
    ACK,
    GARBLED,
    NAK,
    PROFILE,
    VOID,
    WAITING,
    Talk,
    asking,
    framed,
    questioning,
)
from tests.drivers.ecr17.vectors import (
    BY_NAME,
    NOT_REFUNDED,
    NOT_REVERSED,
    PAID,
    PART,
    PART_WIRE,
    REFUNDED,
    REVERSED,
    REVERSED_WIRE,
    STATUS,
    TOTALS,
)

STATUS_REQUEST = BY_NAME["status"].wire
REFUND = BY_NAME["refund of 6.50"].wire


def test_the_listener_hears_of_it_before_the_first_byte() -> None:
    assert asking().effects == [Flush(), Tell(Sent()), Write(VOID), WakeAt(5.0)]


@pytest.mark.parametrize(
    "pieces",
    [
        [ACK, REVERSED_WIRE],
        [ACK + REVERSED_WIRE],
        [REVERSED_WIRE],
        [ACK + WAITING + WAITING + REVERSED_WIRE],
        [WAITING, REVERSED_WIRE],
        [b"\xff" + ACK, REVERSED_WIRE],
        [ACK[:2], REVERSED_WIRE],
        [bytes([byte]) for byte in ACK + WAITING + REVERSED_WIRE],
    ],
    ids=["plain", "glued", "no ack", "progress", "progress alone", "junk", "short ack", "bytes"],
)
def test_a_good_answer_is_taken_however_it_arrives(pieces: Iterable[bytes]) -> None:
    talk = asking()
    for piece in pieces:
        talk.hear(piece, after=0.01)
    assert isinstance(talk.result, Approved)
    assert talk.written == [VOID, ACK]


def test_the_result_is_told_before_the_answer_is_acknowledged() -> None:
    """Whoever listens can make the result durable before the terminal may forget it."""
    talk = asking().hear(ACK + REVERSED_WIRE)
    finish, acknowledge = talk.effects[-2:]
    assert isinstance(finish, Finish)
    assert acknowledge == Write(ACK)


def test_what_the_terminal_shows_is_told_and_not_acknowledged() -> None:
    talk = asking().hear(ACK + WAITING)
    assert talk.told[-1] == Progress(words.shows("ATTENDERE PREGO"))
    assert talk.written == [VOID]


def test_an_approved_void_has_its_own_stan_and_names_the_original() -> None:
    result = asking().hear(ACK + REVERSED_WIRE).result
    assert isinstance(result, Approved)
    told = result.transaction
    assert (told.voucher, told.original_voucher, told.card) == (
        "000043",
        "000042",
        "*" * 12 + "9012",
    )
    assert (told.at, told.terminal_id, told.auth_code) == ("2026-07-30T15:20:00", "12345678", "")


def test_an_approved_refund_has_no_number() -> None:
    result = asking(refund()).hear(ACK + framed(REFUNDED)).result
    assert isinstance(result, Approved)
    assert (result.transaction.voucher, result.transaction.amount) == ("", None)


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        (b"CARTA RIFIUTATA", Declined),
        (b"OPERAZIONE ANNULLATA", Cancelled),
        (b"TIMEOUT HOST", Unknown),
    ],
)
def test_a_refund_that_is_refused_without_reason_is_read_with_what_was_shown(
    shown: bytes, kind: type
) -> None:
    talk = asking(refund()).hear(ACK + encode_display(shown) + framed(NOT_REFUNDED))
    assert isinstance(talk.result, kind)


def test_what_was_shown_before_the_acknowledgement_is_no_reason() -> None:
    old = encode_display(b"OPERAZIONE ANNULLATA")
    talk = asking(refund()).hear(old + ACK + framed(NOT_REFUNDED))
    assert isinstance(talk.result, Declined)


def test_a_refusal_says_why_in_the_terminals_words() -> None:
    result = asking().hear(ACK + framed(NOT_REVERSED)).result
    assert isinstance(result, Declined)
    assert result.words.en == "refused: CARTA RIFIUTATA"


# -- sending again ---------------------------------------------------------------------------------


def test_silence_after_a_money_command_is_in_doubt_and_never_sends_again() -> None:
    talk = asking()
    assert talk.sleep_to_the_end() == MONEY_ENDINGS[Ending.SILENT]
    assert talk.written == [VOID]
    assert talk.now == 5.0


def test_a_nak_sends_the_same_bytes_again_once_the_line_is_quiet() -> None:
    talk = asking().hear(NAK)
    assert talk.written == [VOID]
    talk.wake()
    assert talk.written == [VOID, VOID]
    assert isinstance(talk.hear(ACK + REVERSED_WIRE).result, Approved)


def test_every_send_refused_proves_that_nothing_was_done() -> None:
    talk = asking()
    for _send in range(3):
        talk.hear(NAK, after=0.1).wake()
    assert isinstance(talk.result, NotDone)
    assert talk.written == [VOID] * 3


def test_one_send_refused_and_one_unheard_is_in_doubt() -> None:
    talk = asking().hear(NAK).wake()
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.written == [VOID, VOID]


@pytest.mark.parametrize("after", [ACK, WAITING, REVERSED_WIRE, b"\xff", PART_WIRE])
def test_whatever_follows_a_nak_stops_the_resend(after: bytes) -> None:
    talk = asking().hear(NAK).hear(after, after=0.5)
    talk.sleep_to_the_end()
    assert VOID not in talk.written[1:]
    assert not isinstance(talk.result, NotDone)


def test_a_harmless_question_is_sent_three_times() -> None:
    talk = questioning()
    assert talk.sleep_to_the_end() is Ending.SILENT
    assert talk.written == [STATUS_REQUEST] * 3


def test_a_question_right_before_money_is_sent_once() -> None:
    """A late NAK of its first send would be taken for one of the money command."""
    talk = questioning(repeats=False)
    assert talk.sleep_to_the_end() is Ending.SILENT
    assert talk.written == [STATUS_REQUEST]


@pytest.mark.parametrize("make", [requests.close, requests.reprint_here])
def test_what_changes_the_terminal_is_not_repeated_on_silence(
    make: Callable[[Profile], Ask],
) -> None:
    talk = questioning(make(PROFILE))
    assert talk.sleep_to_the_end() is Ending.SILENT
    assert len(talk.written) == 1


def test_the_acknowledgement_is_the_answer_to_a_print_mode() -> None:
    assert questioning(requests.print_here(PROFILE)).hear(ACK).results
    assert questioning(requests.print_here(PROFILE)).hear(PART_WIRE + ACK).results


# -- answers to something else ---------------------------------------------------------------------


@pytest.mark.parametrize("other", [PAID, REFUNDED])
def test_another_result_of_money_is_neither_taken_nor_acknowledged(other: bytes) -> None:
    """A payment's E is no reversal's E; nobody has made it durable."""
    talk = asking().hear(ACK + framed(other))
    assert talk.results == []
    assert talk.told[-1] == Progress(common.foreign(""))
    assert talk.written == [VOID]
    assert isinstance(talk.hear(REVERSED_WIRE).result, Approved)


@pytest.mark.parametrize("other", [STATUS, TOTALS])
def test_a_repeated_answer_to_a_question_is_acknowledged_and_passed_over(other: bytes) -> None:
    talk = asking().hear(framed(other))
    assert talk.results == []
    assert talk.written == [VOID, ACK]


def test_the_stored_result_that_comes_once_more_is_not_the_answer() -> None:
    """The terminal repeats its answer to G when our acknowledgement got lost."""
    talk = asking(sale(), stale=PAID).hear(framed(PAID))
    assert talk.results == []
    assert talk.written[1:] == [ACK]
    newer = PAID.replace(b"000042", b"000044")
    result = talk.hear(ACK + framed(newer)).result
    assert isinstance(result, Approved)
    assert result.transaction.voucher == "000044"


def test_the_same_bytes_after_the_acknowledgement_are_the_answer() -> None:
    """Two refunds of one minute and card may look alike."""
    talk = asking(refund(), stale=REFUNDED).hear(ACK + framed(REFUNDED))
    assert isinstance(talk.result, Approved)


def test_the_answer_of_another_terminal_is_not_taken() -> None:
    talk = asking(terminal_id="87654321").hear(ACK + REVERSED_WIRE)
    assert talk.results == []
    own = b"87654321" + REVERSED[8:]
    assert isinstance(talk.hear(framed(own)).result, Approved)


def test_a_receipt_before_the_result_is_acknowledged_and_kept() -> None:
    talk = asking().hear(ACK + PART_WIRE + REVERSED_WIRE)
    assert talk.written == [VOID, ACK, ACK]
    assert isinstance(talk.result, Approved)
    assert talk.result.receipts[0].lines == ("TOTALE EUR 6,50",)


def test_a_receipt_from_before_the_acknowledgement_is_nobodys() -> None:
    talk = asking().hear(PART_WIRE + ACK + REVERSED_WIRE)
    assert isinstance(talk.result, Approved)
    assert talk.result.receipts == ()


def test_additional_data_is_acknowledged() -> None:
    extra = b"123456780U" + b"0" * 26 + b"DATA\x1b"
    talk = asking().hear(ACK + framed(extra) + REVERSED_WIRE)
    assert talk.written == [VOID, ACK, ACK]
    assert isinstance(talk.result, Approved)


# -- damage ----------------------------------------------------------------------------------------


def test_a_damaged_answer_is_asked_for_again_once_the_line_is_quiet() -> None:
    talk = asking().hear(ACK + GARBLED)
    assert talk.written == [VOID]
    talk.wake()
    assert talk.written == [VOID, NAK]
    assert isinstance(talk.hear(REVERSED_WIRE).result, Approved)
    assert talk.written == [VOID, NAK, ACK]


def test_an_answer_that_stays_damaged_is_in_doubt() -> None:
    talk = asking().hear(ACK + GARBLED).wake().hear(GARBLED, after=1.0)
    assert talk.sleep_to_the_end() == MONEY_ENDINGS[Ending.UNREADABLE]
    assert talk.written == [VOID, NAK]


def test_a_terminal_that_babbles_is_not_waited_for_for_ever() -> None:
    talk = asking().hear(ACK)
    for _second in range(200):
        talk.hear(b"\xff", after=0.9)
        if talk.results:
            break
    assert isinstance(talk.result, Unknown)
    assert talk.now < 130.0


# -- being told to end -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heard", "stopped", "lost"),
    [
        (b"", Ending.STOPPED, Ending.LOST),
        (ACK, Ending.STOPPED, Ending.LOST),
        (NAK, Ending.THROWN_AWAY, Ending.THROWN_AWAY),
        (GARBLED, Ending.STOPPED, Ending.LOST),
    ],
)
def test_being_stopped_or_cut_off_says_what_is_known(
    heard: bytes, stopped: Ending, lost: Ending
) -> None:
    assert asking().hear(heard).stop() == MONEY_ENDINGS[stopped]
    assert asking().hear(heard).lose() == MONEY_ENDINGS[lost]


@given(st.lists(st.one_of(
    st.binary(max_size=40),
    st.sampled_from([ACK, WAITING, PART_WIRE, framed(PAID), framed(STATUS), GARBLED,
                     REVERSED_WIRE[:50], b"\x02", b"\x06"]),
), max_size=15))  # fmt: skip
def test_hostile_bytes_never_approve_never_prove_and_send_nothing_again(
    pieces: list[bytes],
) -> None:
    talk = asking()
    for piece in pieces:
        if not talk.results:
            talk.hear(piece, after=0.2)
    if not talk.results:
        talk.sleep_to_the_end()
    assert isinstance(talk.result, Unknown) or NAK[:2] in b"".join(pieces)
    assert talk.written.count(VOID) == 1 or NAK[:2] in b"".join(pieces)


def test_the_checksum_of_the_line_is_used_for_acknowledging() -> None:
    settings = profile(lrc_scope="plain")
    ask = requests.money(void(), settings)
    talk = Talk(money_exchange(void(), ask, settings, Link(Scope.PLAIN), NOON))
    talk.hear(Control.ACK.encode(Scope.PLAIN) + encode(REVERSED, Scope.PLAIN))
    assert isinstance(talk.result, Approved)
    assert talk.written == [encode(VOID[1:-2], Scope.PLAIN), Control.ACK.encode(Scope.PLAIN)]


def test_a_part_is_not_an_answer() -> None:
    assert asking().hear(ACK + framed(PART)).results == []


def test_a_refund_is_asked_with_its_amount_alone() -> None:
    assert asking(refund()).written == [REFUND]
