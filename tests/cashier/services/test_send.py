"""Sending: what is durable when, and what becomes of a request whatever the terminal does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services.approve import approve
from cashier.services.find import find
from cashier.services.lane import JournalFailed, NoTerminal
from cashier.services.recover import recover
from cashier.services.send import send, send_queued
from cashier.store import reads
from drivers.errors import LineNotFound
from drivers.lines import damage
from drivers.lines.damage import Part, Piece, Way
from drivers.terminal import (
    Cancelled,
    Event,
    Kind,
    Presence,
    Progress,
    Sent,
    Status,
    Unknown,
    Words,
)
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    PROTOCOLS,
    SUPERVISOR,
    World,
    again,
    alter,
    cny,
    full_disk,
    give_back,
    is_sound,
    kinds,
    shop,
    strict,
)

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)
KINDS = pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])


def why(error: pytest.ExceptionInfo[Any]) -> str:
    return str(error.value.why.key)


# -- the good way --------------------------------------------------------------------------------


@BOTH
@KINDS
def test_an_accepted_request_moved_the_money_once_and_has_its_proof(
    protocol: str, kind: Kind
) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = give_back(world, voucher, kind)
    assert request.state is State.ACCEPTED
    assert world.paid_back(voucher) == [2500]
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.outcome is State.ACCEPTED
    assert attempt.sent_at
    assert attempt.transaction is not None
    assert reads.blob(world.lane.journal, attempt.trace)
    assert reads.receipts(world.lane.journal, request.id)
    assert is_sound(world)


@BOTH
def test_a_device_without_receipts_gets_a_slip_that_says_where_it_is_from(protocol: str) -> None:
    world = shop(protocol)
    request = give_back(world, world.sell(2500), Kind.REFUND, 1000)
    texts = [
        (reads.blob(world.lane.journal, name) or b"").decode("gbk", "replace")
        for name in reads.receipts(world.lane.journal, request.id)
    ]
    drawn_up = ["REGISTER SLIP" in text for text in texts]
    assert drawn_up == {"allinpay": [False, False], "asia_ecr": [True, True]}[protocol]
    voucher = reads.attempts(world.lane.journal, request.id)[-1].transaction.voucher
    assert voucher in texts[-1], "the slip is drawn up anew when the device names its voucher"
    assert all("SIMULATED" in text for text in texts if "REGISTER SLIP" in text)


@BOTH
@KINDS
def test_intent_sent_and_outcome_are_written_in_this_order(protocol: str, kind: Kind) -> None:
    world = shop(protocol)
    request = give_back(world, world.sell(2500), kind)
    assert kinds(world, request)[:5] == ["drafted", "approved", "intended", "sent", "accepted"]


class Witness:
    """A damage that changes nothing, but notes which events stood when bytes left the register."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.seen: list[tuple[bytes, list[str]]] = []

    def __call__(self, way: Way, data: bytes) -> Iterable[Part]:
        if way is Way.TO_DEVICE:
            rows = self._world.lane.journal.read("select kind from journal")
            self.seen.append((data, [row["kind"] for row in rows]))
        return (Piece(data),)


@BOTH
@KINDS
def test_no_byte_of_money_leaves_before_the_intent_is_durable(protocol: str, kind: Kind) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, kind)
    witness = Witness(world)
    world.wire.hurt(witness)
    send(world.lane, request.id)
    before = [data for data, events in witness.seen if "request_intended" not in events]
    after = [data for data, events in witness.seen if "request_intended" in events]
    assert after
    money = {"allinpay": bytes([0x9F, 0x1A]), "asia_ecr": b"\x1c65" if kind is Kind.VOID else b"27"}
    assert any(money[protocol] in data for data in after)
    if protocol == "allinpay":
        assert not any(money[protocol] in data for data in before)


def test_the_outcome_is_durable_before_the_answer_is_acknowledged() -> None:
    world = shop("asia_ecr")
    request = world.ask(world.sell(2500), Kind.VOID)
    witness = Witness(world)
    world.wire.hurt(witness)
    send(world.lane, request.id)
    acknowledged = [events for data, events in witness.seen if data == b"\x06"]
    assert "request_accepted" in acknowledged[-1]


