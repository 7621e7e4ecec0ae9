"""Who stands for a piece of evidence, and how many must.

Whoever can free a reservation alone can pay twice, so above the limit nobody does it alone.
"""

from __future__ import annotations

from cashier.domain.policy import needs_approval
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.lane import Lane


def demand_witnesses(people: list[Person], permission: Permission) -> None:
    """Refuse those who may not stand for it together: the first has the permission, nobody twice.

    Everybody after the first must at least be allowed to ask for a request.
    """
    if not people:
        raise Refused(say("doubt.nobody"))
    demand(people[0].role, permission)
    for other in people[1:]:
        demand(other.role, Permission.REQUEST)
    if len({one.id for one in people}) < len(people):
        raise Refused(say("doubt.nobody_twice"))


def demand_enough(lane: Lane, people: list[Person], needed: int) -> None:
    """Refuse one person alone where two are needed."""
    if len(people) < needed:
        raise Refused(say("doubt.two_people", limit=lane.policy.approve_above))


def demand_another(people: list[Person], maker: str) -> None:
    """Refuse whoever asked for the request as the only one who ends it."""
    if {one.id for one in people} == {maker}:
        raise Refused(say("doubt.own_request"), say("doubt.own_request_now"))


def people_needed(lane: Lane, request: Request) -> int:
    """How many different people must stand for what frees or keeps this amount."""
    return 1 if needs_approval(lane.policy, request.amount) is None else 2
