"""Reports by commands: a day, so far, a closing and its repetition, and the sheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.cashier.cli.kit import Counter, refund


def figure(value: dict[str, object], group: str, key: str) -> list[tuple[int, int]]:
    rows = value["figures"]
    assert isinstance(rows, list)
    return [(r["count"], r["minor"]) for r in rows if (r["group"], r["key"]) == (group, key)]


def test_today_is_told_without_options(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    said = counter.json("report")
    assert (said.status, said.value["report"]) == (0, "day")
    assert figure(said.value, "answer", "accepted") == [(1, 1_00)]
    assert [one["made_by"] for one in said.value["requests"]] == ["1001"]
    text = counter.run("report").text
    assert "accepted by the terminal" in text
    assert "Accepted is the terminal's word." in text


def test_another_day_is_empty(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    assert counter.json("report", "--day", "2020-01-01").value["figures"] == []
    text = counter.run("report", "--day", "2020-01-01").text
    assert "nothing is open" in text
    assert "From 2020-01-01 00:00:00" in text
    assert "closing" not in text


def test_days_that_are_none_are_refused(counter: Counter) -> None:
    turned = counter.json("report", "--from", "2026-11-27", "--to", "2026-11-26")
    assert (turned.status, turned.value["error"]["code"]) == (2, "report.days_turned")
    odd = counter.json("report", "--day", "yesterday")
    assert (odd.status, odd.value["error"]["code"]) == (2, "report.bad_day")


def test_a_shift_is_closed_once_and_shown_again(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    assert counter.as_cashier("report", "close").status == 3
    made = counter.as_supervisor("report", "close")
    assert (made.status, made.value["report"], made.value["title"]) == (0, "z", "1")
    assert figure(made.value, "answer", "accepted") == [(1, 1_00)]
    again = counter.as_supervisor("report", "close")
    assert (again.status, again.value["error"]["code"]) == (3, "report.closed_already")
    assert [one["number"] for one in counter.json("report", "list").value] == [1]
    (row,) = counter.run("report", "list").text.splitlines()
    assert (row.split()[0], row.split()[-1]) == ("1", "9001")
    assert counter.json("report", "show", "1").value == made.value
    assert "CLOSING REPORT NO. 1 (Z)" in counter.run("report", "show", "1").text
    assert counter.json("report", "show", "2").status == 3


def test_so_far_begins_anew_after_a_closing(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    counter.as_supervisor("report", "close")
    refund(counter, "12", "2.00")
    value = counter.json("report", "--so-far").value
    assert (value["report"], figure(value, "answer", "accepted")) == ("x", [(1, 2_00)])


def test_the_sheet_is_harmless_in_a_spreadsheet(counter: Counter, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://x","y")'
    counter.as_cashier("refund", "12", "--amount", "1.00", "--reason", formula)
    file = tmp_path / "day.csv"
    assert counter.run("report", "--csv", str(file), "--mark").status == 0
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert counter.run("report", "--csv", "-").out == data[3:]
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["reason"] == "'" + formula
    assert (row["amount"], row["minor"], row["currency"]) == ("1.00", "100", "CNY")


# -- compared ------------------------------------------------------------------------------------


def test_figures_are_those_of_the_events(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    said = counter.json("report", "--compare")
    assert (said.status, said.value["compared"]) == (0, {"journal": []})
    assert "the same when the journal is read anew" in counter.run("report", "--compare").text


def test_a_file_of_the_acquirer_is_compared_row_by_row(counter: Counter, tmp_path: Path) -> None:
    given = refund(counter, "12", "1.00").value
    told = given["attempts"][-1]["transaction"]
    file = tmp_path / "bank.csv"
    rows = f"refund,1.00,{told['rrn']}\nrefund,9.99,123456\nsale,5.00,7\ngift,1.00,8\n"
    file.write_text("kind,amount,rrn\n" + rows)
    said = counter.json("report", "--acquirer", str(file))
    bank = said.value["compared"]["bank"]
    assert (said.status, bank["agreed"], bank["sales"]) == (1, 1, 1)
    assert [(one["odd"], one["line"]) for one in bank["differences"]] == [("only_there", 3)]
    assert [one["line"] for one in bank["unread"]] == [5]
    text = counter.run("report", "--acquirer", str(file)).text
    assert "Only at the acquirer: nothing here fits." in text
    assert "cashier find 123456" in text


def test_a_difference_names_the_command_and_changes_nothing(
    counter: Counter, tmp_path: Path
) -> None:
    given = refund(counter, "12", "1.00").value
    told = given["attempts"][-1]["transaction"]
    file = tmp_path / "bank.csv"
    file.write_text(f"kind,status,amount,rrn\nrefund,refused,1.00,{told['rrn']}\n")
    (one,) = counter.json("report", "--acquirer", str(file)).value["compared"]["bank"][
        "differences"
    ]
    assert one["odd"] == "refused_there"
    assert one["command"].startswith(f"cashier bank {given['request']} --says failed")
    assert counter.json("show", given["request"]).value["state"] == "accepted"
