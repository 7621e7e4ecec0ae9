"""A damaged, foreign or newer file is refused in words and left as it was."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cashier.store.check import check
from cashier.store.connection import HEADER, open_reader
from cashier.store.errors import NewerJournal, NotAJournal, StoreError
from cashier.store.lock import Lock
from cashier.store.schema import APPLICATION_ID, SCRIPTS
from tests.builders import LANE, journal_on_file
from tests.cashier.store.kit import dump, lived_in

PAGE = 4096


@cache
def good() -> bytes:
    """A journal in which something of every kind has happened."""
    with TemporaryDirectory() as folder:
        return lived_in(Path(folder) / "journal.db").read_bytes()


def altered(path: Path, statement: str, data: bytes | None = None) -> None:
    """A database at `path` on which one statement was carried out."""
    if data is not None:
        path.write_bytes(data)
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(statement)


# -- refused and untouched ---------------------------------------------------------------------


def a_text(path: Path) -> None:
    path.write_text("date;amount\n2026-11-22;100.00\n" * 50)


def a_word(path: Path) -> None:
    path.write_bytes(b"x")


def only_the_magic(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


def noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(3 * PAGE))


def a_damaged_magic(path: Path) -> None:
    path.write_bytes(b"SQLITE" + good()[6:])


def a_damaged_page_size(path: Path) -> None:
    path.write_bytes(good()[:16] + b"\x03\x07" + good()[18:])


def a_page_of_zeros(path: Path) -> None:
    path.write_bytes(good()[: 5 * PAGE] + bytes(PAGE) + good()[6 * PAGE :])


def a_damaged_table_of_tables(path: Path) -> None:
    path.write_bytes(good()[:HEADER] + b"\xff" * 60 + good()[HEADER + 60 :])


def half_a_page_missing(path: Path) -> None:
    path.write_bytes(good()[: -PAGE // 2])


def a_foreign_database(path: Path) -> None:
    altered(path, "create table recipes(name); insert into recipes values ('soup')")


def a_foreign_database_with_a_mark(path: Path) -> None:
    altered(path, "create table tiles(zoom); pragma application_id = 0x4d504258")


def a_foreign_database_with_our_version(path: Path) -> None:
    altered(path, f"create table t(a); pragma user_version = {len(SCRIPTS)}")


def a_foreign_database_in_wal(path: Path) -> None:
    altered(path, "pragma journal_mode = wal; create table recipes(name)")


def the_file_of_head_office(path: Path) -> None:
    altered(path, "create table events(a); pragma application_id = 0x63617367")


def our_mark_without_our_tables(path: Path) -> None:
    marks = f"pragma application_id = {APPLICATION_ID}; pragma user_version = {len(SCRIPTS)}"
    altered(path, f"create table t(a); {marks}")


DAMAGED = [
    a_text, a_word, only_the_magic, noise, a_damaged_magic, a_damaged_page_size, a_page_of_zeros,
    a_damaged_table_of_tables, half_a_page_missing,
]  # fmt: skip
FOREIGN = [
    a_foreign_database, a_foreign_database_with_a_mark, a_foreign_database_with_our_version,
    a_foreign_database_in_wal, the_file_of_head_office,
]  # fmt: skip


def newer(path: Path) -> None:
    altered(path, f"pragma user_version = {len(SCRIPTS) + 1}", good())


def of_another_lane(path: Path) -> None:
    journal_on_file(path, lane="L02").close()


def is_refused(path: Path, error: type[StoreError]) -> str:
    """The words of the refusal; the file is as before, nobody holds it, and it is named."""
    before = path.read_bytes()
    with pytest.raises(error) as caught:
        journal_on_file(path)
    assert path.read_bytes() == before
    assert str(path) in str(caught.value)
    assert caught.value.path == path
    Lock(path).release()
    return str(caught.value)


@pytest.mark.parametrize("make", [*DAMAGED, *FOREIGN])
def test_what_is_no_journal_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "journal.db"
    make(path)
    is_refused(path, NotAJournal)


def test_a_file_that_only_bears_our_mark_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    our_mark_without_our_tables(path)
    with pytest.raises(NotAJournal, match="no such table"):
        journal_on_file(path)
    Lock(path).release()


@pytest.mark.parametrize("make", FOREIGN)
def test_a_foreign_database_is_called_one(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "journal.db"
    make(path)
    assert "of another program" in is_refused(path, NotAJournal)


def test_a_newer_journal_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    newer(path)
    assert "newer program" in is_refused(path, NewerJournal)


def test_the_journal_of_another_lane_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    of_another_lane(path)
    assert f"is not of lane {LANE}" in is_refused(path, NotAJournal)


def test_a_journal_whose_last_event_was_altered_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    last = "where rowid = (select max(rowid) from journal)"
    altered(
        path, f"drop trigger journal_keeps_values; update journal set actor = 'eve' {last}", good()
    )
    assert "altered" in is_refused(path, NotAJournal)


@pytest.mark.parametrize("make", [*DAMAGED, *FOREIGN, newer])
def test_a_reader_refuses_the_same_files(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "journal.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(NewerJournal if make is newer else NotAJournal):
        open_reader(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("data", [None, b""])
def test_a_reader_refuses_a_journal_that_is_not_there_yet(
    tmp_path: Path, data: bytes | None
) -> None:
    path = tmp_path / "journal.db"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(NotAJournal, match="does not exist yet"):
        open_reader(path)
    assert path.exists() is (data is not None)


def test_an_empty_file_is_a_journal_that_was_not_begun(tmp_path: Path) -> None:
    """What a start leaves that was cut off at its very beginning."""
    path = tmp_path / "journal.db"
    path.touch()
    with closing(journal_on_file(path)) as journal:
        assert journal.head.seq == 1


# -- wherever it is cut or hit -----------------------------------------------------------------

LENGTHS = st.integers(1, 1_000_000).map(lambda number: 1 + number % (len(good()) - 1))


@given(LENGTHS | st.sampled_from(range(1, HEADER + 1)))
def test_a_file_cut_off_anywhere_is_refused_and_left_as_it_was(length: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        path.write_bytes(good()[:length])
        is_refused(path, NotAJournal)


@pytest.mark.parametrize("pages", range(1, 12))
def test_a_file_cut_off_between_two_pages_is_refused(tmp_path: Path, pages: int) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(good()[: pages * PAGE])
    is_refused(path, NotAJournal)


class Hit:
    """A journal with one byte changed, and what becomes of it."""

    def __init__(self, place: int, mask: int) -> None:
        self.data = bytearray(good())
        self.data[place] ^= mask

    def is_refused_or_found_or_harmless(self) -> bool:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "journal.db"
            path.write_bytes(self.data)
            try:
                journal = journal_on_file(path)
            except StoreError:
                return path.read_bytes() == self.data
            with closing(journal):
                found = check(journal.connection, LANE)
            return not found.ok or dump(path) == contents()


@cache
def contents() -> list[object]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        path.write_bytes(good())
        return dump(path)


PLACES = st.integers(0, 1_000_000).map(lambda number: number % len(good()))


@settings(max_examples=300)
@given(PLACES, st.integers(1, 255))
def test_a_changed_byte_is_refused_or_found_or_in_unused_space(place: int, mask: int) -> None:
    assert Hit(place, mask).is_refused_or_found_or_harmless()


@given(st.data())
def test_a_changed_byte_of_an_event_is_always_refused_or_found(data: st.DataObject) -> None:
    """Where the events' own texts stand there is no unused space."""
    text = data.draw(st.sampled_from(event_texts()))
    inside = data.draw(st.integers(0, len(text) - 1))
    hit = Hit(good().index(text) + inside, data.draw(st.integers(1, 255)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        path.write_bytes(hit.data)
        try:
            journal = journal_on_file(path)
        except StoreError:
            return
        with closing(journal):
            assert not check(journal.connection, LANE).ok


@cache
def event_texts() -> list[bytes]:
    """Bodies and hashes as they stand in the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        path.write_bytes(good())
        with closing(sqlite3.connect(path)) as raw:
            rows = raw.execute("select body, hash from journal").fetchall()
    texts = [text.encode() for row in rows for text in row]
    return [text for text in texts if good().count(text) >= 1]


def index_pages() -> list[tuple[str, int]]:
    """Each index of one page that has entries, and where that page begins."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        path.write_bytes(good())
        with closing(sqlite3.connect(path)) as raw:
            query = "select name, rootpage from sqlite_master where type = 'index'"
            pages = [(name, (page - 1) * PAGE) for name, page in raw.execute(query)]
    return [(name, at) for name, at in pages if good()[at] == LEAF and any(good()[at + 3 : at + 5])]


LEAF = 10
"""The first byte of an index page without children; two bytes at 3 count its entries."""


def test_a_changed_entry_of_an_index_is_found_though_every_row_is_right(tmp_path: Path) -> None:
    """A wrong index answers wrongly: an original is not found, a doubt is not seen."""
    found = {}
    for name, at in index_pages():
        path = tmp_path / f"{name}.db"
        path.write_bytes(good()[: at + PAGE - 1] + b"\x7e" + good()[at + PAGE :])
        with closing(journal_on_file(path)) as journal:
            found[name] = check(journal.connection, LANE)
    assert len(found) > 8
    assert [name for name, one in found.items() if one.ok] == []
    assert all("file is damaged" in one.first_bad for one in found.values())


def test_a_changed_byte_anywhere_in_the_header_is_refused_or_found_or_harmless() -> None:
    for place in range(HEADER):
        for mask in (0x01, 0x80, 0xFF):
            assert Hit(place, mask).is_refused_or_found_or_harmless(), (place, mask)
