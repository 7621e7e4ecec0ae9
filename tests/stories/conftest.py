"""How long the life of a shop is searched for: a share for every run, or the long search.

The share is the same in every run, so that it fails only when the program changed.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SHARE = "stories"
LONG = "stories-long"

settings.register_profile(
    SHARE, settings.get_profile("cashier"), derandomize=True, database=None,
    max_examples=50, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.register_profile(
    LONG, settings.get_profile(SHARE), derandomize=False, max_examples=2000,
    stateful_step_count=50,
)  # fmt: skip


NAME = os.environ.get("CASHIER_STORIES", SHARE)
LIMIT_SECONDS = 300 if NAME == SHARE else 0
"""How long a search may take on a busy machine; 0 is without a limit."""


def chosen() -> settings:
    """The profile that the environment names, or the share."""
    return settings.get_profile(NAME)