@BOTH
def test_the_device_sees_a_reference_that_never_comes_again(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    for _ in range(3):
        give_back(world, voucher, Kind.REFUND, 100)
    references = [row["reference"] for row in world.lane.journal.read("select * from attempts")]
    assert len(set(references)) == 3
    assert {len(one) for one in references} == {14}


@BOTH
def test_the_last_transaction_before_is_kept_as_a_baseline(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    newest = world.sell(3000)
    request = give_back(world, voucher, Kind.REFUND, 100)
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.baseline is not None
    assert attempt.baseline.voucher == newest


@BOTH
def test_progress_reaches_whoever_waits(protocol: str) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(2500), Kind.REFUND)
    heard: list[Event] = []
    send(world.lane, request.id, heard.append)
    assert any(isinstance(event, Sent) for event in heard)
    if protocol == "asia_ecr":
        assert any(isinstance(event, Progress) for event in heard)


# -- other ends ----------------------------------------------------------------------------------


@BOTH
@KINDS
def test_a_decline_frees_the_amount_and_keeps_the_code(protocol: str, kind: Kind) -> None:
    world = shop(protocol, "decline")
    voucher = world.sell(2500)
    request = give_back(world, voucher, kind)
    assert request.state is State.DECLINED
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.code
    assert not world.paid_back(voucher)
    assert find(world.lane, voucher).choice.refundable == cny(2500)


@BOTH
@pytest.mark.parametrize("fault", ["silence", "lost-answer", "hang-up"])
def test_without_an_answer_the_result_is_unknown_and_the_amount_stays_taken(
    protocol: str, fault: str
) -> None:
    world = shop(protocol, fault)
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.REFUND, 1000)
    assert request.state is State.IN_DOUBT
    assert request.message is not None
    assert "failed" not in str(request.message.parts["en"]).lower()
    assert find(world.lane, voucher).choice.refundable == cny(1500)


def test_a_cancel_at_the_terminal_moved_nothing() -> None:
    world = shop()
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.VOID)
    alter(world, void=lambda *_: Cancelled("X0", Words("cancelled")))
    assert send(world.lane, request.id).state is State.NOT_DONE
    assert find(world.lane, voucher).choice.void.allowed


def test_a_line_that_breaks_before_the_first_byte_proves_that_nothing_was_sent() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)

    def void(_request: object, _hear: object, _stop: object) -> None:
        raise LineNotFound("memory", "gone")

    alter(world, void=void)
    after = send(world.lane, request.id)
    assert after.state is State.NOT_DONE
    assert after.message is not None
    assert after.message.key == "line.not_found", "said from the catalogues, in every language"


def test_a_line_that_breaks_after_the_first_byte_proves_nothing() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)

    def void(_request: object, hear: Any, _stop: object) -> None:
        hear(Sent())
        raise LineNotFound("memory", "gone")

    alter(world, void=void)
    assert send(world.lane, request.id).state is State.IN_DOUBT


@pytest.mark.parametrize(
    ("fault", "ends"), [("", [State.ACCEPTED]), ("taken-back", [State.IN_DOUBT, State.NOT_DONE])]
)
def test_an_approval_that_may_be_taken_back_is_written_down_and_ends_nothing(
    fault: str, ends: list[State]
) -> None:
    world = shop("zvt", *filter(None, [fault]))
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert request.state is ends[0]
    assert "accepted" not in kinds(world, request)[: kinds(world, request).index("queried")]
    [noted] = [
        event for event in reads.history(world.lane.journal, request.id)
        if event["kind"] == "request_queried" and "transaction" in event["body"]
    ]  # fmt: skip
    assert noted["body"]["trace"], "with the conversation so far"
    world.rules.rules = ()
    world.clock.advance(300.0)
    recover(world.lane)
    assert again(world, request).state is ends[-1]
    assert len(world.paid_back("000001")) == (ends[-1] is State.ACCEPTED)


def test_every_send_thrown_away_is_not_done_where_the_protocol_says_so() -> None:
    world = shop("asia_ecr", "nak")
    voucher = world.sell(2500)
    assert give_back(world, voucher, Kind.VOID).state is State.NOT_DONE
    assert not world.paid_back(voucher)


def test_a_nak_proves_nothing_where_the_protocol_does_not_say_so() -> None:
    world = shop("allinpay", "nak")
    assert give_back(world, world.sell(2500), Kind.VOID).state is State.IN_DOUBT


@BOTH
def test_a_stop_after_the_first_byte_is_a_wish_and_no_result(protocol: str) -> None:
    world = shop(protocol, "lost-answer")
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, 1000)
    after = send(world.lane, request.id, stop=lambda: bool(world.paid_back(voucher)))
    assert after.state is State.IN_DOUBT
    assert world.paid_back(voucher) == [1000]


@BOTH
def test_a_stop_before_the_first_byte_leaves_the_request_as_it_was(protocol: str) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(2500), Kind.VOID)
    with pytest.raises(Refused) as error:
        send(world.lane, request.id, stop=lambda: True)
    assert why(error) == "send.stopped"
    assert again(world, request).state is State.APPROVED
    assert world.rules.commands == 0
    assert send(world.lane, request.id).state is State.ACCEPTED


# -- refused at the last moment --------------------------------------------------------------------


