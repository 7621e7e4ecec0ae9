"""Every function of the counter: its key, its code on a number pad, its label, who may use it.

A code is typed as a point and a digit, for keyboards without function keys. Screens hide what
a role may not do; services refuse it all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.roles import Permission, Role, may


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is also the catalogue key of its label, under `action`; a rare one has no key."""

    name: str
    key: str
    code: str
    permission: Permission | None = None

    @property
    def keys(self) -> str:
        """As the key line shows them: `F5 .5`."""
        return f"{self.key.upper()} {self.code}".strip()


ACTIONS = (
    Action("help", "f1", ".1"),
    Action("from_slip", "f2", ".2", Permission.REQUEST),
    Action("functions", "f3", ".3"),
    Action("receipts", "f4", ".4", Permission.FIND),
    Action("queue", "f5", ".5", Permission.REQUEST),
    Action("board", "f6", ".6", Permission.REQUEST),
    Action("technician", "f7", ".7", Permission.DIAGNOSE),
    Action("language", "f8", ".8"),
    Action("approve", "f9", ".9", Permission.APPROVE),
    Action("send", "f10", ".10", Permission.REQUEST),
    Action("cases", "f11", ".11", Permission.CASE),
    Action("warnings", "", ".12", Permission.REQUEST),
    Action("report", "", ".13", Permission.REQUEST),
    Action("own_pin", "", ".14"),
    Action("lock", "", ".15"),
    Action("match", "", ".17", Permission.FIND),
    Action("sign_out", "f12", ".0"),
)

BY_CODE = {action.code: action for action in ACTIONS}


def actions_for(role: Role) -> list[Action]:
    """What this role is shown."""
    return [
        action for action in ACTIONS if action.permission is None or may(role, action.permission)
    ]
