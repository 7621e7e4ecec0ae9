"""Looks over the journal beside the screens, so that no wrong charge stays without its case.

It writes in a transaction of its own, long after an outcome was made durable. What goes wrong here
stops nothing and hides nothing: it is tried again, and the list of cases says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


class Following:
    """Looks when the journal has grown, and once a minute since time opens cases too."""

    def __init__(self, app: CashierApp) -> None:
        self._app = app
        self._seen: tuple[str, str] = ("", "")
        self.fault = ""

    def look(self) -> None:
        """Called again and again; does nothing while a service runs or nothing has changed."""
        if self._app.fault is not None or self._app.beside.is_busy:
            return
        lane = self._app.lane
        minute = f"{lane.clock.now():%Y-%m-%dT%H:%M}"
        if (lane.journal.head.hash, minute) == self._seen:
            return
        from cashier.services.follow import follow  # not needed for the first screen

        try:
            follow(lane)
        except Exception as fault:
            self.fault = repr(fault)
        else:
            self.fault = ""
        self._seen = (lane.journal.head.hash, minute)
