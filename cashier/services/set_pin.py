"""Gives a person another PIN; what it was before is kept as long as it may not come again."""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.pins import REMEMBERED
from cashier.services.lane import Lane
from cashier.services.pin_hash import PUBLISHED
from cashier.store.journal import Pen
from cashier.store.reads import Readable


def set_pin(pen: Pen, person_id: str, verifier: str, actor: str, *, is_first: bool) -> None:
    """The verifier stays in a table of its own: it never leaves this PC with the journal.

    `is_first` says that somebody else than the person chose the PIN.
    """
    pen.execute(
        "insert into old_pins(person, verifier) select person, verifier from pins where person = ?",
        person_id,
    )
    _forget_oldest(pen, person_id)
    pen.execute(
        "insert into pins(person, verifier) values (?, ?)"
        " on conflict (person) do update set verifier = excluded.verifier",
        person_id, verifier,
    )  # fmt: skip
    pen.append(Fact.PIN_CHANGED, {"person": person_id, "is_first": is_first}, actor)


def _forget_oldest(pen: Pen, person_id: str) -> None:
    pen.execute(
        "delete from old_pins where person = ?1 and place not in"
        " (select place from old_pins where person = ?1 order by place desc limit ?2)",
        person_id, REMEMBERED - 1,
    )  # fmt: skip


def verifier_of(source: Readable, person_id: str) -> str:
    """Empty for somebody without a PIN."""
    rows = source.read("select verifier from pins where person = ?", person_id)
    return str(rows[0]["verifier"]) if rows else ""


def is_public(source: Readable, person_id: str) -> bool:
    """Whether the PIN is one of the simulated shop's, which stand on its sign-in screen."""
    return verifier_of(source, person_id).startswith(PUBLISHED)


def was_used(lane: Lane, person_id: str, pin: str) -> bool:
    """Whether the PIN is one of the person's last four; slow, so never in a transaction."""
    query = "select verifier from old_pins where person = ? order by place desc"
    rows = lane.journal.read(query, person_id)
    known = [verifier_of(lane.journal, person_id), *(str(row["verifier"]) for row in rows)]
    return any(lane.hasher.verify(one, pin) for one in known if one)
