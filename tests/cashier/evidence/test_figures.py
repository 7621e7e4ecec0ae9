"""The terminal's own figures have names in both languages, whatever terminal it is."""

from __future__ import annotations

import pytest

from cashier.services.perform import perform
from cashier.services.settle import settle
from cashier.text import LANGUAGES, speaker
from drivers.terminal import Report
from drivers.zvt.results import CARD_GROUPS
from tests.cashier.lanes import SUPERVISOR, shop
from tests.explorer.world import PROTOCOLS


def told(protocol: str) -> list[Report]:
    world = shop(protocol)
    world.sell(10_00)
    return [perform(world.lane, "totals", "", SUPERVISOR), settle(world.lane, SUPERVISOR)]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_figure_of_totals_and_settlement_has_a_name(protocol: str) -> None:
    brands = set(CARD_GROUPS) - {"others"}
    names = {name for report in told(protocol) for name, _ in report.figures} - brands
    lacking = [
        name for name in names for language in LANGUAGES
        if not speaker(language).has(f"figure.{name}")
    ]  # fmt: skip
    assert lacking == []
