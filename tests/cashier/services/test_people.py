"""Who is it, and who may add whom: PINs are counted before they are checked, and never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cashier.domain.pins import TRIES
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, Role
from cashier.services.change_pin import change_pin
from cashier.services.identify import demand_role, prove, sign_in, sign_out
from cashier.services.lane import Lane
from cashier.services.pin_hash import Argon2
from cashier.services.staff import add_person, reset_pin
from cashier.store import reads
from tests.cashier.lanes import CASHIER, PINS, SUPERVISOR, World, is_sound, shop

GOOD, WRONG, OTHER, OWN = PINS["1001"], "824613", "593717", "460281"


@pytest.fixture
def world() -> World:
    return shop()


def key(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.why.key


def kinds(lane: Lane) -> list[str]:
    return [row["kind"] for row in lane.journal.read("select kind from journal order by rowid")]


def tries(lane: Lane) -> int:
    return reads.tries(lane.journal, "1001").count


# -- signing in ----------------------------------------------------------------------------------


def test_the_right_pin_signs_in_and_out(world: World) -> None:
    person = sign_in(world.lane, "1001", GOOD)
    sign_out(world.lane, person)
    assert person == CASHIER
    assert kinds(world.lane)[-4:] == ["pin_tried", "pin_proved", "signed_in", "signed_out"]


def test_a_wrong_pin_is_refused_and_counted(world: World) -> None:
    with pytest.raises(Refused) as error:
        sign_in(world.lane, "1001", WRONG)
    assert key(error) == "pin.wrong"
    assert tries(world.lane) == 1


def test_a_try_is_durable_before_the_pin_is_hashed(world: World) -> None:
    """Pulling the plug while the hash is worked out gives no free try."""
    counted: list[int] = []

    class Watching:
        def hash(self, pin: str) -> str:
            return pin

        def verify(self, verifier: str, pin: str) -> bool:
            counted.append(tries(world.lane))
            return False

    lane = with_hasher(world, Watching())
    with pytest.raises(Refused):
        prove(lane, "1001", GOOD, "sign_in")
    assert counted == [1]


def with_hasher(world: World, hasher: object) -> Lane:
    return replace(world.lane, hasher=hasher)  # type: ignore[arg-type]


def test_the_right_pin_forgets_the_wrong_ones(world: World) -> None:
    for _ in range(TRIES - 1):
        wrong(world)
    prove(world.lane, "1001", GOOD, "sign_in")
    assert tries(world.lane) == 0


def wrong(world: World) -> str:
    with pytest.raises(Refused) as error:
        prove(world.lane, "1001", WRONG, "sign_in")
    return key(error)


def test_ten_wrong_pins_lock_for_half_an_hour_even_against_the_right_one(world: World) -> None:
    assert {wrong(world) for _ in range(TRIES)} == {"pin.wrong"}
    with pytest.raises(Refused) as error:
        prove(world.lane, "1001", GOOD, "sign_in")
    assert (key(error), error.value.why.parts["minutes"]) == ("pin.locked", 30)
    world.clock.advance(timedelta(minutes=29).total_seconds())
    assert wrong(world) == "pin.locked"
    world.clock.advance(61)
    prove(world.lane, "1001", GOOD, "sign_in")


def test_a_lockout_outlives_a_restart_and_a_clock_that_is_set_back(world: World) -> None:
    for _ in range(TRIES):
        wrong(world)
    world.restart()
    world.jump(-5)
    assert wrong(world) == "pin.locked"


def test_while_locked_a_try_neither_counts_nor_prolongs(world: World) -> None:
    for _ in range(TRIES + 5):
        wrong(world)
    assert tries(world.lane) == TRIES


def test_an_unknown_id_costs_a_hash_and_gets_the_words_of_a_wrong_pin(world: World) -> None:
    hashed: list[str] = []

    class Counting:
        def hash(self, pin: str) -> str:
            hashed.append(pin)
            return pin

        def verify(self, verifier: str, pin: str) -> bool:
            raise AssertionError("nobody has a verifier")

    with pytest.raises(Refused) as error:
        prove(with_hasher(world, Counting()), "4711", WRONG, "sign_in")
    assert key(error) == "pin.wrong"
    assert hashed == [WRONG]


def test_a_pin_typed_into_the_box_for_the_id_is_written_down_nowhere(world: World) -> None:
    with pytest.raises(Refused):
        prove(world.lane, GOOD, "", "sign_in")
    with pytest.raises(Refused):
        prove(world.lane, "1001", WRONG, "sign_in")
    prove(world.lane, "1001", GOOD, "sign_in")
    bodies = world.lane.journal.read("select body, actor from journal")
    for row in bodies:
        assert GOOD not in row["body"] + row["actor"]
        assert WRONG not in row["body"]


def test_a_role_is_asked_of_the_journal(world: World) -> None:
    assert demand_role(world.lane, "9001", Permission.APPROVE) == SUPERVISOR
    with pytest.raises(Refused) as error:
        demand_role(world.lane, "1001", Permission.APPROVE)
    assert key(error) == "role.may_not.approve"
    with pytest.raises(Refused) as unknown:
        demand_role(world.lane, "4711", Permission.FIND)
    assert key(unknown) == "person.unknown"


def test_the_real_hasher_knows_its_own_pins_and_no_others() -> None:
    hasher = Argon2()
    verifier = hasher.hash(GOOD)
    assert verifier.startswith("$argon2id$")
    assert hasher.verify(verifier, GOOD)
    assert not hasher.verify(verifier, WRONG)


# -- staff ---------------------------------------------------------------------------------------


def test_the_first_person_must_be_a_supervisor() -> None:
    lane = World("allinpay").lane
    with pytest.raises(Refused) as error:
        add_person(lane, "1001", "Kim", Role.CASHIER, GOOD, None)
    assert key(error) == "person.first_is_supervisor"
    assert add_person(lane, "9001", " Lee ", Role.SUPERVISOR, PINS["9001"], None).name == "Lee"


def test_after_the_first_only_a_supervisor_adds_people(world: World) -> None:
    for by, why in ((None, "person.needs_supervisor"), (CASHIER, "role.may_not.staff")):
        with pytest.raises(Refused) as error:
            add_person(world.lane, "1002", "Kim", Role.CASHIER, OTHER, by)
        assert key(error) == why


@pytest.mark.parametrize(
    ("person", "name", "pin", "why"),
    [
        ("1001", "Kim", OTHER, "person.exists"),
        ("no spaces", "Kim", OTHER, "person.bad_id"),
        ("", "Kim", OTHER, "person.bad_id"),
        ("店员", "Kim", OTHER, "person.bad_id"),
        ("1002", "  ", OTHER, "person.bad_id"),
        ("1002", "Kim", "123456", "pin.too_simple"),
        ("1002", "Kim", "12345", "pin.six_digits"),
    ],
)
def test_a_person_who_cannot_be_is_refused_and_leaves_nothing(
    world: World, person: str, name: str, pin: str, why: str
) -> None:
    before = world.lane.journal.head
    with pytest.raises(Refused) as error:
        add_person(world.lane, person, name, Role.CASHIER, pin, SUPERVISOR)
    assert key(error) == why
    assert world.lane.journal.head == before


def test_a_new_pin_ends_a_lockout_and_replaces_the_old_one(world: World) -> None:
    for _ in range(TRIES):
        wrong(world)
    reset_pin(world.lane, "1001", OTHER, SUPERVISOR)
    assert change_pin(world.lane, "1001", OTHER, OWN) == CASHIER
    assert prove(world.lane, "1001", OWN, "sign_in") == CASHIER
    with pytest.raises(Refused):
        prove(world.lane, "1001", GOOD, "sign_in")


def test_only_a_supervisor_resets_a_pin_and_only_of_somebody_known(world: World) -> None:
    with pytest.raises(Refused):
        reset_pin(world.lane, "1001", OTHER, CASHIER)
    with pytest.raises(Refused) as error:
        reset_pin(world.lane, "4711", OTHER, SUPERVISOR)
    assert key(error) == "person.unknown"


def test_a_verifier_stays_out_of_the_journal(world: World) -> None:
    verifiers = [row["verifier"] for row in world.lane.journal.read("select verifier from pins")]
    assert len(verifiers) == 4
    text = str([dict(row) for row in world.lane.journal.read("select body from journal")])
    assert not any(verifier in text for verifier in verifiers)
    assert is_sound(world)
