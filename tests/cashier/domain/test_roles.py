"""Who may do what: each role with each permission."""

from __future__ import annotations

from itertools import product

import pytest

from cashier.domain.refusal import Refused
from cashier.domain.roles import ALLOWED, Permission, Role, demand, may
from cashier.domain.say import say

TABLE = """
           find request approve settle take_over close_doubt bank_says staff diagnose codes warnings
cashier    yes  yes     no      no     no        no          no        no    no       no    no
supervisor yes  yes     yes     yes    yes       yes         yes       yes   yes      yes   yes
technician no   no      no      no     no        no          no        no    yes      no    no
"""

REPORTS = """
            report close_report
cashier     no     no
supervisor  yes    yes
technician  no     no
"""

CASES = """
            case case_close compensate
cashier     yes  no         no
supervisor  yes  yes        yes
technician  no   no         no
"""


def cells(table: str) -> list[tuple[Role, Permission, bool]]:
    heading, *rows = [line.split() for line in table.strip().splitlines()]
    return [
        (Role(role), Permission(permission), answer == "yes")
        for role, *answers in rows
        for permission, answer in zip(heading, answers, strict=True)
    ]


CELLS = cells(TABLE) + cells(CASES) + cells(REPORTS)


def test_the_table_has_every_role_and_every_permission() -> None:
    assert {(role, permission) for role, permission, _ in CELLS} == set(product(Role, Permission))
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize(("role", "permission", "allowed"), CELLS)
def test_a_role_may_do_exactly_what_its_row_says(
    role: Role, permission: Permission, *, allowed: bool
) -> None:
    assert may(role, permission) is allowed
    if allowed:
        demand(role, permission)
        return
    with pytest.raises(Refused) as caught:
        demand(role, permission)
    assert caught.value.why == say(f"role.may_not.{permission}", role=role)
    assert caught.value.now == say("role.ask_supervisor")


def test_a_technician_cannot_move_money_in_any_way() -> None:
    assert ALLOWED[Role.TECHNICIAN] == {Permission.DIAGNOSE}
