"""What a case can be closed with: only what is there can be named as its proof."""

from __future__ import annotations

from typing import Any

from cashier.domain.cases.records import Case
from cashier.domain.facts import Fact
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from cashier.services.cases.bundle import kept_names
from cashier.services.cases.known import demand_text
from cashier.store import case_reads, reads
from cashier.store.reads import Readable

REFERENCE = "reference"
"""What a proof is that is no file."""

SHORTEST = 8
"""Characters of a file's SHA-256 that are enough to name it."""

_SHOWN = 6
"""How many names a refusal tells; whoever needs the others looks at the case."""


def proofs(source: Readable, case: Case) -> list[tuple[str, str]]:
    """Everything that can be named: what it is (REFERENCE, or what a file shows), and name.

    The references under which the bank has it, and files: brought, receipts, what was said on the
    line.
    """
    told = [(REFERENCE, one) for one in dict.fromkeys(_references(source, case))]
    files = {name: what for what, name in _files(source, case)}
    return [*told, *((what, name) for name, what in files.items())]


def demand_proof(source: Readable, case: Case, text: str) -> str:
    """The proof by its full name; raises Refused where nothing that is there is called so."""
    told = demand_text(text, "case.proof_missing")
    there = [name for _, name in proofs(source, case)]
    if told in there:
        return told
    files = [name for _, name in _files(source, case)]
    begun = {one for one in files if len(told) >= SHORTEST and one.startswith(told.lower())}
    if len(begun) != 1:
        raise Refused(say("case.proof_unknown", proof=told), _instead(there, files))
    return begun.pop()


def _instead(there: list[str], files: list[str]) -> Say:
    if not there:
        return say("case.proof_none")
    names = [one[:SHORTEST] if one in files else one for one in there]
    return say("case.proof_named", names=", ".join(names[:_SHOWN]))


def _files(source: Readable, case: Case) -> list[tuple[str, str]]:
    return [(what, name) for name, what in kept_names(source, case)]


def _references(source: Readable, case: Case) -> list[str]:
    """Under which the bank has the case, and those of its records about the request."""
    log = case_reads.log(source, case.id)
    sent = [one["body"]["reference"] for one in log if one["kind"] == Fact.CASE_SENT_TO_BANK]
    history = reads.history(source, case.request) if case.request else []
    return [*sent, *filter(None, (_recorded(one["body"]) for one in history))]


def _recorded(body: Any) -> str:
    """The reference of the bank's record in an event about a request; empty where it has none."""
    evidence = body.get("evidence") or {}
    return str(evidence.get("reference", "") or body.get("bank_reference", ""))
