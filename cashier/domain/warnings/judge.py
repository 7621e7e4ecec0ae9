"""All rules of warnings, and the two questions: what is to be looked at, and what holds a request.

A rule that is off is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from cashier.domain.say import Say
from cashier.domain.warnings.givings import no_sale, odd_hour, other_card
from cashier.domain.warnings.patterns import (
    by_code,
    many_by_person,
    many_on_card,
    one_sided,
    wrong_codes,
)
from cashier.domain.warnings.sales import charged_twice, ten_times, wrong_digits
from cashier.domain.warnings.shape import Level, Rows, Rule, Warned, Watch

RULES: dict[Rule, Callable[[Rows, Watch], Iterable[Warned]]] = {
    Rule.CHARGED_TWICE: charged_twice,
    Rule.WRONG_DIGITS: wrong_digits,
    Rule.TEN_TIMES: ten_times,
    Rule.NO_SALE: no_sale,
    Rule.OTHER_CARD: other_card,
    Rule.ODD_HOUR: odd_hour,
    Rule.MANY_BY_PERSON: many_by_person,
    Rule.MANY_ON_CARD: many_on_card,
    Rule.ONE_SIDED: one_sided,
    Rule.BY_CODE: by_code,
    Rule.WRONG_CODES: wrong_codes,
}


def warnings(rows: Rows, watch: Watch) -> list[Warned]:
    """Everything that is to be looked at, rule by rule."""
    on = (rule for rule in RULES if watch.level(rule) is not Level.OFF)
    return [one for rule in on for one in RULES[rule](rows, watch)]


def holding(watch: Watch) -> list[Rule]:
    """The rules that hold a request for a supervisor."""
    return [rule for rule in RULES if watch.level(rule) is Level.HOLD]


def holds(rows: Rows, request: str, watch: Watch) -> Say | None:
    """Why this request must wait for a supervisor: what it would be warned of once it was done."""
    givings = (replace(one, is_done=one.is_done or one.id == request) for one in rows.givings)
    then = replace(rows, givings=tuple(givings))
    found = (one for rule in holding(watch) for one in RULES[rule](then, watch))
    return next((one.words for one in found if request in one.rows), None)
