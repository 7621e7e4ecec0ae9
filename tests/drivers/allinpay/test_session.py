"""The exchange, with numbers as times: what is written, what counts, what ends the wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.allinpay import phrases
from drivers.allinpay.codes import CODES, Meaning
from drivers.allinpay.messages import MANAGER, Message, Type
from drivers.allinpay.outcomes import Doubtful
from drivers.allinpay.session import NAK_SECONDS, QUIET_SECONDS, Confirmed, Exchange, State
from drivers.effects import Effect, Finish, Flush, Tell, WakeAt, Write
from drivers.money import Money
from drivers.terminal import (
    Approved,
    Cancelled,
    Copy,
    Declined,
    MoneyRequest,
    NotDone,
    Outcome,
    Presence,
    Progress,
    Sent,
    Unknown,
)
from tests.drivers.allinpay.given import (
    ASK,
    REFERENCE,
    REFUND,
    SALE,
    VOID,
    booked,
    told,
    wire,
)
from tests.drivers.allinpay.rows import frame

Effects = Sequence[Effect]


def results(effects: Effects) -> list[object]:
    return [effect.result for effect in effects if isinstance(effect, Finish)]


def result(effects: Effects) -> object:
    (only,) = results(effects)
    return only


def heard(effects: Effects) -> list[object]:
    return [effect.event.words for effect in effects
            if isinstance(effect, Tell) and isinstance(effect.event, Progress)]  # fmt: skip


def written(effects: Effects) -> list[bytes]:
    return [effect.data for effect in effects if isinstance(effect, Write)]


def wakes(effects: Effects) -> list[float]:
    return [effect.at for effect in effects if isinstance(effect, WakeAt)]


def begun(request: MoneyRequest = VOID) -> Exchange[Outcome | Doubtful]:
    exchange = Exchange(ASK.money(request))
    exchange.start(0.0)
    return exchange


def confirmed(request: MoneyRequest = VOID) -> Confirmed[Outcome | Doubtful, Outcome]:
    session = Confirmed(Exchange(ASK.money(request)), lambda found: ASK.doubt(request, found))
    session.start(0.0)
    return session


# -- what is written ---------------------------------------------------------------------------


def test_a_void_flushes_writes_tells_that_it_was_sent_and_waits_to_the_limit() -> None:
    effects = Exchange(ASK.money(VOID)).start(5.0)
    assert effects == [Flush(), Write(frame("void")), Tell(Sent()), WakeAt(65.0)]


@pytest.mark.parametrize(
    ("question", "name", "seconds"),
    [
        (ASK.handshake(), "handshake", 3.0),
        (ASK.sign_on(), "sign_on", 60.0),
        (ASK.settle(), "settle", 60.0),
        (ASK.last(REFERENCE), "query_last", 15.0),
        (ASK.voucher("37"), "reprint", 15.0),
    ],
)
def test_a_question_is_written_as_its_row_and_is_not_money(
    question: object, name: str, seconds: float
) -> None:
    effects = Exchange(question).start(0.0)  # type: ignore[arg-type]
    assert effects == [Flush(), Write(frame(name)), WakeAt(seconds)]


# -- answers that count ------------------------------------------------------------------------


def test_an_approval_carries_the_transaction_and_both_copies() -> None:
    text = "商户存根\nCUTPAPER\n持卡人存根".encode("gbk")
    outcome = result(begun().receive(wire(booked(receipt=text)), 1.0))
    assert isinstance(outcome, Approved)
    assert (outcome.transaction.voucher, outcome.transaction.amount) == ("000040", VOID.amount)
    assert [receipt.copy for receipt in outcome.receipts] == [Copy.MERCHANT, Copy.CUSTOMER]
    assert outcome.code == "00"


@pytest.mark.parametrize(
    ("code", "kind"),
    [("-116", Approved), ("A2", Approved), ("51", Declined), ("X0", Cancelled), ("68", Unknown),
     ("X9", Unknown), ("-111", Unknown), ("ZZ", Unknown)],
)  # fmt: skip
def test_the_code_decides(code: str, kind: type[Outcome]) -> None:
    outcome = result(begun().receive(wire(booked(code=code)), 1.0))
    assert type(outcome) is kind
    assert outcome.code == code  # type: ignore[attr-defined]


def test_only_success_codes_approve() -> None:
    for code in CODES.values():
        outcome = result(begun().receive(wire(booked(code=code.code)), 1.0))
        assert isinstance(outcome, Approved) is code.is_success, code.code
        assert isinstance(outcome, Unknown) is code.is_in_doubt, code.code
        assert isinstance(outcome, Doubtful) is (code.meaning is Meaning.HINT), code.code


@pytest.mark.parametrize("request_", [SALE, VOID, REFUND], ids=["sale", "void", "refund"])
def test_each_money_request_takes_an_answer_of_its_own_type(request_: MoneyRequest) -> None:
    types = {"sale": Type.SALE, "void": Type.VOID, "refund": Type.REFUND}
    answer = booked(types[request_.kind])
    outcome = result(begun(request_).receive(wire(answer), 1.0))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is request_.kind


def test_an_approval_without_the_reference_counts_when_the_amount_fits() -> None:
    assert isinstance(result(begun().receive(wire(booked(reference="")), 1.0)), Approved)


def test_an_approval_without_an_amount_counts_when_the_reference_fits() -> None:
    outcome = result(begun().receive(wire(booked(amount="")), 1.0))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.amount == VOID.amount


# -- answers that do not -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        booked(reference="20250911000017"),
        booked(Type.SALE),
        booked(amount="000000001002"),
        booked(amount="", reference=""),
        booked(amount="10.01"),
        booked(original_voucher="000038"),
        booked(code=""),
        told(Type.HANDSHAKE, MANAGER, code="00"),
    ],
    ids=["other reference", "other type", "other amount", "no proof at all", "unreadable amount",
         "other original", "no code", "late handshake"],
)  # fmt: skip
def test_an_answer_to_something_else_is_told_and_never_applied(answer: Message) -> None:
    exchange = begun()
    effects = exchange.receive(wire(answer), 1.0)
    assert results(effects) == []
    assert heard(effects) == [phrases.FOREIGN]
    assert isinstance(result(exchange.receive(wire(booked()), 2.0)), Approved)


def test_the_right_answer_behind_a_foreign_one_in_the_same_bytes_is_taken() -> None:
    answers = wire(booked(reference="20250911000017"), booked())
    assert isinstance(result(begun().receive(answers, 1.0)), Approved)


def test_a_device_that_babbles_is_told_of_once() -> None:
    foreign = wire(booked(reference="1")) * 5
    assert heard(begun().receive(foreign, 1.0)) == [phrases.FOREIGN]


# -- damage, NAK, relay ------------------------------------------------------------------------


def test_a_damaged_answer_is_never_read_and_the_wait_goes_on_to_the_limit() -> None:
    exchange = begun()
    broken = bytearray(wire(booked()))
    broken[-8] ^= 4
    effects = exchange.receive(bytes(broken), 1.0)
    assert (results(effects), heard(effects)) == ([], [phrases.DAMAGED])
    assert wakes(effects) == [60.0]
    assert isinstance(result(exchange.expire(60.0)), Unknown)


def test_an_answer_with_a_doubled_field_is_damaged() -> None:
    block_twice = wire(Message((*booked().fields, (0x9F0E, b"000041"))))
    assert heard(begun().receive(block_twice, 1.0)) == [phrases.DAMAGED]


def test_an_answer_behind_noise_with_a_false_start_is_rescued_when_the_line_is_quiet() -> None:
    exchange = begun()
    effects = exchange.receive(b"\x02\x90\x00\x9f" + wire(booked()), 1.0)
    assert results(effects) == []
    assert wakes(effects) == [1.0 + QUIET_SECONDS]
    assert isinstance(result(exchange.expire(1.0 + QUIET_SECONDS)), Approved)


def test_a_pause_inside_an_answer_costs_nothing() -> None:
    exchange, data = begun(), wire(booked())
    exchange.receive(data[:50], 1.0)
    assert wakes(exchange.expire(2.0)) == [60.0]
    assert isinstance(result(exchange.receive(data[50:], 30.0)), Approved)


def test_a_nak_is_told_proves_nothing_and_shortens_the_wait() -> None:
    exchange = begun()
    effects = exchange.receive(b"\x15", 1.0)
    assert heard(effects) == [phrases.NAKED]
    assert wakes(effects) == [1.0 + NAK_SECONDS]
    outcome = result(exchange.expire(1.0 + NAK_SECONDS))
    assert outcome == Unknown(phrases.MONEY_NAKED)


def test_an_answer_after_a_stray_nak_still_counts() -> None:
    assert isinstance(result(begun().receive(b"\x15" + wire(booked()), 1.0)), Approved)


def test_relaying_is_refused_politely_and_the_final_answer_awaited() -> None:
    exchange = begun()
    effects = exchange.receive(frame("relay_wanted"), 1.0)
    assert written(effects) == [frame("relay_refused")]
    assert heard(effects) == [phrases.RELAY]
    assert isinstance(result(exchange.receive(wire(booked(code="X5")), 2.0)), Declined)


def test_a_line_that_never_falls_silent_ends_at_the_limit_too() -> None:
    """The runner wakes a session only on a quiet line."""
    exchange = begun()
    assert results(exchange.receive(b"noise", 59.9)) == []
    assert isinstance(result(exchange.receive(b"noise", 60.0)), Unknown)


# -- every state and event ---------------------------------------------------------------------

New = Callable[[], Exchange[Outcome | Doubtful]]


def new() -> Exchange[Outcome | Doubtful]:
    return Exchange(ASK.money(VOID))


def done() -> Exchange[Outcome | Doubtful]:
    exchange = begun()
    exchange.receive(wire(booked()), 1.0)
    return exchange


@pytest.mark.parametrize(
    ("make", "event", "after", "kind"),
    [
        (new, "receive", State.NEW, None),
        (new, "expire", State.NEW, None),
        (new, "stop", State.DONE, NotDone),
        (new, "lost", State.DONE, NotDone),
        (begun, "receive", State.DONE, Approved),
        (begun, "expire", State.DONE, Unknown),
        (begun, "stop", State.DONE, Unknown),
        (begun, "lost", State.DONE, Unknown),
        (done, "receive", State.DONE, None),
        (done, "expire", State.DONE, None),
        (done, "stop", State.DONE, None),
        (done, "lost", State.DONE, None),
    ],
)
def test_every_cell_of_state_and_event(
    make: New, event: str, after: State, kind: type[Outcome] | None
) -> None:
    exchange = make()
    data = (wire(booked()),) if event == "receive" else ()
    found = results(getattr(exchange, event)(*data, 60.0))
    assert exchange.state is after
    assert [type(one) for one in found] == ([kind] if kind else [])


def test_the_reason_for_no_answer_is_told_apart() -> None:
    endings = {
        result(begun().expire(60.0)), result(begun().stop(3.0)), result(begun().lost(3.0)),
    }  # fmt: skip
    assert len(endings) == 3
    assert all(isinstance(ending, Unknown) for ending in endings)


# -- refusals that could hide a success --------------------------------------------------------

NO_ECHO = told(Type.VOID, code="51", explanation="余额不足")
HINT = told(Type.VOID, code="XC", reference=REFERENCE)


def test_an_explicit_refusal_with_our_reference_is_declined_at_once() -> None:
    answer = told(Type.VOID, code="51", reference=REFERENCE)
    assert result(confirmed().receive(wire(answer), 1.0)) == Declined("51", CODES["51"].words)


@pytest.mark.parametrize("refusal", [NO_ECHO, HINT], ids=["no echo", "hint"])
def test_a_doubtful_refusal_is_told_only_after_a_look_at_the_last_transaction(
    refusal: Message,
) -> None:
    session = confirmed()
    effects = session.receive(wire(refusal), 1.0)
    assert results(effects) == []
    assert heard(effects) == [phrases.CONFIRMING]
    assert Type.LAST in written(effects)[0]
    assert REFERENCE.encode() not in written(effects)[0]
    other = booked(Type.SALE, reference="20250911000017")
    outcome = result(session.receive(wire(other), 2.0))
    assert isinstance(outcome, Declined)
    assert outcome.code == refusal.text("code")


def test_a_doubtful_refusal_stands_when_the_terminal_has_no_transaction() -> None:
    session = confirmed()
    session.receive(frame("no_original"), 1.0)
    none = told(Type.LAST, code="X3")
    assert isinstance(result(session.receive(wire(none), 2.0)), Declined)


def test_our_own_approved_record_wins_over_the_refusal() -> None:
    session = confirmed()
    session.receive(wire(HINT), 1.0)
    assert isinstance(result(session.receive(wire(booked()), 2.0)), Approved)


def test_a_cancellation_without_our_reference_is_confirmed_as_well() -> None:
    session = confirmed()
    session.receive(wire(told(Type.VOID, code="X0")), 1.0)
    none = told(Type.LAST, code="X3")
    assert isinstance(result(session.receive(wire(none), 2.0)), Cancelled)


@pytest.mark.parametrize("ending", ["expire", "stop", "lost"])
def test_a_refusal_that_could_not_be_confirmed_stays_unknown(ending: str) -> None:
    session = confirmed()
    session.receive(wire(HINT), 1.0)
    assert result(getattr(session, ending)(16.0)) == Unknown(phrases.DOUBTFUL, "XC")


def test_a_look_that_the_terminal_refuses_leaves_the_doubt() -> None:
    session = confirmed()
    session.receive(wire(HINT), 1.0)
    refused = told(Type.LAST, code="77")
    assert result(session.receive(wire(refused), 2.0)) == Unknown(phrases.DOUBTFUL, "XC")


def test_confirming_finishes_exactly_once() -> None:
    session = confirmed()
    session.receive(wire(HINT), 1.0)
    session.receive(wire(told(Type.LAST, code="X3")), 2.0)
    assert list(session.receive(wire(booked()), 3.0)) == list(session.expire(99.0)) == []


# -- questions ---------------------------------------------------------------------------------


def answered(question: object, *messages: Message) -> object:
    exchange = Exchange(question)  # type: ignore[arg-type]
    exchange.start(0.0)
    return result(exchange.receive(wire(*messages), 1.0))


def test_a_handshake_tells_presence_and_the_terminals_time() -> None:
    answer = told(Type.HANDSHAKE, MANAGER, code="00", date="0911", time="154500")
    status = answered(ASK.handshake(), answer)
    assert status.presence is Presence.READY  # type: ignore[attr-defined]
    assert status.terminal_time == "2025-09-11T15:45:00"  # type: ignore[attr-defined]


def test_a_handshake_with_another_code_is_busy_with_its_words() -> None:
    status = answered(ASK.handshake(), told(Type.HANDSHAKE, MANAGER, code="77"))
    assert status.presence is Presence.BUSY  # type: ignore[attr-defined]
    assert status.words == CODES["77"].words  # type: ignore[attr-defined]


def test_a_silent_handshake_is_silent() -> None:
    exchange = Exchange(ASK.handshake())
    exchange.start(0.0)
    assert result(exchange.expire(3.0)).presence is Presence.SILENT  # type: ignore[attr-defined]


def test_the_void_of_a_pre_authorisation_is_no_handshake() -> None:
    exchange = Exchange(ASK.handshake())
    exchange.start(0.0)
    assert results(exchange.receive(wire(told(7, code="00")), 1.0)) == []


def test_a_reprint_must_be_of_the_voucher_asked_for() -> None:
    exchange = Exchange(ASK.voucher("37"))
    exchange.start(0.0)
    assert results(exchange.receive(wire(booked(Type.SALE, voucher="000038")), 1.0)) == []
    found = result(exchange.receive(wire(booked(Type.SALE, voucher="000037")), 2.0))
    assert found.message.text("voucher") == "000037"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "presence"), [("XB", Presence.READY), ("25", Presence.READY), ("77", Presence.BUSY)]
)
def test_a_refused_reprint_is_nothing_there_or_cannot_tell(code: str, presence: Presence) -> None:
    look = answered(ASK.voucher("37"), told(Type.REPRINT, code=code))
    assert (look.message, look.presence) == (None, presence)  # type: ignore[attr-defined]


def test_a_settlement_tells_its_batch_and_its_slip() -> None:
    text = "结算单".encode("gbk")
    report = answered(ASK.settle(), told(Type.SETTLE, code="00", batch="000012", receipt=text))
    assert report.done  # type: ignore[attr-defined]
    assert report.batch == "000012"  # type: ignore[attr-defined]
    assert report.receipts[0].copy is Copy.REPORT  # type: ignore[attr-defined]


def test_a_refused_settlement_is_not_done() -> None:
    assert not answered(ASK.settle(), told(Type.SETTLE, code="95")).done  # type: ignore[attr-defined]


# -- fuzz --------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=80) | st.sampled_from([frame("void_approved")]), max_size=8))
def test_arbitrary_bytes_end_in_at_most_one_outcome(chunks: list[bytes]) -> None:
    session = confirmed()
    found: list[object] = []
    for at, chunk in enumerate(chunks):
        found += results(session.receive(chunk, float(at)))
    found += results(session.expire(60.0))
    found += results(session.stop(120.0))
    assert len(found) == 1
    assert isinstance(found[0], Outcome)


@given(st.integers(0, 215), st.integers(1, 255))
def test_a_damaged_approval_is_never_an_outcome(place: int, change: int) -> None:
    broken = bytearray(wire(booked(amount=f"{Money(1001, 'CNY').minor:012d}")))
    broken[place] ^= change
    assert results(begun().receive(bytes(broken), 1.0)) == []
