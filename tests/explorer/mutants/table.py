"""All mutants, in the order of the rooms."""

from __future__ import annotations

from tests.explorer.mutants import allinpay, asia_ecr
from tests.explorer.mutants.doubt import ENDING, RECOVERING
from tests.explorer.mutants.mutant import Mutant
from tests.explorer.mutants.rules import RULES
from tests.explorer.mutants.sending import SENDING
from tests.explorer.mutants.store import STORE, SYNC

MUTANTS: tuple[Mutant, ...] = (
    *SENDING, *ENDING, *RECOVERING, *RULES, *STORE, *SYNC, *allinpay.DRIVER, *asia_ecr.DRIVER,
)  # fmt: skip
