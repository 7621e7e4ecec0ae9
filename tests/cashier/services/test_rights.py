"""Every verb that somebody does asks the table of roles, whatever a screen has hidden."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest

from cashier import services
from cashier.domain.records import Person, PinAlarm
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, Role, may
from cashier.services.approve import approve, withdraw
from cashier.services.bank_says import BankWord, bank_says
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.diagnose import diagnose
from cashier.services.draft import draft
from cashier.services.note_original import Slip, note_original
from cashier.services.perform import perform
from cashier.services.recall_tries import acknowledge
from cashier.services.settle import settle, sign_on
from cashier.services.staff import add_person, reset_pin
from cashier.services.take_over import take_over
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import ABOVE_LIMIT, World, cny, give_back, shop
from tests.cashier.services.bank_kit import RECORD
from tests.cashier.services.doubt_kit import in_doubt

SLIP = Slip("000777", cny(100), "2026-03-09")
ALARM = PinAlarm("e", "2026-03-09", "tries_lost", "")
NEW = "593717"


def awaiting(world: World) -> str:
    return world.ask(world.sell(ABOVE_LIMIT), Kind.VOID, None).id


def accepted(world: World) -> str:
    return give_back(world, world.sell(100), Kind.VOID).id


def closed(by: Person) -> object:
    world, request = in_doubt()
    evidence = Evidence(Fact.ACQUIRER_REPORT, "not in the list")
    return close_doubt(world.lane, request.id, Finding.NOT_PAID, evidence, [by])


Verb = Callable[[World, Person], object]

VERBS: dict[str, tuple[Permission, Verb]] = {
    "approve": (Permission.APPROVE, lambda at, by: approve(at.lane, awaiting(at), by)),
    "withdraw": (Permission.REQUEST, lambda at, by: withdraw(at.lane, awaiting(at), by)),
    "draft": (
        Permission.REQUEST,
        lambda at, by: draft(at.lane, Kind.VOID, "any", None, "other", by),
    ),
    "note_original": (Permission.REQUEST, lambda at, by: note_original(at.lane, SLIP, by)),
    "settle": (Permission.SETTLE, lambda at, by: settle(at.lane, by)),
    "sign_on": (Permission.DIAGNOSE, lambda at, by: sign_on(at.lane, by)),
    "perform": (Permission.DIAGNOSE, lambda at, by: perform(at.lane, "totals", "", by)),
    "diagnose": (Permission.DIAGNOSE, lambda at, by: diagnose(at.lane, by)),
    "take_over": (Permission.TAKE_OVER, lambda at, by: take_over(at.lane, "any", "plan", by)),
    "close_doubt": (
        Permission.CLOSE_DOUBT,
        lambda _at, by: closed(by),
    ),
    "bank_says": (
        Permission.BANK_SAYS,
        lambda at, by: bank_says(at.lane, accepted(at), BankWord.CREDITED, RECORD, [by]),
    ),
    "add_person": (
        Permission.STAFF,
        lambda at, by: add_person(at.lane, "1002", "Kim", Role.CASHIER, NEW, by),
    ),
    "reset_pin": (Permission.STAFF, lambda at, by: reset_pin(at.lane, "1001", NEW, by)),
    "acknowledge": (Permission.STAFF, lambda at, by: acknowledge(at.lane, ALARM, by)),
}
"""Every verb with the permission that it demands, and how it is done."""

ASK_NOBODY = frozenset({
    "begin", "sign_out",  # whoever they are, they have just proved it
    "days_left", "demand_good_still",  # about one's own PIN
    "demand_witnesses", "demand_enough", "write_report",  # parts of verbs above
})  # fmt: skip

FORBIDDEN = [
    (name, role)
    for name, (permission, _) in VERBS.items()
    for role in Role
    if not may(role, permission)
]


@pytest.mark.parametrize(("name", "role"), FORBIDDEN)
def test_a_verb_refuses_a_role_that_may_not_and_writes_nothing(name: str, role: Role) -> None:
    permission, verb = VERBS[name]
    world = shop()
    with pytest.raises(Refused) as caught:
        verb(world, Person("4711", "somebody", role))
    assert caught.value.why.key == f"role.may_not.{permission}"
    assert not world.lane.journal.read("select 1 from journal where actor = '4711'")


def verbs_of_people() -> Iterator[str]:
    """Every public function of a service that is given the person who does it."""
    for module in iter_modules(services.__path__, "cashier.services."):
        for name, found in vars(import_module(module.name)).items():
            is_own = inspect.isfunction(found) and found.__module__ == module.name
            if is_own and not name.startswith("_") and _takes_person(found):
                yield name


def _takes_person(verb: Callable[..., object]) -> bool:
    hints = {str(one.annotation) for one in inspect.signature(verb).parameters.values()}
    return bool(hints & {"Person", "Person | None", "list[Person]"})


def test_no_verb_is_missing_in_the_table() -> None:
    assert set(verbs_of_people()) - ASK_NOBODY == set(VERBS)
