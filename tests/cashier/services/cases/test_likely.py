"""What goes wrong at a simulated terminal points at its cause, and the case shows it."""

from __future__ import annotations

import pytest

from cashier.domain.cases.kinds import Cause
from cashier.services.cases.look import look_at_case
from drivers.terminal import Kind
from tests.cashier.lanes import give_back, shop
from tests.cashier.services.cases.kit import CARD, complain, with_cases


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("silence", Cause.LINE),
        ("lost-answer", Cause.LINE),
        ("hang-up", Cause.LINE),
        ("decline", Cause.BANK),
        ("timeout", Cause.BANK),
        ("cancel", Cause.OPERATOR),
        ("no-receipt", Cause.PRINTER),
        ("slow", None),
    ],
)
def test_a_fault_points_at_its_cause(fault: str, cause: Cause | None) -> None:
    world = with_cases(shop("allinpay", f"{fault}@1"))
    request = give_back(world, world.sell(12_80, CARD), Kind.REFUND)
    case = complain(world, request=request.id)
    assert look_at_case(world.lane, case).likely is cause


def test_a_case_without_a_request_points_nowhere() -> None:
    world = with_cases(shop())
    view = look_at_case(world.lane, complain(world))
    assert (view.likely, view.request) == (None, None)
