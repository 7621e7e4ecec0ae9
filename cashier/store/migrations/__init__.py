"""Every change of the tables, oldest first; one that was released is never edited again.

`SCRIPT` is run once, in one transaction with all that are missing. `DERIVED` names the new tables
that the journal alone determines: `journal check` rebuilds and compares them.
"""

from importlib import import_module
from types import ModuleType

NAMES = (
    "m001_journal",
    "m002_projections",
    "m003_originals_from_slips",
    "m004_pins",
    "m005_approvals",
    "m006_codes",
    "m007_warnings",
    "m008_cases",
    "m009_corrections",
    "m010_routes",
    "m011_reports",
)

MIGRATIONS: tuple[ModuleType, ...] = tuple(import_module(f"{__name__}.{one}") for one in NAMES)
