"""Codes by phone over a real lane: the right use, every misuse, and what is written down."""

from __future__ import annotations

import sqlite3

import pytest

from cashier.domain.code_limits import PER_REQUEST
from cashier.domain.codes import grouped
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.services.code_keys import enrol, revoke
from cashier.services.give_code import give, read_asked
from cashier.services.send import send
from cashier.store.sealed_key import opened
from drivers.terminal import Kind
from tests.cashier.lanes import CASHIER, SECOND, SUPERVISOR, TECHNICIAN, full_disk, is_sound
from tests.cashier.misuse import MISUSES, WRONG, Misuse, guess, tried
from tests.cashier.phone import PHRASE, Phone


@pytest.mark.parametrize("misuse", MISUSES, ids=lambda one: one.name)
def test_every_misuse_is_refused_and_recorded_and_moves_nothing(misuse: Misuse) -> None:
    how = tried(misuse)
    assert (how.refused, how.recorded) == (misuse.why, misuse.why)
    assert how.is_held


def test_a_code_approves_its_request_and_the_money_goes_back_once() -> None:
    phone = Phone()
    approved = phone.use(grouped(phone.give()))
    assert (approved.state, approved.approved_by) == (State.APPROVED, "9001")
    assert send(phone.lane, approved.id).state is State.ACCEPTED
    assert [one["kind"] for one in phone.world.ledger] == ["sale", "refund"]
    assert is_sound(phone.world)


@pytest.mark.parametrize("minutes", [-5, -1, 0, 1])
def test_two_clocks_may_differ_a_little(minutes: int) -> None:
    phone = Phone()
    assert phone.use(phone.give(minutes=minutes)).state is State.APPROVED


def test_it_is_written_down_who_said_yes_by_which_key_in_which_minute() -> None:
    phone = Phone()
    phone.use(phone.give())
    (used,), (key,) = phone.events(Fact.CODE_USED), phone.lane.codes.keys()
    assert (used["request"], used["person"], used["code_key"]) == (
        phone.request.id, "9001", key.id
    )  # fmt: skip
    assert used["minute"] == int(phone.world.clock.now().timestamp()) // 60


def test_neither_secret_nor_code_nor_a_number_that_is_nobody_s_gets_into_the_journal() -> None:
    phone = Phone()
    secret, code = phone.lane.codes.keys()[0].secret, phone.give()
    with pytest.raises(Refused):
        phone.use(code, by="314159")
    phone.use(code)
    written = str([tuple(row) for row in phone.lane.journal.read("select body from journal")])
    assert not [one for one in (secret.hex(), code, "314159") if one in written]


def test_wrong_tries_at_one_request_leave_another_one_free() -> None:
    phone = Phone()
    guess(phone, PER_REQUEST)
    other = phone.ask()
    assert phone.use(phone.give(phone.asked(other)), request=other).state is State.APPROVED


def test_a_right_code_ends_the_count_of_wrong_ones() -> None:
    phone = Phone()
    guess(phone, 2)
    assert phone.lane.codes.keys()[0].wrong == 2
    phone.use(phone.give())
    assert phone.lane.codes.keys()[0].wrong == 0


def test_a_try_is_counted_although_the_disk_fails_before_its_end_is_written_down() -> None:
    phone = Phone()
    with full_disk(phone.world, Fact.CODE_REFUSED), pytest.raises(sqlite3.IntegrityError):
        phone.use(WRONG)
    assert len(phone.events(Fact.CODE_TRIED)) == 1
    assert phone.lane.codes.keys()[0].wrong == 1


# -- keys ------------------------------------------------------------------------------------------


def test_the_supervisor_s_own_pc_needs_the_file_and_the_phrase_alone() -> None:
    phone = Phone()
    file = enrol(phone.lane, SUPERVISOR, PHRASE)
    number, amount = grouped(phone.asked().number), phone.request.amount.decimal()
    asked = read_asked(file, number, Kind.REFUND, amount)
    given = give(file, PHRASE, asked, phone.world.clock.now())
    assert phone.use(given.code).state is State.APPROVED


def test_a_misheard_number_costs_no_try() -> None:
    file = enrol(Phone().lane, SUPERVISOR, PHRASE)
    with pytest.raises(Refused) as error:
        read_asked(file, "1234567", Kind.REFUND, "300")
    assert error.value.why.key == "code.misheard"


@pytest.mark.parametrize("person", [CASHIER, TECHNICIAN])
def test_only_supervisors_have_keys_and_revoke_them(person: Person) -> None:
    phone = Phone()
    for verb in (
        lambda: enrol(phone.lane, person, PHRASE),
        lambda: revoke(phone.lane, "9001", person),
    ):
        with pytest.raises(Refused) as error:
            verb()
        assert error.value.why.key == "role.may_not.codes"


@pytest.mark.parametrize("phrase", ["", "short", "314159", "31415926535"])
def test_a_phrase_that_could_be_guessed_at_home_is_refused(phrase: str) -> None:
    with pytest.raises(Refused) as error:
        enrol(Phone().lane, SUPERVISOR, phrase)
    assert error.value.why.key == "code.weak_phrase"


def test_a_new_key_takes_the_place_of_the_old_one_and_both_are_written_down() -> None:
    phone = Phone()
    file = enrol(phone.lane, SUPERVISOR, PHRASE)
    (key,) = phone.lane.codes.keys()
    assert opened(file, PHRASE)[1] == key.secret
    old, new = (body["code_key"] for body in phone.events(Fact.CODE_ENROLLED))
    assert [body["code_key"] for body in phone.events(Fact.CODE_REVOKED)] == [old]
    assert new == key.id


def test_who_has_no_key_cannot_lose_it() -> None:
    with pytest.raises(Refused) as error:
        revoke(Phone().lane, "9002", SECOND)
    assert error.value.why.key == "code.no_key"
