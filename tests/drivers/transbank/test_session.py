"""One exchange, fed with bytes and numbers as times: what it writes, tells and concludes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from drivers.transbank import words
from drivers.transbank.codes import INTERMEDIATE
from drivers.transbank.listing import Listing
from drivers.transbank.manner import BOUNDS
from tests.drivers.transbank.build import sale, void
from tests.drivers.transbank.talk import (
    ACK,
    APPROVED,
    GARBLED,
    LIST,
    NAK,
    POLL,
    VOID,
    Talk,
    asker,
    asking,
)
from tests.drivers.transbank.vectors import (
    ALREADY,
    CANCELLED,
    DONE,
    EMPTY,
    END,
    HEAD,
    NO_PAPER,
    OTHER,
    OTHER_RECORD,
    SALE_RECORD,
    VOID_RECORD,
    wire,
)

# -- the good path ----------------------------------------------------------------------------


def test_the_line_is_flushed_then_the_command_is_announced_and_written() -> None:
    assert asking().effects == [Flush(), Tell(Sent()), Write(VOID), WakeAt(3.0)]


@pytest.mark.parametrize(
    "pieces",
    [
        [ACK, APPROVED],
        [ACK + APPROVED],
        [APPROVED],
        [ACK, b"\x00\xff" + APPROVED],
        [ACK, APPROVED[:-1], APPROVED[-1:]],
        [bytes([byte]) for byte in ACK + APPROVED],
        [b"\xff" + ACK, APPROVED],
    ],
    ids=["plain", "glued", "no ack", "junk", "checksum alone", "byte by byte", "junk and ack"],
)
def test_a_good_answer_is_taken_however_it_arrives(pieces: Iterable[bytes]) -> None:
    talk = asking()
    for piece in pieces:
        talk.hear(piece, after=0.01)
    assert isinstance(talk.result, Approved)
    assert talk.written == [VOID, ACK]


def test_the_result_is_told_before_the_answer_is_acknowledged() -> None:
    """Whoever listens can make the result durable before the terminal may forget it."""
    finish, acknowledge = asking().hear(ACK + APPROVED).effects[-2:]
    assert isinstance(finish, Finish)
    assert acknowledge == Write(ACK)


def test_the_operation_may_come_back_padded_or_not() -> None:
    for shown in ("123", "000123"):
        talk = asking().hear(ACK + wire(f"1210|00|{HEAD}|794981|{shown}"))
        assert isinstance(talk.result, Approved)
        assert talk.result.transaction.original_voucher == shown


def test_a_checksum_that_equals_an_acknowledgement_is_no_acknowledgement() -> None:
    payloads = (f"1210|00|{HEAD}|{number:05d}|123|" for number in range(16))
    payload = next(one for one in payloads if wire(one).endswith(b"\x03" + ACK))
    talk = asking().hear(ACK).hear(wire(payload)[:-1])
    assert not talk.results
    assert isinstance(talk.hear(ACK).result, Approved)
    assert talk.written == [VOID, ACK]


def test_a_refusal_is_acknowledged_too() -> None:
    talk = asking().hear(ACK + wire(CANCELLED))
    assert isinstance(talk.result, Cancelled)
    assert talk.written[-1] == ACK


def test_the_answer_may_take_as_long_as_the_setting_says() -> None:
    talk = asking(answer_seconds=90).hear(ACK, after=1.0)
    assert talk.wakes == 91.0
    assert isinstance(talk.hear(APPROVED, after=89.9).result, Approved)


# -- intermediate messages ----------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "|"])
def test_every_step_is_acknowledged_and_told(end: str) -> None:
    talk = asking(sale()).hear(ACK)
    for code in ("84", "81", "82"):
        talk.hear(wire(f"0900|{code}{end}"), after=30.0)
        assert talk.told[-1] == Progress(words.doing(INTERMEDIATE[code]))
        assert talk.written[-1] == ACK
    assert talk.wakes == talk.now + 150.0
    assert not talk.results


# -- answers to something else ------------------------------------------------------------------

FOREIGN = [
    ("another operation", wire(OTHER)),
    ("another function", wire(f"0810|00|{HEAD}")),
    ("an approval that names none", wire(f"1210|00|{HEAD}|794981|")),
    ("the echo of the request", VOID),
]


@pytest.mark.parametrize("foreign", [row[1] for row in FOREIGN], ids=[row[0] for row in FOREIGN])
def test_an_answer_to_something_else_is_told_but_never_applied(foreign: bytes) -> None:
    talk = asking().hear(ACK).hear(foreign)
    assert not talk.results
    assert isinstance(talk.told[-1], Progress)
    assert talk.written == [VOID]
    assert isinstance(talk.hear(APPROVED).result, Approved)


def test_a_refusal_that_comes_before_the_acknowledgement_may_be_an_older_one() -> None:
    talk = asking().hear(wire(CANCELLED))
    assert not talk.results
    assert talk.written == [VOID]
    assert isinstance(talk.hear(ACK).hear(APPROVED).result, Approved)


def test_what_was_taken_before_is_acknowledged_again_and_not_processed_twice() -> None:
    talk = asking(before=CANCELLED.encode()).hear(wire(CANCELLED))
    assert not talk.results
    assert talk.written == [VOID, ACK]
    assert isinstance(talk.hear(ACK).hear(APPROVED).result, Approved)


def test_the_same_refusal_behind_an_acknowledgement_is_a_new_one() -> None:
    talk = asking(before=CANCELLED.encode()).hear(ACK).hear(wire(CANCELLED))
    assert isinstance(talk.result, Cancelled)


def test_what_is_told_of_a_foreign_answer_is_harmless() -> None:
    talk = asking().hear(ACK).hear(wire(f"1210|00|{HEAD}|1|\x1b[2J|"))
    assert "\x1b" not in repr(talk.told[-1])


# -- refused and damaged sends ------------------------------------------------------------------


def test_a_nak_leads_to_the_same_bytes_again_after_a_quiet_second() -> None:
    talk = asking().hear(NAK, after=0.1)
    assert talk.wakes == pytest.approx(1.1)
    assert talk.wake().written == [VOID, VOID]
    assert [one for one in talk.told if one == Sent()] == [Sent()]


def test_three_naks_prove_that_nothing_was_done() -> None:
    talk = asking()
    for _ in range(3):
        talk.hear(NAK).wake()
    assert talk.result == NotDone(common.THROWN_AWAY)
    assert talk.written == [VOID] * 3


def test_silence_never_leads_to_a_second_send() -> None:
    talk = asking()
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.written == [VOID]


def test_a_damaged_answer_is_asked_for_again_and_then_taken() -> None:
    talk = asking().hear(ACK).hear(GARBLED).wake()
    assert talk.written == [VOID, NAK]
    assert isinstance(talk.hear(APPROVED).result, Approved)


def test_an_answer_that_stays_damaged_is_in_doubt_after_three_times() -> None:
    talk = asking().hear(ACK)
    for _ in range(3):
        talk.hear(GARBLED, after=0.1).wake()
    assert talk.result == Unknown(common.UNREADABLE, needs=talk.result.needs)  # type: ignore[attr-defined]
    assert talk.written == [VOID, NAK, NAK]


# -- a code that proves nothing -----------------------------------------------------------------


def after_doubt(payload: str, *records: str) -> Talk:
    talk = asking().hear(ACK).hear(wire(payload))
    assert not talk.results
    assert talk.written == [VOID, ACK, LIST]
    talk.hear(ACK)
    for record in (*records, END):
        talk.hear(wire(record))
    return talk


@pytest.mark.parametrize("payload", [ALREADY, NO_PAPER])
def test_a_code_that_proves_nothing_leads_to_the_list_which_proves_the_void(payload: str) -> None:
    talk = after_doubt(payload, OTHER_RECORD, SALE_RECORD, VOID_RECORD)
    assert isinstance(talk.result, Approved)
    assert talk.result.transaction.amount is not None
    assert talk.result.transaction.amount.minor == 25000
    assert talk.result.code == payload[5:7]


def test_the_list_can_prove_that_a_doubtful_code_was_a_refusal() -> None:
    talk = after_doubt(NO_PAPER, SALE_RECORD)
    assert isinstance(talk.result, Declined)
    assert talk.result.code == "24"


def test_already_voided_against_a_list_without_a_void_stays_in_doubt() -> None:
    assert isinstance(after_doubt(ALREADY, SALE_RECORD).result, Unknown)


def test_a_list_without_the_sale_leaves_the_doubt() -> None:
    assert isinstance(after_doubt(NO_PAPER, OTHER_RECORD).result, Unknown)


@pytest.mark.parametrize("leave", [Talk.stop, Talk.lose, Talk.sleep_to_the_end])
def test_a_list_that_does_not_come_leaves_the_doubt_with_its_code(
    leave: Callable[[Talk], object],
) -> None:
    talk = asking().hear(ACK).hear(wire(NO_PAPER)).hear(ACK).hear(wire(SALE_RECORD))
    result = leave(talk)
    assert isinstance(result, Unknown)
    assert result.code == "24"


# -- lists --------------------------------------------------------------------------------------


def listing(*frames: bytes) -> Talk:
    talk = Talk(asker().list())
    for frame in frames:
        talk.hear(frame)
    return talk


def test_every_record_is_acknowledged_and_the_blank_one_ends_the_list() -> None:
    talk = listing(ACK, wire(SALE_RECORD), wire(VOID_RECORD), wire(END))
    assert isinstance(talk.result, Listing)
    assert [one.number("amount") for one in talk.result.records] == [25000, -25000]
    assert talk.written == [LIST, ACK, ACK, ACK]


def test_a_record_that_comes_twice_is_acknowledged_and_counted_once() -> None:
    """Its first acknowledgement was lost."""
    talk = listing(ACK, *[wire(SALE_RECORD)] * 3, wire(OTHER_RECORD), wire(END))
    assert isinstance(talk.result, Listing)
    assert len(talk.result.records) == 2
    assert talk.written == [LIST, *[ACK] * 5]


def test_a_list_that_nobody_asked_for_is_no_answer() -> None:
    """It could be the rest of an older one, whose beginning went elsewhere."""
    talk = listing(wire(SALE_RECORD), wire(END))
    assert not talk.results
    assert talk.sleep_to_the_end() is Ending.OCCUPIED
    assert talk.written == [LIST]


def test_a_list_that_breaks_off_is_no_list() -> None:
    assert listing(ACK, wire(SALE_RECORD)).sleep_to_the_end() is Ending.NO_ANSWER


def test_an_empty_memory_is_told_by_its_code() -> None:
    talk = listing(ACK, wire(EMPTY))
    assert talk.result == Listing((), "11")


def test_a_list_without_end_is_given_up() -> None:
    talk = listing(ACK)
    for number in range(BOUNDS.most_parts + 1):
        talk.hear(wire(SALE_RECORD.replace("000123", f"{number:06d}")))
    assert talk.result is Ending.NO_ANSWER


# -- polls --------------------------------------------------------------------------------------


def polling(before: bytes = b"") -> Talk:
    return Talk(asker(before).poll())


def test_a_poll_is_answered_by_an_acknowledgement_alone() -> None:
    talk = polling().hear(ACK)
    assert talk.result is Ending.ACKNOWLEDGED
    assert talk.written == [POLL]


def test_a_poll_is_sent_three_times_into_silence() -> None:
    talk = polling()
    assert talk.sleep_to_the_end() is Ending.SILENT
    assert talk.written == [POLL] * 3
    assert talk.now == 9.0


def test_a_terminal_that_repeats_an_older_answer_is_said_to_do_so() -> None:
    talk = polling().hear(APPROVED)
    assert talk.sleep_to_the_end() is Ending.OCCUPIED
    assert talk.written == [POLL] * 3


@pytest.mark.parametrize("noise", [b"\xff", b"\x02\x06", b"\xff\x06"])
def test_nothing_but_an_acknowledgement_makes_a_terminal_ready(noise: bytes) -> None:
    assert polling().hear(noise).sleep_to_the_end() is Ending.SILENT


def test_a_poll_acknowledges_what_the_terminal_repeats_and_asks_again() -> None:
    talk = polling(DONE.encode()).hear(APPROVED).wake()
    assert talk.written == [POLL, ACK, POLL]
    assert talk.hear(ACK).result is Ending.ACKNOWLEDGED


# -- the late answer ----------------------------------------------------------------------------


def late(is_last: bool = True) -> Talk:
    return Talk(asker().late(void(), is_last))


def test_who_listens_says_nothing_and_flushes_nothing() -> None:
    talk = late()
    assert talk.effects == [WakeAt(35.0)]
    assert isinstance(talk.sleep_to_the_end(), Ending)


def test_the_repeated_answer_is_concluded_and_then_acknowledged() -> None:
    talk = late().hear(APPROVED, after=10.0)
    assert isinstance(talk.result, Approved)
    assert talk.written == [ACK]


def test_a_late_refusal_counts_for_the_last_command_only() -> None:
    assert isinstance(late().hear(wire(CANCELLED)).result, Cancelled)
    talk = late(is_last=False).hear(wire(CANCELLED))
    assert not talk.results
    assert talk.written == []
    assert isinstance(talk.hear(APPROVED).result, Approved)


def test_a_damaged_repetition_is_asked_for_again() -> None:
    talk = late().hear(GARBLED, after=5.0).wake()
    assert talk.written == [NAK]
    assert isinstance(talk.hear(APPROVED).result, Approved)


def test_the_late_answer_counts_in_the_poll_of_recovery_too() -> None:
    talk = Talk(asker().probe(void(), True)).hear(APPROVED)
    assert isinstance(talk.result, Approved)
    assert talk.written == [POLL, ACK]


# -- stop and loss ------------------------------------------------------------------------------


def test_stopped_before_the_start_nothing_was_done() -> None:
    (effect,) = asker().money(void()).stop(0.0)
    assert isinstance(effect, Finish)
    assert isinstance(effect.result, NotDone)


# -- Autoservicio -------------------------------------------------------------------------------


def test_autoservicio_voids_without_a_number_and_checks_the_one_that_comes_back() -> None:
    talk = asking(void("000346"), profile="autoservicio")
    assert talk.written == [b"\x021200\x03\x00"]
    stx_in = wire(f"1210|00|{HEAD}|1|000346", asker(profile="autoservicio").profile.scope)
    assert isinstance(talk.hear(ACK).hear(stx_in).result, Approved)


# -- whatever comes -----------------------------------------------------------------------------

PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [ACK, NAK, APPROVED, GARBLED, APPROVED[:20], VOID, wire(CANCELLED), wire(ALREADY),
         wire(SALE_RECORD), wire(VOID_RECORD), wire(END), wire("0900|84")]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(PIECES, st.floats(0, 4)), max_size=12), st.booleans())
def test_whatever_comes_it_ends_once_and_sends_only_after_naks(
    story: list[tuple[bytes, float]], is_sale: bool
) -> None:
    talk = asking(sale() if is_sale else void())
    command = talk.written[0]
    naks = 0
    for data, after in story:
        while talk.wakes <= talk.now + after and not talk.results:
            talk.wake()
        talk.hear(data, after=max(0.0, after))
        naks += data.count(NAK)
        if talk.results:
            break
    talk.sleep_to_the_end()
    assert talk.written.count(command) <= min(3, 1 + naks)
    assert len(talk.results) == 1


@given(st.lists(st.tuples(PIECES, st.floats(0, 4)), max_size=12))
def test_no_void_is_called_done_without_an_answer_that_names_it(
    story: list[tuple[bytes, float]],
) -> None:
    talk = asking()
    for data, after in story:
        if not talk.results:
            talk.hear(data, after=after)
    result = talk.sleep_to_the_end()
    came = b"".join(data for data, _after in story)
    if isinstance(result, Approved):
        assert APPROVED in came or wire(VOID_RECORD) in came
