"""A person ends a doubt: with evidence, with a name, above the limit with two."""

from __future__ import annotations

from threading import Thread

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.recover import recover
from cashier.services.send import send
from cashier.services.witnesses import people_needed
from cashier.store import reads
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    CASHIER,
    SECOND,
    SUPERVISOR,
    TECHNICIAN,
    World,
    again,
    alter,
    cny,
    give_back,
    is_sound,
    kinds,
    shop,
)

SLIP = Evidence(Fact.SLIP, "slip 000002 says VOID 25.00", "000002", "031910000002", "031337")


def in_doubt(minor: int = 2500) -> tuple[World, Request]:
    world = shop("asia_ecr", "lost-answer")
    return world, give_back(world, world.sell(minor), Kind.VOID)


def refused(world: World, request: Request, evidence: Evidence, people: list[Person]) -> str:
    with pytest.raises(Refused) as error:
        close_doubt(world.lane, request.id, Finding.PAID, evidence, people)
    assert again(world, request).state is request.state
    return error.value.why.key


def test_paid_is_accepted_with_the_numbers_of_the_slip() -> None:
    world, request = in_doubt()
    after = close_doubt(world.lane, request.id, Finding.PAID, SLIP, [SUPERVISOR])
    assert after.state is State.ACCEPTED
    assert after.message is not None
    assert after.message.key == "doubt.accepted"
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.transaction is not None
    assert (attempt.transaction.voucher, attempt.transaction.rrn) == (SLIP.voucher, SLIP.rrn)
    assert kinds(world, request)[-2:] == ["escalated", "accepted"]
    assert is_sound(world)


def test_not_paid_is_not_done_and_frees_the_amount() -> None:
    world, request = in_doubt()
    close_doubt(world.lane, request.id, Finding.NOT_PAID, SLIP, [SUPERVISOR])
    assert again(world, request).state is State.NOT_DONE
    voucher = request.original.rsplit("/", 1)[1]
    assert find(world.lane, voucher).choice.refundable == cny(2500)


def test_the_evidence_and_who_brought_it_are_written_down() -> None:
    world, request = in_doubt()
    close_doubt(world.lane, request.id, Finding.PAID, SLIP, [SUPERVISOR])
    ended = reads.history(world.lane.journal, request.id)[-1]
    body = ended["body"]
    assert isinstance(body, dict)
    assert body["evidence"] == {
        "kind": "slip", "note": SLIP.note, "voucher": SLIP.voucher, "rrn": SLIP.rrn,
        "auth_code": SLIP.auth_code,
    }  # fmt: skip
    assert (body["people"], body["proof"]) == ([SUPERVISOR.id], "person")
    assert (ended["kind"], ended["actor"]) == ("request_accepted", SUPERVISOR.id)


def test_while_the_terminal_is_asked_no_paper_ends_it() -> None:
    """What the terminal answers in that moment could not be written down any more."""
    world = shop("allinpay", "lost-answer")
    request = give_back(world, world.sell(2500), Kind.VOID)
    resolve = world.lane.terminal.resolve
    refusals: list[str] = []

    def close() -> None:
        refusals.append(refused(world, request, SLIP, [SUPERVISOR]))

    def overtaken(*given: object) -> object:
        other = Thread(target=close)
        other.start()
        other.join()
        return resolve(*given)  # type: ignore[arg-type]

    world.rules.rules = ()
    alter(world, resolve=overtaken)
    recover(world.lane)
    assert refusals == ["terminal.in_use"]
    assert kinds(world, request)[-1] == "accepted"
    assert "escalated" not in kinds(world, request)


def test_its_slip_says_that_a_person_and_no_terminal_told_it() -> None:
    world, request = in_doubt()
    close_doubt(world.lane, request.id, Finding.PAID, SLIP, [SUPERVISOR])
    (name,) = reads.receipts(world.lane.journal, request.id)
    text = (reads.blob(world.lane.journal, name) or b"").decode()
    assert "a person brought" in text
    assert "terminal's answer" not in text
    assert "Whether the bank has credited it" in text


@pytest.mark.parametrize(
    ("people", "key"),
    [
        ([], "doubt.nobody"),
        ([CASHIER], "role.may_not.close_doubt"),
        ([TECHNICIAN], "role.may_not.close_doubt"),
        ([SUPERVISOR, TECHNICIAN], "role.may_not.request"),
    ],
)
def test_whoever_may_not_cannot_end_a_doubt(people: list[Person], key: str) -> None:
    world, request = in_doubt()
    assert refused(world, request, SLIP, people) == key


@pytest.mark.parametrize("note", ["", "   "])
def test_evidence_without_words_is_none(note: str) -> None:
    world, request = in_doubt()
    assert refused(world, request, Evidence(Fact.SLIP, note), [SUPERVISOR]) == "doubt.note_missing"


def above_limit() -> tuple[World, Request]:
    world, request = in_doubt(ABOVE_LIMIT)
    assert people_needed(world.lane, request) == 2
    return world, request


@pytest.mark.parametrize(
    ("people", "key"),
    [([SUPERVISOR], "doubt.two_people"), ([SUPERVISOR, SUPERVISOR], "doubt.nobody_twice")],
)
def test_above_the_limit_one_person_is_not_enough(people: list[Person], key: str) -> None:
    world, request = above_limit()
    assert refused(world, request, SLIP, people) == key


@pytest.mark.parametrize("second", [SECOND, CASHIER])
def test_above_the_limit_two_people_end_it_together(second: Person) -> None:
    world, request = above_limit()
    after = close_doubt(world.lane, request.id, Finding.PAID, SLIP, [SUPERVISOR, second])
    assert after.state is State.ACCEPTED


def test_below_the_limit_one_supervisor_is_enough() -> None:
    world, request = in_doubt()
    assert people_needed(world.lane, request) == 1


def test_a_doubt_that_is_ended_cannot_be_ended_again() -> None:
    world, request = in_doubt()
    close_doubt(world.lane, request.id, Finding.PAID, SLIP, [SUPERVISOR])
    assert refused(world, again(world, request), SLIP, [SUPERVISOR]) == "doubt.not_open"


def test_only_what_is_unknown_can_be_ended() -> None:
    world = shop()
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert refused(world, request, SLIP, [SUPERVISOR]) == "doubt.not_open"


def test_who_asked_for_a_request_does_not_end_its_doubt_alone() -> None:
    world = shop("asia_ecr", "lost-answer")
    original = find(world.lane, world.sell(2500)).original.id
    request = draft(world.lane, Kind.VOID, original, None, "typed_wrong", SUPERVISOR)
    request = send(world.lane, request.id)
    assert refused(world, request, SLIP, [SUPERVISOR]) == "doubt.own_request"
    together = [SUPERVISOR, SECOND]
    assert close_doubt(world.lane, request.id, Finding.PAID, SLIP, together).state is State.ACCEPTED


def test_another_supervisor_ends_it_alone() -> None:
    world = shop("asia_ecr", "lost-answer")
    original = find(world.lane, world.sell(2500)).original.id
    request = draft(world.lane, Kind.VOID, original, None, "typed_wrong", SUPERVISOR)
    request = send(world.lane, request.id)
    after = close_doubt(world.lane, request.id, Finding.NOT_PAID, SLIP, [SECOND])
    assert after.state is State.NOT_DONE
