"""Every installed driver over every kind of line, with every way in which a request can end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from drivers import registry
from drivers.lines.damage import Damage, Way, at, cut_after, lossy, one_byte, slow, whole
from drivers.lines.damage import doubled as twice
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import (
    Approved,
    Concluded,
    Kind,
    NotDone,
    Provisional,
    ReceiptCame,
    Sent,
)
from tests.drivers.conformance.endings import ENDINGS
from tests.drivers.conformance.shop import Shop, everything, kinds, length, noted, prove

EVERYTHING = pytest.mark.parametrize(("protocol", "kind"), list(everything()))


GOOD_LINES: dict[str, Damage] = {
    "whole": whole,
    "one byte at a time": one_byte,
    "slow, 9600": slow(9600),
    "slow, 115200": slow(115_200),
}
CUTS = 10
"""At most so many places of each direction here; tests/explorer cuts at every one."""


def test_every_fault_that_a_terminal_can_have_is_an_ending_here() -> None:
    assert {rule.fault for one in ENDINGS.values() for rule in one.rules} == set(Fault)


@EVERYTHING
@pytest.mark.parametrize("line", GOOD_LINES)
@pytest.mark.parametrize("name", ENDINGS)
def test_on_a_line_that_loses_nothing_every_ending_is_told_as_it_is(
    protocol: str, kind: Kind, line: str, name: str
) -> None:
    shop, ending = Shop(protocol, ENDINGS[name].rules), ENDINGS[name]
    claims = prove(shop, kind, GOOD_LINES[line])
    assert len(shop.ledger) == ending.moves
    if ending.at_once:
        assert isinstance(claims[0], ending.at_once)


@EVERYTHING
def test_an_approval_names_the_original_and_is_heard_before_it_is_acknowledged(
    protocol: str, kind: Kind
) -> None:
    shop = Shop(protocol)
    [outcome] = prove(shop, kind)
    assert isinstance(outcome, Approved)
    assert [moved["kind"] for moved in shop.ledger] == [kind]
    assert shop.ledger[0]["original_voucher"] in (shop.original.voucher, "")
    concluded = [
        event.result for event in shop.events if isinstance(event, Concluded | Provisional)
    ]
    assert any(isinstance(result, Approved) for result in concluded)


@EVERYTHING
@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("seed", range(4))
def test_a_lossy_line_leads_to_claims_that_hold(
    protocol: str, kind: Kind, name: str, seed: int
) -> None:
    prove(Shop(protocol, ENDINGS[name].rules), kind, lossy(seed, rate=0.005))


@EVERYTHING
@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("line", ["cut", "twice"])
def test_a_line_that_is_cut_or_doubles_a_byte_anywhere_leads_to_claims_that_hold(
    protocol: str, kind: Kind, name: str, line: str
) -> None:
    rules = ENDINGS[name].rules
    for way, place in _places(protocol, kind, rules):
        damage = HITS[line](way, place)
        noted(lambda: prove(Shop(protocol, rules), kind, damage), f"{line} {way} {place}")  # noqa: B023


HITS: dict[str, Callable[[Way, int], Damage]] = {
    "cut": lambda way, place: cut_after(place, way),
    "twice": lambda way, place: at(way, place, twice),
}


def _places(protocol: str, kind: Kind, rules: tuple[Rule, ...]) -> Iterator[tuple[Way, int]]:
    for way in Way:
        size = length(protocol, kind, way, rules)
        yield from ((way, place) for place in range(0, size, max(1, size // CUTS)))


@EVERYTHING
@pytest.mark.parametrize("name", ["approve", "receipt first"])
def test_every_receipt_that_comes_is_handed_on_once(protocol: str, kind: Kind, name: str) -> None:
    shop = Shop(protocol, ENDINGS[name].rules)
    [outcome] = prove(shop, kind)
    assert isinstance(outcome, Approved)
    came = [event.receipt for event in shop.events if isinstance(event, ReceiptCame)]
    both = [*came, *outcome.receipts]
    assert len({(one.copy, one.raw) for one in both}) == len(both)
    assert bool(both) == shop.terminal.capabilities.receipts


@pytest.mark.parametrize("protocol", registry.names())
@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
def test_what_a_protocol_lacks_is_not_done_and_never_sent(protocol: str, kind: Kind) -> None:
    shop = Shop(protocol)
    _, outcome = shop.ask(kind)
    is_able = kind in kinds(protocol)
    assert isinstance(outcome, Approved if is_able else NotDone)
    assert any(isinstance(event, Sent) for event in shop.events) == is_able
