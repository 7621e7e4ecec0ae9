"""The sheet: nothing that a person typed runs in a spreadsheet program, and nothing moves."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.evidence.sheet import COLUMNS, FORMULA, harmless, sheet


def row(**changes: object) -> dict[str, object]:
    texts = {name: "x" for name in COLUMNS if name not in ("amount", "minor", "currency")}
    return {**texts, "amount": {"minor": -1280, "currency": "CNY"}, **changes}


def back(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "=cmd|' /C calc'!A0", "=1",
        '=HYPERLINK("http://evil","hi")', "\u3000=1", "-2+3+cmd|' /C calc'!D2",
    ],
)  # fmt: skip
def test_a_hostile_reason_is_shown_and_not_run(hostile: str) -> None:
    (one,) = back(sheet([row(reason=hostile)]))
    assert one["reason"] == "'" + hostile


def test_an_amount_below_zero_stays_a_number() -> None:
    (one,) = back(sheet([row()]))
    assert (one["amount"], one["minor"]) == ("-12.80", "-1280")


def test_columns_never_move() -> None:
    assert sheet([]).decode() == (
        "request,kind,state,amount,minor,currency,original,reason,made_by,approved_by,method,"
        "asked_at,answered_at,bank_at,voucher,rrn,auth_code,batch,reference,route\r\n"
    )


def test_the_mark_is_there_when_asked_for() -> None:
    assert sheet([], mark=True).startswith(b"\xef\xbb\xbf")
    assert not sheet([]).startswith(b"\xef\xbb\xbf")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_comes_back_whole_and_begins_no_formula(text: str) -> None:
    (one,) = back(sheet([row(reason=text)]))
    assert one["reason"] in (text, "'" + text)
    assert not one["reason"].startswith(FORMULA)
    assert harmless(text) == one["reason"]
