"""The shop's own choices for reports: when its day ends, what errors cost, whose fault they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType

from cashier.domain.report.bank_file import BankFile
from drivers.terminal import Kind

CAUSES = ("operator", "system", "network", "customer", "other")
"""Whose error it was; what no error was is the customer's wish."""

USUAL_CAUSES: Mapping[str, str] = MappingProxyType({
    "typed_wrong": "operator",
    "charged_twice": "operator",
    "not_recorded": "system",
    "terminal_silent": "network",
    "changed_mind": "customer",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fee:
    """A fixed part in minor units, and a share of the amount in hundredths of a per cent."""

    fixed: int = 0
    basis_points: int = 0

    def of(self, minor: int) -> int:
        """The fee on an amount, in minor units; halves go up."""
        return self.fixed + (minor * self.basis_points + 5_000) // 10_000


@dataclass(frozen=True, slots=True)
class ReportRules:
    """`causes` tells of a reason which type of error it is; the rest is `other`."""

    day_ends: time = time()
    fees: Mapping[Kind, Fee] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=lambda: USUAL_CAUSES)
    bank_file: BankFile = field(default_factory=BankFile)

    @property
    def tells_fees(self) -> bool:
        """Whether the shop has said what it pays."""
        return any(fee != Fee() for fee in self.fees.values())

    def cost(self, kind: Kind, minor: int) -> int:
        """What one accepted request costs the shop beside the money that goes back."""
        return self.fees.get(kind, Fee()).of(minor)

    def cause(self, reason: str) -> str:
        return self.causes.get(reason, "other")
