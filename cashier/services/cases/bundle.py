"""A case as others may see it: everything that was written down, without card numbers.

What was written is masked already; it is masked once more here, since a bundle leaves the shop.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cashier.domain.cases.records import Case
from cashier.domain.facts import Fact
from cashier.services.cases.notes import masked
from cashier.store import case_reads, reads
from cashier.store.event import name_of
from cashier.store.reads import Readable


@dataclass(frozen=True, slots=True)
class Part:
    """One file beside the case's own: what it is, and its bytes. `name` is the blob's."""

    name: str
    what: str
    file: str
    data: bytes


def history_of(source: Readable, case: Case) -> list[dict[str, Any]]:
    """The case's own events, and beside them those of its request, in the order of time."""
    own = case_reads.log(source, case.id)
    of_request = reads.history(source, case.request) if case.request else []
    alike = [{name: one[name] for name in ("at", "actor", "kind", "body")} for one in of_request]
    return sorted([*own, *alike], key=lambda one: str(one["at"]))


def parts_of(source: Readable, case: Case) -> list[Part]:
    """Every piece of evidence: what people brought, receipts, and what was said on the line."""
    names = dict(kept_names(source, case))
    kept = ((name, what, reads.blob(source, name)) for name, what in names.items())
    return [_part(name, what, data) for name, what, data in kept if data is not None]


def kept_names(source: Readable, case: Case) -> list[tuple[str, str]]:
    """Each file of the case, by its blob's name, and what it is."""
    log = case_reads.log(source, case.id)
    brought = [
        (one["body"]["blob"], one["body"]["what"])
        for one in log
        if one["kind"] == Fact.CASE_EVIDENCE_ADDED
    ]
    owners = [one for one in (case.request, case.original) if one]
    slips = [(name, "receipt") for owner in owners for name in reads.receipts(source, owner)]
    attempts = reads.attempts(source, case.request) if case.request else []
    traces = [(one.trace, "trace") for one in attempts if one.trace]
    return [*brought, *slips, *traces]


def in_text(value: object) -> bytes:
    """The JSON that leaves the shop."""
    return masked(json.dumps(value, ensure_ascii=False, indent=1).encode())


def _part(name: str, what: str, data: bytes) -> Part:
    """A file that was kept before it could be masked is masked on its way out."""
    clean = masked(data)
    return Part(name, what, f"{what}-{name_of(clean)[:16]}", clean)
