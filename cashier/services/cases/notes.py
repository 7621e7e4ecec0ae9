"""What is added to a case: who was called and what was said, and pieces of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cashier.domain.cases.checklist import Item
from cashier.domain.cases.records import Case
from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.cases.known import demand_day, demand_open, demand_text, existing_case
from cashier.services.cases.look import today
from cashier.services.lane import Lane
from drivers.text import mask_card_numbers

TEXTS = ("utf-8", "gb18030")
"""How a text may be written; anything else is a picture and is kept as it is."""

LARGEST = 20_000_000
"""Bytes of one piece of evidence; a photograph of a slip has less."""


@dataclass(frozen=True, slots=True)
class Contact:
    """`who` was called, `text` is what was said, `promised` a day that they named, or empty."""

    text: str
    who: str = ""
    promised: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: what it shows, its name where it came from, and its bytes."""

    what: Item
    name: str
    data: bytes


def note_case(lane: Lane, case_id: str, contact: Contact, by: Person) -> Case:
    """Write down what was said; a promised day is watched from now on."""
    demand(by.role, Permission.CASE)
    body = {
        "case": case_id, "text": demand_text(contact.text, "case.text_missing"),
        "who": typed(contact.who), "promised": _promised(lane, contact.promised),
    }  # fmt: skip
    with lane.journal.write() as pen:
        demand_open(existing_case(pen, case_id))
        pen.append(Fact.CASE_NOTED, body, by.id)
        return existing_case(pen, case_id)


def _promised(lane: Lane, text: str) -> str:
    """The day that was named; one that is over was never promised today."""
    day = demand_day(text, optional=True)
    if day and date.fromisoformat(day) < today(lane):
        raise Refused(say("case.promised_past", day=day))
    return day


def add_evidence(lane: Lane, case_id: str, piece: Piece, by: Person) -> str:
    """Keep a file under its SHA-256, with the card numbers of a text masked; returns the name.

    Also for a closed case: a piece that comes late proves no less.
    """
    demand(by.role, Permission.CASE)
    if not 0 < len(piece.data) <= LARGEST:
        raise Refused(say("case.evidence_size", most=LARGEST // 1_000_000))
    with lane.journal.write() as pen:
        existing_case(pen, case_id)
        name = pen.keep(masked(piece.data))
        body = {"case": case_id, "blob": name, "what": piece.what, "name": typed(piece.name)}
        pen.append(Fact.CASE_EVIDENCE_ADDED, body, by.id)
    return name


def masked(data: bytes) -> bytes:
    """The bytes, without card numbers where they are a text."""
    return mask_card_numbers(data) if _is_text(data) else data


def _is_text(data: bytes) -> bool:
    return b"\0" not in data and any(_reads_as(data, encoding) for encoding in TEXTS)


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
