"""The screens as a program of their own, with a device that answers a check with payloads alone."""

from __future__ import annotations

import sys
from pathlib import Path

from drivers import terminal as t
from tests.cashier.tui.alone import DEVICES, main
from tests.cashier.tui.devices import PAYLOADS, Hostile


class Chatty(Hostile):
    """Every payload stands in the answer to its check, as a name and as a text."""

    def check(self, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> t.Status:
        hear(t.Progress(self._words("checking")))
        details = tuple((payload, payload) for payload in PAYLOADS)
        return t.Status(t.Presence.READY, self._words("ready"), self._text("T"), details)


DEVICES["chatty"] = Chatty


def bench(folder: Path) -> list[str]:
    """The command that runs them."""
    return ["-m", "tests.cashier.tui.bench", str(folder), "chatty"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
