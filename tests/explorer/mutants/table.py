"""All mutants, in the order of the rooms."""

from __future__ import annotations

from tests.explorer.mutants import allinpay, asia_ecr
from tests.explorer.mutants.beyond import BEYOND
from tests.explorer.mutants.corrections import CORRECTIONS
from tests.explorer.mutants.doubt import ENDING, RECOVERING
from tests.explorer.mutants.mutant import Mutant
from tests.explorer.mutants.rules import RULES
from tests.explorer.mutants.sending import SENDING
from tests.explorer.mutants.store import STORE, SYNC

ALL: tuple[Mutant, ...] = (
    *SENDING, *ENDING, *RECOVERING, *RULES, *CORRECTIONS, *STORE, *SYNC, *allinpay.DRIVER,
    *asia_ecr.DRIVER,
)  # fmt: skip

MUTANTS = tuple(mutant for mutant in ALL if mutant.name not in BEYOND)
"""Those that the search must find, every one."""

NOT_YET = tuple(mutant for mutant in ALL if mutant.name in BEYOND)
