"""The protocols that share the exchange, as rows: one session each, and what its endings mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drivers.asia_ecr import exchanges as asia_ecr
from drivers.asia_ecr import results as asia_ecr_results
from drivers.ecr17 import desk as ecr17
from drivers.ecr17 import phases as ecr17_phases
from drivers.ecr17 import results as ecr17_results
from drivers.link.exchange import Exchange
from drivers.link.phases import ASKING, Ending, Table
from drivers.poslink import exchanges as poslink
from drivers.poslink import phases as poslink_phases
from drivers.poslink import results as poslink_results
from drivers.terminal import Outcome
from drivers.transbank import exchanges as transbank
from drivers.transbank import phases as transbank_phases
from drivers.transbank import results as transbank_results
from tests.drivers.asia_ecr.build import profile as asia_ecr_profile
from tests.drivers.asia_ecr.build import void as asia_ecr_void
from tests.drivers.ecr17.talk import asking as ecr17_asking
from tests.drivers.poslink.build import profile as poslink_profile
from tests.drivers.poslink.build import void as poslink_void
from tests.drivers.transbank.build import profile as transbank_profile


@dataclass(frozen=True, slots=True)
class Protocol:
    """`tables` are those by which it asks, by name; `money` is the one of money commands."""

    session: Exchange[Any, Any, Any]
    tables: Mapping[str, Table]
    of_money: Mapping[Ending, Outcome]
    of_questions: Mapping[Ending, Any]


PROTOCOLS = {
    "asia_ecr": Protocol(
        asia_ecr.money(asia_ecr_void(), asia_ecr_profile()),
        {"money": ASKING},
        asia_ecr.MONEY_ENDINGS,
        asia_ecr_results._ENDINGS,
    ),
    "ecr17": Protocol(
        ecr17_asking().session,
        {"money": ecr17_phases.STEPS},
        ecr17.MONEY_ENDINGS,
        ecr17_results.ENDINGS,
    ),
    "poslink": Protocol(
        poslink.money(poslink_void(), poslink_profile()),
        {"money": poslink_phases.STEPS},
        poslink.MONEY_ENDINGS,
        poslink_results._ENDINGS,
    ),
    "transbank": Protocol(
        transbank.Asker(transbank_profile()).poll(),
        {"money": transbank_phases.ASKING, "poll": transbank_phases.POLLING},
        transbank.MONEY_ENDINGS,
        transbank_results._ENDINGS,
    ),
}
