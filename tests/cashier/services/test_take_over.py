"""A supervisor takes a doubt over: it stays unknown, asked about and locked until proof comes."""

from __future__ import annotations

from threading import Thread

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.find import find
from cashier.services.recover import recover
from cashier.services.settle import settle
from cashier.services.take_over import take_over, taken_over
from cashier.store import reads
from drivers.terminal import Declined, Fact, NotDone, Outcome, Words
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    SECOND,
    SUPERVISOR,
    again,
    alter,
    cny,
    is_sound,
    kinds,
)
from tests.cashier.services.doubt_kit import PLAN, in_doubt, in_hand

SLIP = Evidence(Fact.SLIP, "slip 000002 says VOID 25.00", "000002")


# -- what it writes --------------------------------------------------------------------------------


def test_it_stands_as_escalated_and_says_who_will_do_what() -> None:
    world, request = in_hand()
    assert request.state is State.ESCALATED
    assert request.message is not None
    assert (request.message.key, dict(request.message.parts)) == (
        "doubt.in_hand", {"by": SUPERVISOR.id, "plan": PLAN},
    )  # fmt: skip
    last = reads.history(world.lane.journal, request.id)[-1]
    assert (last["kind"], last["actor"]) == ("request_escalated", SUPERVISOR.id)
    assert isinstance(last["body"], dict)
    assert (last["body"]["plan"], last["body"]["people"]) == (PLAN, [SUPERVISOR.id])
    assert is_sound(world)


def test_who_has_it_in_hand_is_known_while_it_stands_and_also_after_the_terminal_was_asked() -> (
    None
):
    world, request = in_doubt()
    assert taken_over(world.lane.journal, request) is None
    at = world.clock.now().isoformat(timespec="milliseconds")
    take_over(world.lane, request.id, PLAN, SUPERVISOR)
    world.rules.rules = ()
    recover(world.lane)
    after = again(world, request)
    assert after.message is not None
    assert after.message.key == "device"
    found = taken_over(world.lane.journal, after)
    assert found is not None
    assert (found.by, found.at, found.plan) == (SUPERVISOR.id, at, PLAN)


# -- what stays ------------------------------------------------------------------------------------


def test_the_original_stays_locked_and_its_amount_reserved() -> None:
    world, request = in_hand()
    choice = find(world.lane, request.original.rsplit("/", 1)[1]).choice
    assert choice.refundable == cny(0)
    assert (choice.void.allowed, choice.refund.allowed) == (False, False)
    assert choice.refund.why.key == "choice.in_doubt"


def test_the_batch_is_not_settled_meanwhile() -> None:
    world, _ = in_hand()
    with pytest.raises(Refused) as error:
        settle(world.lane, SUPERVISOR)
    assert error.value.why.key == "settle.in_doubt"


def test_time_and_restarts_do_not_end_it() -> None:
    world, request = in_hand()
    for _ in range(400):
        world.clock.advance(86_400)
    world.restart()
    recover(world.lane)
    assert again(world, request).state is State.ESCALATED


def test_recovery_asks_on_about_it_without_filling_the_journal() -> None:
    world, request = in_hand()
    found = recover(world.lane)
    assert [one.id for one in found.still_in_doubt] == [request.id]
    head = world.lane.journal.head
    recover(world.lane)
    assert world.lane.journal.head == head


# -- how it ends -----------------------------------------------------------------------------------


def test_the_terminal_s_own_proof_ends_it() -> None:
    world, request = in_hand("allinpay")
    found = recover(world.lane)
    assert [one.id for one in found.resolved] == [request.id]
    assert kinds(world, request)[-2:] == ["escalated", "accepted"]
    assert world.paid_back("000001") == [2500]
    assert is_sound(world)


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (Declined("05", Words("do not honour")), State.DECLINED),
        (NotDone(Words("not in the batch")), State.NOT_DONE),
    ],
)
def test_the_terminal_s_proof_of_nothing_ends_it_too(outcome: Outcome, end: State) -> None:
    world, request = in_hand()
    alter(world, resolve=lambda *_given: outcome)
    recover(world.lane)
    assert again(world, request).state is end
    assert find(world.lane, request.original.rsplit("/", 1)[1]).choice.refundable == cny(2500)


def test_the_terminal_s_proof_counts_also_when_it_is_taken_over_while_the_question_runs() -> None:
    world, request = in_doubt("allinpay")
    resolve = world.lane.terminal.resolve

    def overtaken(*given: object) -> object:
        other = Thread(target=take_over, args=(world.lane, request.id, PLAN, SUPERVISOR))
        other.start()
        other.join()
        return resolve(*given)  # type: ignore[arg-type]

    world.rules.rules = ()
    alter(world, resolve=overtaken)
    recover(world.lane)
    assert kinds(world, request)[-2:] == ["escalated", "accepted"]


@pytest.mark.parametrize(
    ("finding", "end"), [(Finding.PAID, State.ACCEPTED), (Finding.NOT_PAID, State.NOT_DONE)]
)
def test_evidence_ends_it_and_is_written_down_with_who_brought_it(
    finding: Finding, end: State
) -> None:
    world, request = in_hand()
    after = close_doubt(world.lane, request.id, finding, SLIP, [SECOND])
    assert after.state is end
    assert kinds(world, request).count("escalated") == 1
    last = reads.history(world.lane.journal, request.id)[-1]
    assert isinstance(last["body"], dict)
    assert last["body"]["evidence"]["note"] == SLIP.note
    assert (last["body"]["people"], last["actor"]) == ([SECOND.id], SECOND.id)
    assert is_sound(world)


def test_having_taken_it_over_is_no_second_person() -> None:
    world, request = in_hand(minor=ABOVE_LIMIT)
    with pytest.raises(Refused) as error:
        close_doubt(world.lane, request.id, Finding.NOT_PAID, SLIP, [SUPERVISOR])
    assert error.value.why.key == "doubt.two_people"
    assert again(world, request).state is State.ESCALATED
