"""A lane restored from an older copy: found out, said aloud, and neither history is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from cashier.hub import desk
from cashier.sync import marks
from cashier.sync.errors import Forked
from cashier.sync.push import Synced, exchange
from tests.cashier.hub.kit import Office
from tests.cashier.sync.kit import (
    Copies,
    arrived,
    is_whole,
    keep_slip,
    office_for,
    rows,
    sign_in,
)


@pytest.fixture
def lane(tmp_path: Path, office: Office) -> Copies:
    """Backed up after 4 events, then 3 more that head office has."""
    copies = Copies(tmp_path)
    sign_in(copies.journal, 3)
    exchange(copies.journal, office_for(office))
    copies.back_up()
    sign_in(copies.journal, 3, "forgotten")
    exchange(copies.journal, office_for(office))
    return copies


def test_a_restored_copy_is_found_out_before_it_writes_anything(
    lane: Copies, office: Office
) -> None:
    before = arrived(office)
    lane.restore()
    with pytest.raises(Forked, match="restored from an older copy") as caught:
        exchange(lane.journal, office_for(office))
    assert caught.value.at == 5
    assert marks.is_forked(lane.journal)
    sign_in(lane.journal, 2)
    assert exchange(lane.journal, office_for(office)) == Synced(3, 7, 0, 0)
    assert arrived(office) == before + rows(lane.journal)[4:]
    assert is_whole(office)
    lane.journal.close()


def test_a_restored_copy_that_went_on_loses_neither_history(lane: Copies, office: Office) -> None:
    before = arrived(office)
    lane.restore()
    sign_in(lane.journal, 5, "after")
    name = keep_slip(lane.journal, b"after")
    with pytest.raises(Forked) as caught:
        exchange(lane.journal, office_for(office))
    assert caught.value.at == 5
    assert marks.is_forked(lane.journal)
    epochs = [row["epoch"] for row in lane.journal.read("select distinct epoch from journal")]
    assert len(epochs) == 2
    assert exchange(lane.journal, office_for(office)) == Synced(7, 11, 0, 0)
    assert arrived(office) == before + rows(lane.journal)[4:]
    assert desk.blob(office.file, name) == b"after"
    assert is_whole(office)
    assert exchange(lane.journal, office_for(office)).pushed == 0
    lane.journal.close()


@pytest.mark.parametrize("after", [1, 3, 9])
def test_a_copy_restored_twice_loses_nothing(lane: Copies, office: Office, after: int) -> None:
    wanted = set(arrived(office))
    for word in ("second", "third"):
        lane.restore()
        sign_in(lane.journal, after, word)
        with pytest.raises(Forked):
            exchange(lane.journal, office_for(office))
        exchange(lane.journal, office_for(office))
        wanted |= set(rows(lane.journal))
    assert sorted(arrived(office)) == sorted(wanted)
    assert is_whole(office)
    lane.journal.close()


def test_after_a_fork_a_head_office_that_starts_anew_gets_what_this_lane_has(
    lane: Copies, office: Office, tmp_path: Path
) -> None:
    lane.restore()
    sign_in(lane.journal, 5, "after")
    with pytest.raises(Forked):
        exchange(lane.journal, office_for(office))
    exchange(lane.journal, office_for(office))
    anew = Office(tmp_path / "anew.sqlite")
    exchange(lane.journal, office_for(anew))
    assert sorted(arrived(anew)) == sorted(rows(lane.journal))
    assert is_whole(anew)
    anew.close()
    lane.journal.close()


def test_cut_off_between_the_new_epoch_and_its_mark_the_fork_is_met_again(
    lane: Copies, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane.restore()
    sign_in(lane.journal, 2, "after")
    with monkeypatch.context() as patch:
        patch.setattr(marks, "set_branch", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            exchange(lane.journal, office_for(office))
    with pytest.raises(Forked):
        exchange(lane.journal, office_for(office))
    exchange(lane.journal, office_for(office))
    assert set(rows(lane.journal)) <= set(arrived(office))
    assert len(lane.journal.read("select distinct epoch from journal")) == 2
    lane.journal.close()


def _power_cut(*_: object) -> None:
    raise KeyboardInterrupt
