"""Mistakes between the halves of a correction: charged too early, charged twice, forgotten."""

from __future__ import annotations

from tests.explorer.mutants.mutant import DAYS, Search, one, several
from tests.explorer.mutants.rules import SCHEMA

RULE = "cashier/domain/correction.py"

_DOUBT_IS_NO_CHARGE = (
    RULE,
    "    if states & UNRESOLVED:\n        return _Charged.UNKNOWN\n",
    "    if states & {State.INTENDED, State.SENT}:\n        return _Charged.UNKNOWN\n",
)

CORRECTIONS = (
    several(
        "the right amount is charged while the give-back is in doubt",
        DAYS,
        (RULE, "    if states & (UNSENT | UNRESOLVED):", "    if states & UNSENT:"),
        (
            RULE,
            "    return _Back.PROVEN if states & PAID else _Back.FAILED",
            "    return _Back.PROVEN if states & (PAID | UNRESOLVED) else _Back.FAILED",
        ),
    ),
    several(
        "after a doubt the right amount is charged once more",
        (Search.ASIA_ECR, Search.ALLINPAY),
        _DOUBT_IS_NO_CHARGE,
        (
            SCHEMA,
            "create unique index one_unresolved_per_original",
            "create index one_unresolved_per_original",
        ),
    ),
    one(
        "what was charged already may be charged again",
        DAYS,
        RULE,
        "    if states & PAID:\n        return _Charged.PAID\n",
        "    if states & {State.CREDITED}:\n        return _Charged.PAID\n",
    ),
    one(
        "a correction that waits to be charged is not listed",
        DAYS,
        RULE,
        "OPEN = frozenset({Stage.GIVING_BACK, Stage.TO_CHARGE, Stage.CHARGING, Stage.OWED})",
        "OPEN = frozenset({Stage.GIVING_BACK, Stage.CHARGING, Stage.OWED})",
    ),
)
