"""How a rule says no: what is refused, why, and what the person can do now."""

from __future__ import annotations

from cashier.domain.say import Say


class Refused(Exception):
    """A rule forbids it; nothing was sent and nothing was changed."""

    def __init__(self, why: Say, now: Say | None = None) -> None:
        super().__init__(why.key)
        self.why = why
        self.now = now
