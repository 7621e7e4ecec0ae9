"""Cases as they stand, and every step of each; bodies carry the case's id as `case`."""

from __future__ import annotations

import sqlite3

from cashier.domain.cases.life import CaseState, case_step
from cashier.domain.facts import Fact
from cashier.store.event import Event, canonical
from cashier.store.tables.kinds import Facts, Project


def _opened(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    amount, why = facts.get("amount"), facts.get("words")
    connection.execute(
        "insert into cases(id, kind, type, subject, request, original, state, opened_at,"
        " opened_by, found_at, clock, terminal, goods, reason, why, amount_minor, currency,"
        " sold_on, since, touched, reference, promised, answer, answer_reason, cause, proof,"
        " lesson, closed_at, closed_by)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '',"
        " '', '', '', '', '', '', '', '', '')",
        (
            facts["case"], facts["kind"], facts["type"], facts["subject"], facts["concerns"],
            facts["original"], CaseState.OPEN, event.at, event.actor, facts["found_at"],
            facts["clock"], facts["terminal"], facts["goods"], facts["reason"],
            canonical(why) if why else None, amount["minor"] if amount else None,
            amount["currency"] if amount else "", facts["sold_on"], event.at,
        ),
    )  # fmt: skip
    _logged(connection, event, facts)


def _stepped(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """Every event that carries a case to its next state."""
    row = connection.execute("select state from cases where id = ?", (facts["case"],)).fetchone()
    after = case_step(CaseState(row["state"]), _BECOMES[Fact(event.kind)])
    connection.execute(
        "update cases set state = ?, since = ? where id = ?", (after, event.at, facts["case"])
    )
    _touched(connection, event, facts)


def _touched(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute("update cases set touched = ? where id = ?", (event.at, facts["case"]))
    _logged(connection, event, facts)


def _logged(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into case_log(hlc, case_id, at, actor, kind, body) values (?, ?, ?, ?, ?, ?)",
        (event.hlc, facts["case"], event.at, event.actor, event.kind, event.body),
    )


def _noted(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """A new promise takes the place of an older one; a note without one leaves it."""
    connection.execute(
        "update cases set promised = coalesce(nullif(?, ''), promised) where id = ?",
        (facts["promised"], facts["case"]),
    )
    _touched(connection, event, facts)


def _sent_to_bank(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "update cases set reference = ? where id = ?", (facts["reference"], facts["case"])
    )
    _stepped(connection, event, facts)


def _answered(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """With its answer the bank has kept its promise to give one."""
    connection.execute(
        "update cases set answer = ?, answer_reason = ?, promised = '' where id = ?",
        (facts["answer"], facts["reason"], facts["case"]),
    )
    _stepped(connection, event, facts)


def _closed(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "update cases set cause = ?, proof = ?, lesson = ?, closed_at = ?, closed_by = ?,"
        " promised = '' where id = ?",
        (
            facts["cause"], facts["proof"], facts["lesson"], event.at, event.actor,
            facts["case"],
        ),
    )  # fmt: skip
    _stepped(connection, event, facts)


def _reopened(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """What was found before stays in the log; the case is looked into anew."""
    connection.execute(
        "update cases set cause = '', proof = '', closed_at = '', closed_by = '' where id = ?",
        (facts["case"],),
    )
    _stepped(connection, event, facts)


def _compensation_asked(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    amount = facts["amount"]
    connection.execute(
        "insert into compensations(id, case_id, amount_minor, currency, given, asked_by,"
        " asked_at, approved_by, approved_on) values (?, ?, ?, ?, ?, ?, ?, '', '')",
        (
            facts["compensation"], facts["case"], amount["minor"], amount["currency"],
            facts["given"], event.actor, event.at,
        ),
    )  # fmt: skip
    _touched(connection, event, facts)


def _compensation_approved(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "update compensations set approved_by = ?, approved_on = ? where id = ?",
        (event.actor, facts["day"], facts["compensation"]),
    )
    _touched(connection, event, facts)


_BECOMES: dict[Fact, CaseState] = {
    Fact.CASE_SENT_TO_BANK: CaseState.WITH_BANK,
    Fact.CASE_ANSWERED: CaseState.ANSWERED,
    Fact.CASE_APPEALED: CaseState.APPEALED,
    Fact.CASE_CLOSED: CaseState.CLOSED,
    Fact.CASE_REOPENED: CaseState.OPEN,
}

PROJECT: dict[Fact, Project] = {
    Fact.CASE_OPENED: _opened,
    Fact.CASE_NOTED: _noted,
    Fact.CASE_EVIDENCE_ADDED: _touched,
    Fact.CASE_SENT_TO_BANK: _sent_to_bank,
    Fact.CASE_ANSWERED: _answered,
    Fact.CASE_APPEALED: _stepped,
    Fact.CASE_CLOSED: _closed,
    Fact.CASE_REOPENED: _reopened,
    Fact.COMPENSATION_ASKED: _compensation_asked,
    Fact.COMPENSATION_APPROVED: _compensation_approved,
}
