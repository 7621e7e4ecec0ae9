"""The protocols that share the exchange, as rows: one session each, and what its endings mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import drivers.asia_ecr.exchanges
import drivers.asia_ecr.results
from drivers.link.exchange import Exchange
from drivers.link.phases import ASKING, Ending, Table
from drivers.terminal import Outcome
from tests.drivers.asia_ecr import talk as _asia_ecr


@dataclass(frozen=True, slots=True)
class Protocol:
    """`tables` are those by which it asks, by name; `money` is the one of money commands."""

    session: Exchange[Any, Any, Any]
    tables: Mapping[str, Table]
    of_money: Mapping[Ending, Outcome]
    of_questions: Mapping[Ending, Any]


PROTOCOLS = {
    "asia_ecr": Protocol(
        _asia_ecr.asking().session,
        {"money": ASKING},
        drivers.asia_ecr.exchanges.MONEY_ENDINGS,
        drivers.asia_ecr.results._ENDINGS,
    ),
}
