"""`cashier case` and `cashier kb`: one module for what looks, one for what people write down,
one for what ends a case, one for compensation and one for what leaves the shop."""

from cashier.cli.case import ends, leaves, looks, notes, pays
from cashier.cli.case.group import case, kb

__all__ = ["case", "ends", "kb", "leaves", "looks", "notes", "pays"]
