"""Every verb that somebody does asks the table of roles, whatever a screen has hidden."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

from cashier import services
from cashier.domain.cases.checklist import Item
from cashier.domain.cases.kinds import Answer, Cause, Type
from cashier.domain.cases.kinds import Given as CaseGiven
from cashier.domain.cases.kinds import Kind as CaseKind
from cashier.domain.matching import Given
from cashier.domain.records import Person, PinAlarm
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, Role, may
from cashier.domain.routes import Route
from cashier.services.approve import approve, withdraw
from cashier.services.bank_says import BankWord, bank_says
from cashier.services.cases.bank import answer, appeal, send_to_bank
from cashier.services.cases.closing import Finding as CaseFinding
from cashier.services.cases.closing import close_case, reopen_case
from cashier.services.cases.compensate import Offer, approve_compensation, ask_compensation
from cashier.services.cases.notes import Contact, Piece, add_evidence, note_case
from cashier.services.cases.opening import Discovery, new_case
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.close_report import close_report
from cashier.services.code_keys import enrol, revoke
from cashier.services.correct import ask_charge, correct, give_back_again
from cashier.services.diagnose import diagnose
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.give_up_correction import give_up_correction
from cashier.services.match import match
from cashier.services.note_original import Slip, note_original
from cashier.services.pay_other_way import pay_other_way
from cashier.services.perform import perform
from cashier.services.recall_tries import acknowledge
from cashier.services.reject import reject
from cashier.services.settle import settle, sign_on
from cashier.services.staff import add_person, reset_pin
from cashier.services.take_over import take_over
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import ABOVE_LIMIT, CASHIER, SUPERVISOR, World, cny, give_back, shop
from tests.cashier.services.bank_kit import RECORD
from tests.cashier.services.cases.kit import complain, with_cases
from tests.cashier.services.correction_kit import RIGHT, WRONG, start, take_back
from tests.cashier.services.doubt_kit import in_doubt

SLIP = Slip("000777", cny(100), "2026-03-09")
ALARM = PinAlarm("e", "2026-03-09", "tries_lost", "")
NEW = "593717"
FOUND = Discovery(CaseKind.COMPLAINT, Type.INPUT, "charged twice")
PIECE = Piece(Item.SLIP, "slip.txt", b"a slip")
OFFER = Offer(cny(100), CaseGiven.GOODS)
BY_BANK = CaseFinding(Cause.BANK, "B-77")


def awaiting(world: World) -> str:
    return world.ask(world.sell(ABOVE_LIMIT), Kind.VOID, None).id


def accepted(world: World) -> str:
    return give_back(world, world.sell(100), Kind.VOID).id


def closed(by: Person) -> object:
    world, request = in_doubt()
    evidence = Evidence(Fact.ACQUIRER_REPORT, "not in the list")
    return close_doubt(world.lane, request.id, Finding.NOT_PAID, evidence, [by])


def sold(world: World) -> str:
    return find(world.lane, world.sell(WRONG)).original.id


def elsewhere(world: World) -> str:
    """A refund that waits for two to pay it by transfer."""
    route = Route.TRANSFER
    return draft(world.lane, Kind.REFUND, sold(world), cny(100), "other", CASHIER, route).id


def taken_back(world: World) -> str:
    """A correction whose wrong charge is given back, and no other made."""
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    return correction.id


def with_bank(world: World) -> str:
    return send_to_bank(world.lane, complain(world).id, "B-77", CASHIER).id


def answered(world: World) -> str:
    return answer(world.lane, with_bank(world), Answer.REFUSED, "no slip", CASHIER).id


def ended(world: World) -> str:
    return close_case(world.lane, answered(world), BY_BANK, SUPERVISOR).id


def offered(world: World) -> str:
    case = complain(with_cases(world))
    return ask_compensation(world.lane, case.id, OFFER, CASHIER).id


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
    "reject": (Permission.APPROVE, lambda at, by: reject(at.lane, awaiting(at), "no slip", by)),
    "pay_other_way": (
        Permission.APPROVE,
        lambda at, by: pay_other_way(at.lane, elsewhere(at), "TRF-7", [by]),
    ),
    "match": (Permission.FIND, lambda at, by: match(at.lane, Given(), by)),
    "enrol": (Permission.CODES, lambda at, by: enrol(at.lane, by, "three blue umbrellas")),
    "revoke": (Permission.CODES, lambda at, by: revoke(at.lane, "9001", by)),
    "close_report": (Permission.CLOSE_REPORT, lambda at, by: close_report(at.lane, by)),
    "acknowledge": (Permission.STAFF, lambda at, by: acknowledge(at.lane, ALARM, by)),
}
VERBS |= {
    "correct": (
        Permission.REQUEST,
        lambda at, by: correct(at.lane, sold(at), cny(RIGHT), "typed_wrong", by),
    ),
    "ask_charge": (Permission.REQUEST, lambda at, by: ask_charge(at.lane, taken_back(at), by)),
    "give_back_again": (
        Permission.REQUEST,
        lambda at, by: give_back_again(at.lane, taken_back(at), by),
    ),
    "give_up_correction": (
        Permission.REQUEST,
        lambda at, by: give_up_correction(at.lane, taken_back(at), "they left", by),
    ),
}
VERBS |= {
    "new_case": (Permission.CASE, lambda at, by: new_case(at.lane, FOUND, by)),
    "note_case": (
        Permission.CASE,
        lambda at, by: note_case(at.lane, complain(at).id, Contact("a call"), by),
    ),
    "add_evidence": (
        Permission.CASE,
        lambda at, by: add_evidence(at.lane, complain(at).id, PIECE, by),
    ),
    "send_to_bank": (
        Permission.CASE,
        lambda at, by: send_to_bank(at.lane, complain(at).id, "B-77", by),
    ),
    "answer": (
        Permission.CASE,
        lambda at, by: answer(at.lane, with_bank(at), Answer.REFUSED, "no slip", by),
    ),
    "appeal": (Permission.CASE, lambda at, by: appeal(at.lane, answered(at), "here it is", by)),
    "close_case": (
        Permission.CASE_CLOSE,
        lambda at, by: close_case(at.lane, answered(at), BY_BANK, by),
    ),
    "reopen_case": (
        Permission.CASE_CLOSE,
        lambda at, by: reopen_case(at.lane, ended(at), "not over", by),
    ),
    "ask_compensation": (
        Permission.CASE,
        lambda at, by: ask_compensation(with_cases(at).lane, complain(at).id, OFFER, by),
    ),
    "approve_compensation": (
        Permission.COMPENSATE,
        lambda at, by: approve_compensation(at.lane, offered(at), by),
    ),
}
"""Every verb with the permission that it demands, and how it is done."""

ASK_NOBODY = frozenset({
    "begin", "sign_out",  # whoever they are, they have just proved it
    "days_left", "demand_good_still",  # about one's own PIN
    "demand_witnesses", "demand_enough", "write_report",  # parts of verbs above
    "approve_with", "demand_another", "demand_two",  # parts of them too
    "explain", "for_person", "of_person", "open_to", "shown_to", "unseen_by",  # questions
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
    for module in walk_packages(services.__path__, "cashier.services."):
        for name, found in vars(import_module(module.name)).items():
            is_own = inspect.isfunction(found) and found.__module__ == module.name
            if is_own and not name.startswith("_") and _takes_person(found):
                yield name


def _takes_person(verb: Callable[..., object]) -> bool:
    hints = {str(one.annotation) for one in inspect.signature(verb).parameters.values()}
    return bool(hints & {"Person", "Person | None", "list[Person]"})


def test_no_verb_is_missing_in_the_table() -> None:
    assert set(verbs_of_people()) - ASK_NOBODY == set(VERBS)
