"""The disks that fail and fill up refuse what they are said to, and nothing else."""

from __future__ import annotations

import pytest

from tests.explorer.disk.calls import GO, SQLITE_FULL, SQLITE_IOERR_WRITE, Answer, Call, Method
from tests.explorer.disk.refusals import FAULTS, Refusal, Room

WRITE = Call(Method.WRITE, "a", data=b"x" * 100)
SYNC = Call(Method.SYNC, "a")


def write(at: int, path: str = "a") -> Call:
    return Call(Method.WRITE, path, at, b"x" * 100)


@pytest.mark.parametrize(("lasts", "after"), [(False, GO), (True, Answer(SQLITE_IOERR_WRITE))])
def test_one_call_fails_or_all_from_it_on(lasts: bool, after: Answer) -> None:
    disk = Refusal(FAULTS["write EIO"], 2, lasts)
    assert [disk(call) for call in (WRITE, SYNC, WRITE)] == [GO] * 3
    assert not disk.has_struck
    assert disk(WRITE) == Answer(SQLITE_IOERR_WRITE)
    assert disk.has_struck
    assert [disk(SYNC), disk(WRITE)] == [GO, after]


def test_a_write_without_room_is_torn_in_the_middle() -> None:
    assert Refusal(FAULTS["write ENOSPC"], 0, lasts=True)(WRITE) == Answer(SQLITE_FULL, kept=50)


def test_a_full_disk_keeps_what_fits_and_lets_old_bytes_be_written_over() -> None:
    disk = Room(250)
    assert [disk(write(0)), disk(write(0, "b")), disk(write(0))] == [GO] * 3
    assert disk(write(100)) == Answer(SQLITE_FULL, kept=50)
    assert disk(write(150)) == Answer(SQLITE_FULL, kept=0)
    assert disk(write(20)) == GO
    assert disk.has_struck


def test_what_is_deleted_or_cut_off_gives_its_room_back() -> None:
    disk = Room(200)
    disk(write(0))
    disk(write(0, "b"))
    disk(Call(Method.DELETE, "b"))
    assert disk(write(100)) == GO
    disk(Call(Method.TRUNCATE, "a", at=0))
    assert disk(write(100, "b")) == GO
    assert disk.growth == [100, 200, 200, 200]
