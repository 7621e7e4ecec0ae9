"""What outlives a simulated terminal, with a crash at either point, and damage of every kind."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator import ledger, scenarios
from drivers.simulator.bank import Bank, Books, Entry, movement
from drivers.simulator.ledger import LedgerError, books_path, kept, load, save
from drivers.terminal import Method

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
QR = (Method.WECHAT, Method.ALIPAY)


class Crash(BaseException):
    """The machine stops at this point."""


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def new_bank() -> Bank:
    return Bank(ManualClock(NOON), "CNY")


def shop_day() -> Books:
    return scenarios.books("shop-day", 1, new_bank(), QR)


def no_day() -> Books:
    return Books((), batch=12, next_voucher=1)


def no_second_day() -> Books:
    raise AssertionError("the shop opened twice")


def run(
    path: Path, work: Callable[[Bank], object], first_day: Callable[[], Books] = no_second_day
) -> Bank:
    """One life of a simulator."""
    bank = new_bank()
    with kept(bank, path, first_day):
        work(bank)
    return bank


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def wait(_bank: Bank) -> None:
    pass


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


def test_a_new_ledger_begins_with_the_day_that_was_sold(path: Path) -> None:
    run(path, wait, shop_day)
    assert rows(path) == [movement(entry.transaction) for entry in shop_day().entries]
    assert list(rows(path)[0]) == [
        "at", "kind", "voucher", "original_voucher", "amount_minor", "currency",
    ]  # fmt: skip


def test_every_movement_is_one_line_before_the_bank_answers(path: Path) -> None:
    def work(bank: Bank) -> None:
        sold = bank.sale(cny(1280)).transaction
        assert len(rows(path)) == 1
        bank.refund(cny(100), rrn=sold.rrn)
        assert len(rows(path)) == 2
        bank.refund(cny(9999), rrn=sold.rrn)
        bank.settle()

    run(path, work, no_day)
    assert [(row["kind"], row["original_voucher"], row["amount_minor"]) for row in rows(path)] == [
        ("sale", "", 1280),
        ("refund", "000001", 100),
    ]


def test_a_restart_goes_on_where_it_was(path: Path) -> None:
    first = run(path, lambda bank: bank.void("000010", None, "R-1"), shop_day)
    before = path.read_bytes()
    again = run(path, wait)
    assert path.read_bytes() == before
    assert again.books == first.books
    last = again.last()
    assert last is not None
    assert last.transaction.reference == "R-1"
    found = again.find("000010")
    assert found is not None
    assert found.voided


def test_a_settlement_outlives_a_restart(path: Path) -> None:
    first = run(path, lambda bank: bank.settle(), shop_day)
    assert run(path, wait).open_batch == first.open_batch == "000014"


# -- crashes ------------------------------------------------------------------------------------


def test_a_crash_before_the_books_are_replaced_moved_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(path, lambda bank: bank.sale(cny(1)), no_day)

    def stop(_self: Path, _target: Path) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        with pytest.raises(Crash):
            run(path, lambda bank: bank.sale(cny(2)))
    assert len(run(path, wait).entries) == 1
    run(path, lambda bank: bank.sale(cny(3)))
    assert [(row["voucher"], row["amount_minor"]) for row in rows(path)] == [
        ("000001", 1),
        ("000002", 3),
    ]


@pytest.mark.parametrize("written", [0, 1, 40, -1])
def test_a_crash_between_books_and_ledger_neither_loses_nor_doubles(
    path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """The line may be missing, torn, or lack only its end."""
    run(path, lambda bank: bank.sale(cny(1)), no_day)
    before = path.read_bytes()

    def tear(bank: Bank) -> None:
        def write_part(moved: dict[str, str | int]) -> None:
            line = json.dumps(moved).encode() + b"\n"
            path.write_bytes(before + line[:written])
            raise Crash

        bank.on_movement = write_part
        bank.sale(cny(2))

    with pytest.raises(Crash):
        run(path, tear)
    run(path, wait)
    assert [row["amount_minor"] for row in rows(path)] == [1, 2]
    run(path, lambda bank: bank.sale(cny(3)))
    assert [row["amount_minor"] for row in rows(path)] == [1, 2, 3]


@pytest.mark.parametrize("lines", [0, 1, 23])
def test_a_crash_while_the_first_day_is_written_is_made_good(path: Path, lines: int) -> None:
    run(path, wait, shop_day)
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:lines]))
    run(path, wait)
    assert path.read_bytes() == whole


@given(minors=st.lists(st.integers(1, 999), min_size=1, max_size=4), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_a_ledger_cut_anywhere_becomes_whole_again(
    tmp_path: Path, minors: list[int], data: st.DataObject
) -> None:
    path = tmp_path / "cut.jsonl"
    path.unlink(missing_ok=True)
    books_path(path).unlink(missing_ok=True)
    run(path, lambda bank: [bank.sale(cny(minor)) for minor in minors], no_day)
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    run(path, wait)
    assert path.read_bytes() == whole


# -- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b'{"batch": 12}', b"\xff\xfe", b'{"entries": [], "batch": "12"}'],
)
def test_damaged_books_are_an_error_and_stay_untouched(path: Path, damaged: bytes) -> None:
    run(path, wait, shop_day)
    before = path.read_bytes()
    books_path(path).write_bytes(damaged)
    with pytest.raises(LedgerError, match="are damaged"):
        run(path, wait)
    assert (path.read_bytes(), books_path(path).read_bytes()) == (before, damaged)


def test_books_with_impossible_money_are_damaged(path: Path) -> None:
    run(path, wait, shop_day)
    text = books_path(path).read_text().replace('"CNY"', '"yuan"', 1)
    books_path(path).write_text(text)
    with pytest.raises(LedgerError, match="are damaged"):
        run(path, wait)


def test_a_ledger_without_books_is_an_error(path: Path) -> None:
    run(path, wait, shop_day)
    books_path(path).unlink()
    with pytest.raises(LedgerError, match="no books"):
        run(path, wait, shop_day)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [*lines, lines[-1]],
        lambda lines: lines[1:],
        lambda lines: [lines[0].replace(b"sale", b"void"), *lines[1:]],
    ],
)
def test_a_ledger_that_says_something_else_is_an_error_and_stays_untouched(
    path: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    run(path, wait, shop_day)
    foreign = b"".join(change(path.read_bytes().splitlines(keepends=True)))
    path.write_bytes(foreign)
    with pytest.raises(LedgerError, match="do not agree"):
        run(path, wait)
    assert path.read_bytes() == foreign


def test_a_ledger_in_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be written"):
        run(tmp_path / "nowhere" / "ledger", wait, no_day)


def test_every_field_of_the_books_is_read_back(path: Path) -> None:
    entries = [Entry(entry.transaction, True, 7) for entry in shop_day().entries]
    written = Books(tuple(entries), 44, 99)
    save(path, written)
    assert load(path) == written


# -- two at once --------------------------------------------------------------------------------


def hold(path: Path, told: Connection) -> None:
    with kept(new_bank(), path, no_day):
        told.send("held")
        told.recv()


@pytest.fixture
def other(path: Path) -> Iterator[Connection]:
    """Another process that serves the same ledger until it is told to end."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=hold, args=(path, theirs))
    process.start()
    assert ours.recv() == "held"
    yield ours
    ours.send("end")
    process.join(10)


def test_two_simulators_never_share_a_ledger(
    path: Path, other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LOCK_SECONDS", 0.1)
    with pytest.raises(LedgerError, match="in use"):
        run(path, wait)


def test_a_new_simulator_waits_for_the_old_one_to_end(path: Path, other: Connection) -> None:
    other.send("end")
    run(path, wait)
