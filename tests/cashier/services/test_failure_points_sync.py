"""Head office's answer is lost, comes twice, or head office cannot read one of the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.hub import desk
from cashier.store import reads
from cashier.sync import marks
from cashier.sync.client import HeadOffice
from cashier.sync.errors import Unreachable
from cashier.sync.push import Synced, exchange
from cashier.sync.settings import Settings
from drivers.terminal import Kind
from tests.cashier.hub.kit import Office
from tests.cashier.lanes import PROTOCOLS, World, give_back, kinds, shop
from tests.cashier.sync.kit import Cut, CutTransport

LANE = "lane-1"
BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "hub.sqlite")
    yield office
    office.close()


def seen_from(office: Office, *cuts: Cut) -> HeadOffice:
    """Head office as this lane sees it: the first requests meet `cuts`."""
    plan = iter(cuts)
    transport = CutTransport(office.transport, lambda: next(plan, Cut.NONE))
    return HeadOffice(Settings("http://127.0.0.1:1/", LANE), transport=transport)


def rows(world: World) -> list[tuple[str, int, str]]:
    return [tuple(row) for row in world.lane.journal.read("select epoch, seq, hash from journal")]


def stored(office: Office) -> list[tuple[str, int, str]]:
    query = "select epoch, seq, hash from events order by position"
    return [tuple(row) for row in office.file.read(query)]


@BOTH
@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.HALF, Cut.AFTER])
def test_an_unsure_head_office_gets_the_same_ids_again_and_has_them_once(
    protocol: str, cut: Cut, office: Office
) -> None:
    world = shop(protocol)
    give_back(world, world.sell(2500), Kind.REFUND, 1000)
    head_office = seen_from(office, cut)
    with pytest.raises(Unreachable):
        exchange(world.lane.journal, head_office)
    assert marks.waiting(world.lane.journal) == len(rows(world))
    new = 0 if cut is Cut.AFTER else len(rows(world))
    assert exchange(world.lane.journal, head_office) == Synced(new, len(rows(world)), 0, 0)
    assert stored(office) == rows(world)


@BOTH
def test_an_unsure_head_office_changes_nothing_at_the_lane(protocol: str, office: Office) -> None:
    world = shop(protocol)
    request = give_back(world, world.sell(2500), Kind.REFUND, 1000)
    before = kinds(world, request)
    with pytest.raises(Unreachable):
        exchange(world.lane.journal, seen_from(office, Cut.AFTER))
    assert kinds(world, request) == before
    assert give_back(world, world.sell(3000), Kind.VOID).state is State.ACCEPTED


def test_head_offices_own_key_refuses_a_second_row_with_the_same_id(office: Office) -> None:
    """Even a program that forgot to look could not store it."""
    exchange(shop().lane.journal, seen_from(office))
    columns = "lane, branch, epoch, seq, id, kind, v, at, hlc, actor, body, prev, hash, received_at"
    again = f"insert into events({columns}) select {columns} from events where seq = 1"
    with office.file.write() as connection, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        connection.execute(again)


@BOTH
def test_one_row_that_head_office_cannot_read_is_set_aside_and_blocks_nothing(
    protocol: str, office: Office
) -> None:
    world = shop(protocol)
    first = give_back(world, world.sell(2500), Kind.VOID)
    an_unreadable_row(world)
    second = give_back(world, world.sell(3000), Kind.REFUND, 1000)
    assert exchange(world.lane.journal, seen_from(office)).waiting == 0
    assert stored(office) == rows(world)
    (bad,) = office.file.read("select why from dead_letter")
    assert "not an object" in bad["why"]
    told = {row["request"]: row["state"] for row in office.file.read("select * from requests")}
    assert told == {first.id: "accepted", second.id: "accepted"}
    assert desk.missing(office.file, LANE) == []


def an_unreadable_row(world: World) -> None:
    """Soundly chained, but its body is no object: as a program might write it that is newer."""
    with world.lane.journal.write() as pen:
        pen.append(Fact.SIGNED_IN, ["1001", "counter 1"], "1001")  # type: ignore[arg-type]


def test_what_head_office_was_told_of_a_request_is_its_state_at_the_lane(office: Office) -> None:
    world = shop("allinpay", "lost-answer@1", "decline@2")
    for minor in (2500, 3000, 3500):
        give_back(world, world.sell(minor), Kind.VOID)
    exchange(world.lane.journal, seen_from(office))
    ours = {one.id: str(one.state) for one in reads.requests(world.lane.journal)}
    told = {row["request"]: row["state"] for row in office.file.read("select * from requests")}
    assert told == ours