@BOTH
def test_nothing_is_sent_twice(protocol: str) -> None:
    world = shop(protocol)
    request = give_back(world, world.sell(2500), Kind.VOID)
    with pytest.raises(Refused) as error:
        send(world.lane, request.id)
    assert why(error) == "send.not_ready"
    assert world.rules.commands == 1


def test_what_waits_for_approval_is_not_sent() -> None:
    world = shop()
    request = world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    with pytest.raises(Refused):
        send(world.lane, request.id)
    assert world.rules.commands == 0


@BOTH
def test_two_requests_for_the_same_money_pay_once(protocol: str) -> None:
    """Both were asked for while nothing was sent; the cap is asked again at the last moment."""
    world = shop(protocol)
    voucher = world.sell(2500)
    first = world.ask(voucher, Kind.REFUND, 2000)
    second = world.ask(voucher, Kind.REFUND, 2000)
    send(world.lane, first.id)
    with pytest.raises(Refused) as error:
        send(world.lane, second.id)
    assert why(error) == "amount.above_left"
    assert again(world, second).state is State.NOT_DONE
    assert world.paid_back(voucher) == [2000]


def test_an_approval_that_is_too_old_is_not_sent() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)
    world.clock.advance(timedelta(minutes=481).total_seconds())
    with pytest.raises(Refused) as error:
        send(world.lane, request.id)
    assert why(error) == "approval.stale"
    assert again(world, request).state is State.NOT_DONE
    assert world.rules.commands == 0


def test_an_approval_from_the_future_counts_as_too_old() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)
    world.jump(-2)
    with pytest.raises(Refused) as error:
        send(world.lane, request.id)
    assert why(error) == "approval.stale"


# -- the queue -----------------------------------------------------------------------------------


@BOTH
def test_a_pulled_cable_queues_and_says_that_nothing_was_sent(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, 1000)
    world.is_unplugged = True
    after = send(world.lane, request.id)
    assert after.state is State.QUEUED
    assert after.message is not None
    assert after.message.key == "line.not_found"
    assert not world.paid_back(voucher)
    world.is_unplugged = False
    assert [one.state for one in send_queued(world.lane)] == [State.ACCEPTED]
    assert send_queued(world.lane) == []
    assert world.paid_back(voucher) == [1000]


def test_a_busy_terminal_queues_too() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)
    alter(world, check=lambda *_: Status(Presence.BUSY, Words("a card is in it", "有卡")))
    after = send(world.lane, request.id)
    assert after.state is State.QUEUED
    assert after.message is not None
    assert after.message.parts["zh"] == "有卡"


@pytest.mark.parametrize(
    ("changes", "key"),
    [({"queue": False}, "line.not_found"), ({"queue_highest": cny(999)}, "line.not_found")],
)
def test_what_may_not_wait_is_told_so_and_stays_approved(
    changes: dict[str, object], key: str
) -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.REFUND, 1000)
    strict(world, **changes)
    world.is_unplugged = True
    with pytest.raises(NoTerminal) as error:
        send(world.lane, request.id)
    assert why(error) == key
    assert again(world, request).state is State.APPROVED


@BOTH
def test_what_waits_is_sent_in_its_order_and_stops_where_the_terminal_is_away(
    protocol: str,
) -> None:
    world = shop(protocol)
    requests = [world.ask(world.sell(2500), Kind.REFUND, minor) for minor in (100, 200, 300)]
    world.is_unplugged = True
    for one in requests:
        send(world.lane, one.id)
    assert [one.id for one in send_queued(world.lane)] == [requests[0].id]
    world.is_unplugged = False
    assert [one.amount.minor for one in send_queued(world.lane)] == [100, 200, 300]


def test_the_queue_reserves_its_amount() -> None:
    world = shop()
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, 2000)
    world.is_unplugged = True
    send(world.lane, request.id)
    world.is_unplugged = False
    found = find(world.lane, voucher)
    assert found.choice.refundable == cny(500)
    assert found.choice.void.why.key == "choice.queued"


def test_a_queued_request_whose_approval_grew_old_asks_for_a_new_one() -> None:
    world = shop()
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, 2000)
    world.is_unplugged = True
    send(world.lane, request.id)
    world.is_unplugged = False
    world.clock.advance(timedelta(hours=9).total_seconds())
    assert [one.state for one in send_queued(world.lane)] == [State.AWAITING_APPROVAL]
    approve(world.lane, request.id, SUPERVISOR)
    assert send(world.lane, request.id).state is State.ACCEPTED
    assert world.paid_back(voucher) == [2000]


