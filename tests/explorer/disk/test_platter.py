"""The model of a disk: what is certain survives, what is not may be anything it was to become."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explorer.disk.calls import OPEN_CREATE, OPEN_WAL, Call, Method
from tests.explorer.disk.fates import EVERYTHING, MOODS, NOTHING, SECTOR, Mood, Write
from tests.explorer.disk.platter import File, Image, Platter

NAME = "journal.db"
LOG = "journal.db-wal"

WRITES = st.lists(
    st.builds(Write, st.integers(0, 3000), st.binary(min_size=1, max_size=1500)), max_size=6
)
MOOD = st.sampled_from(list(MOODS.values()))


def a_file(certain: list[Write], loose: list[Write]) -> File:
    file = File()
    for write in certain:
        file.loose.append(write)
    file.sync()
    file.loose += loose
    return file


@given(WRITES, WRITES, MOOD, st.integers())
def test_no_mood_touches_a_byte_that_was_not_being_written(
    certain: list[Write], loose: list[Write], mood: Mood, seed: int
) -> None:
    file = a_file(certain, loose)
    found = file.after_a_cut(mood, random.Random(seed))
    touched = {at for write in loose for at in range(write.at, write.end)}
    assert len(found) >= len(file.certain)
    kept = [at for at in range(len(file.certain)) if at not in touched]
    assert [found[at] for at in kept] == [file.certain[at] for at in kept]


@given(WRITES, MOOD, st.integers())
def test_what_was_synced_survives_every_mood(certain: list[Write], mood: Mood, seed: int) -> None:
    file = a_file(certain, [])
    assert file.after_a_cut(mood, random.Random(seed)) == file.certain


def fates_of_one_sector(mood: Mood) -> set[bytes]:
    """What may stand where `b"b"` was being written over `b"a"`."""
    file = a_file([Write(0, b"a" * SECTOR)], [Write(0, b"b" * SECTOR)])
    return {bytes(file.after_a_cut(mood, random.Random(seed))[:1]) for seed in range(400)}


@pytest.mark.parametrize("name", ["half", "most", "little", "torn", "torn once", "hollow"])
def test_what_was_not_synced_may_be_there_or_not(name: str) -> None:
    assert fates_of_one_sector(MOODS[name]) == {b"a", b"b"}


def test_a_spoilt_sector_may_hold_anything() -> None:
    assert fates_of_one_sector(MOODS["spoilt"]) > {b"a", b"b"}


def test_a_torn_write_is_torn_between_sectors_only() -> None:
    file = a_file([], [Write(100, b"x" * 3 * SECTOR)])
    for seed in range(200):
        found = file.after_a_cut(MOODS["torn"], random.Random(seed)).ljust(4 * SECTOR, b"\0")
        for start in range(0, 4 * SECTOR, SECTOR):
            assert len(set(found[max(start, 100) : min(start + SECTOR, 100 + 3 * SECTOR)])) <= 1


def test_a_later_sync_does_not_bring_back_what_a_failed_one_gave_up() -> None:
    lost = 0
    for seed in range(50):
        file = a_file([], [Write(0, b"first")])
        file.give_up(random.Random(seed))
        file.loose.append(Write(5, b"second"))
        file.sync()
        assert file.certain[5:] == b"second"
        lost += file.certain[:5] != b"first"
    assert 0 < lost < 50


# -- names -----------------------------------------------------------------------------------------


def opened(platter: Platter, name: str, flags: int = OPEN_CREATE) -> None:
    platter.take(Call(Method.OPEN, name, flags=flags))


def written(platter: Platter, name: str, data: bytes) -> None:
    platter.take(Call(Method.WRITE, name, data=data))
    platter.take(Call(Method.SYNC, name))


def images(platter: Platter) -> list[Image]:
    return [platter.after_a_cut(MOODS["half"], random.Random(seed)) for seed in range(60)]


def test_a_new_name_may_be_lost_although_its_file_was_synced() -> None:
    platter = Platter()
    opened(platter, NAME)
    written(platter, NAME, b"contents")
    assert {len(image) for image in images(platter)} == {0, 1}


def test_the_first_sync_of_a_log_makes_every_name_certain() -> None:
    platter = Platter()
    opened(platter, NAME)
    written(platter, NAME, b"contents")
    opened(platter, LOG, OPEN_CREATE | OPEN_WAL)
    written(platter, LOG, b"log")
    assert all(image == {NAME: b"contents", LOG: b"log"} for image in images(platter))


def test_a_deleted_log_may_come_back_with_what_it_held() -> None:
    platter = Platter({NAME: b"contents", LOG: b"log"})
    platter.take(Call(Method.DELETE, LOG))
    found = images(platter)
    assert {NAME: b"contents"} in found
    assert {NAME: b"contents", LOG: b"log"} in found
    platter.take(Call(Method.DELETE, "other", flags=1))
    assert all(image == {NAME: b"contents"} for image in images(platter))


def test_a_log_that_came_anew_is_never_mixed_with_the_old_one() -> None:
    platter = Platter({LOG: b"old"})
    platter.take(Call(Method.DELETE, LOG))
    opened(platter, LOG)
    platter.take(Call(Method.WRITE, LOG, data=b"n"))
    contents = {bytes(image.get(LOG, b"gone")) for image in images(platter)}
    assert contents == {b"old", b"gone", b"", b"n"}


def test_a_shorter_file_may_still_be_as_long_as_before() -> None:
    platter = Platter({NAME: b"contents"})
    platter.take(Call(Method.TRUNCATE, NAME, at=3))
    dice = random.Random(0)
    assert platter.after_a_cut(EVERYTHING, dice)[NAME] == b"con"
    assert platter.after_a_cut(NOTHING, dice)[NAME] == b"contents"
