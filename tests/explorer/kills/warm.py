"""Makes this process worth copying: everything imported and used once, and shared by all children.

A life that had to import for itself would cost more than all that it does.
"""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from cashier.cli import COMMANDS
from tests.explorer.kills.counter import Counter
from tests.explorer.kills.life import Report
from tests.explorer.kills.shift import Shift
from tests.explorer.kills.terminal import Terminal

_rehearsed: set[str] = set()


@contextmanager
def many_children(counter: Counter, terminal: Terminal) -> Iterator[None]:
    """Children that are born in this block copy no more than what they change."""
    if counter.protocol not in _rehearsed:
        _rehearsed.add(counter.protocol)
        _rehearse(counter, terminal)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _rehearse(counter: Counter, terminal: Terminal) -> None:
    """One void and one refund in this very process."""
    for place in COMMANDS.values():
        importlib.import_module(f"cashier.cli.{place.partition(':')[0]}")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for errand in (counter.void(), counter.refund()):
        Shift(counter, terminal, errand)(Report(nowhere))
    os.close(nowhere)
