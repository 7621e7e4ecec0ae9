"""The life of a case: every cell of the table, and what follows from it."""

from __future__ import annotations

from itertools import product

import pytest

from cashier.domain.cases.checklist import NEEDED, Item, checklist
from cashier.domain.cases.kinds import ABNORMAL, TYPE_OF, Kind
from cashier.domain.cases.life import CASE_STEPS, CaseState, IllegalCaseStep, case_step, may_step

_S = CaseState
LEGAL = {
    (_S.OPEN, _S.WITH_BANK), (_S.OPEN, _S.CLOSED), (_S.WITH_BANK, _S.ANSWERED),
    (_S.WITH_BANK, _S.CLOSED), (_S.ANSWERED, _S.APPEALED), (_S.ANSWERED, _S.WITH_BANK),
    (_S.ANSWERED, _S.CLOSED), (_S.APPEALED, _S.ANSWERED), (_S.APPEALED, _S.CLOSED),
    (_S.CLOSED, _S.OPEN),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(CaseState, CaseState)))
def test_every_cell_of_the_table(before: CaseState, after: CaseState) -> None:
    assert may_step(before, after) == ((before, after) in LEGAL)
    if may_step(before, after):
        assert case_step(before, after) is after
    else:
        with pytest.raises(IllegalCaseStep):
            case_step(before, after)


def test_a_closed_case_can_only_be_opened_again() -> None:
    assert CASE_STEPS[CaseState.CLOSED] == {CaseState.OPEN}


def test_every_kind_has_a_checklist_that_says_what_is_there() -> None:
    assert NEEDED.keys() == set(Kind)
    assert checklist(Kind.COMPLAINT, {"slip"}) == [(Item.SLIP, True), (Item.ORDER, False)]


def test_what_a_person_comes_to_say_is_no_abnormal_transaction() -> None:
    assert set(Kind) - ABNORMAL == {Kind.COMPLAINT, Kind.DISPUTE, Kind.BY_HAND}
    assert TYPE_OF.keys() == ABNORMAL