def test_a_queued_void_whose_batch_was_settled_is_dropped_and_not_turned_into_a_refund() -> None:
    world = shop()
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.VOID)
    world.is_unplugged = True
    send(world.lane, request.id)
    world.is_unplugged = False
    world.bank.settle()
    find(world.lane, world.sell(100))
    (after,) = send_queued(world.lane)
    assert after.state is State.NOT_DONE
    assert after.message is not None
    assert after.message.key == "choice.batch_closed"
    assert not world.paid_back(voucher)


@BOTH
def test_a_void_that_must_wait_for_its_terminal_holds_up_nothing_else(protocol: str) -> None:
    world = shop(protocol)
    first, second = world.sell(2500), world.sell(3000)
    void, refund = world.ask(first, Kind.VOID), world.ask(second, Kind.REFUND, 500)
    world.is_unplugged = True
    send(world.lane, void.id)
    send(world.lane, refund.id)
    world.is_unplugged = False
    world.bank.terminal_id = "00990099"
    world.sell(900)
    assert [one.state for one in send_queued(world.lane)] == [State.QUEUED, State.ACCEPTED]
    message = again(world, void).message
    assert message is not None
    assert message.key == "send.other_terminal"
    assert world.paid_back(first) == []


def test_a_void_of_a_batch_that_was_settled_by_hand_holds_up_nothing_else() -> None:
    world = shop()
    first, second = world.sell(2500), world.sell(3000)
    void, refund = world.ask(first, Kind.VOID), world.ask(second, Kind.REFUND, 500)
    world.is_unplugged = True
    send(world.lane, void.id)
    send(world.lane, refund.id)
    world.is_unplugged = False
    world.bank.settle()
    world.sell(900)
    assert [one.state for one in send_queued(world.lane)] == [State.NOT_DONE, State.ACCEPTED]
    message = again(world, void).message
    assert message is not None
    assert message.key == "send.other_batch"


def test_what_stays_in_the_queue_says_why_it_waits_today() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)
    world.is_unplugged = True
    send(world.lane, request.id)
    world.is_unplugged = False
    world.wire.hurt(damage.mute_after(0, Way.TO_REGISTER))
    (after,) = send_queued(world.lane)
    assert (after.state, after.message and after.message.key) == (State.QUEUED, "device")


# -- when the journal cannot -----------------------------------------------------------------------


@BOTH
def test_a_result_that_the_journal_cannot_take_is_spilled_and_found_again(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, 1000)
    with full_disk(world, "request_accepted"), pytest.raises(JournalFailed):
        send(world.lane, request.id)
    (spilled,) = [json.loads(data) for data in world.spilled]
    assert spilled["request"] == request.id
    assert spilled["transaction"]["kind"] == "refund"
    assert spilled["trace"]
    world.restart()
    recover(world.lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [1000]
    assert is_sound(world)


@BOTH
def test_an_intent_that_the_journal_cannot_take_is_never_sent(protocol: str) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(2500), Kind.REFUND, 1000)
    with full_disk(world, "request_intended"), pytest.raises(Exception, match="disk is full"):
        send(world.lane, request.id)
    assert world.rules.commands == 0
    assert again(world, request).state is State.APPROVED


def test_what_a_driver_adds_after_its_outcome_is_added_to_the_record() -> None:
    world = shop("asia_ecr")
    request = give_back(world, world.sell(2500), Kind.REFUND, 1000)
    assert kinds(world, request)[-2:] == ["accepted", "queried"]
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.transaction is not None
    assert attempt.transaction.voucher


def test_an_unknown_outcome_names_what_a_person_must_bring() -> None:
    world = shop("asia_ecr", "silence")
    request = give_back(world, world.sell(2500), Kind.VOID)
    bodies = [row["body"] for row in reads.history(world.lane.journal, request.id)]
    assert any("needs" in body for body in bodies)  # type: ignore[operator]


def test_one_verb_at_a_time_talks_to_the_terminal() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)
    seen: list[str] = []

    def meddle(event: Event) -> None:
        if isinstance(event, Sent):
            seen.append(_from_another_thread(world))

    send(world.lane, request.id, meddle)
    assert seen == ["terminal.in_use"]


def _from_another_thread(world: World) -> str:
    said: list[str] = []

    def run() -> None:
        try:
            recover(world.lane)
        except Refused as refusal:
            said.append(refusal.why.key)

    other = Thread(target=run)
    other.start()
    other.join()
    return said[0]


def test_an_outcome_of_a_query_that_proves_nothing_leaves_it_unknown() -> None:
    world = shop("asia_ecr", "silence")
    request = give_back(world, world.sell(2500), Kind.VOID)
    alter(world, resolve=lambda *_: Unknown(Words("the terminal is busy")))
    recover(world.lane)
    after = again(world, request)
    assert after.state is State.IN_DOUBT
    assert after.message is not None
    assert after.message.parts["en"] == "the terminal is busy"
