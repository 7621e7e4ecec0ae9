"""What one projection is: a function from an event and its body to rows of derived tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from cashier.store.event import Event

Facts = dict[str, Any]
Project = Callable[[sqlite3.Connection, Event, Facts], None]


def nothing(_connection: sqlite3.Connection, _event: Event, _facts: Facts) -> None:
    """This kind is only history."""
