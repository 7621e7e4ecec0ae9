"""Every installed driver while one byte on the line is hurt, anywhere."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from drivers import registry
from drivers.lines.damage import (
    Damage,
    Way,
    at,
    cut_after,
    delayed,
    doubled,
    dropped,
    flipped,
    mute_after,
    preceded,
)
from drivers.terminal import Kind
from tests.drivers.conformance.shop import Shop, kinds, length, noted, prove

PLACES_EACH = 8

HITS: dict[str, Callable[[Way, int], Damage]] = {
    "dropped": lambda way, place: at(way, place, dropped),
    "doubled": lambda way, place: at(way, place, doubled),
    "flipped": lambda way, place: at(way, place, flipped(place % 8)),
    "preceded": lambda way, place: at(way, place, preceded(b"\x02\x10\x06")),
    "delayed": lambda way, place: at(way, place, delayed(2.0)),
    "cut": lambda way, place: cut_after(place, way),
    "mute": lambda way, place: mute_after(place, way),
}


@pytest.mark.parametrize("protocol", registry.names())
@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("hit", HITS)
def test_one_hurt_byte_anywhere_leads_to_claims_that_hold(
    protocol: str, way: Way, hit: str
) -> None:
    dice = random.Random(f"{protocol} {way} {hit}")
    for kind in kinds(protocol):
        places = range(length(protocol, kind, way))
        for place in sorted(dice.sample(places, min(PLACES_EACH, len(places)))):
            _prove(protocol, kind, HITS[hit](way, place), f"byte {place} {way} {hit}")


def _prove(protocol: str, kind: Kind, damage: Damage, what: str) -> None:
    noted(lambda: prove(Shop(protocol), kind, damage), f"{kind}, {what}")
