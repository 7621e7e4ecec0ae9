"""Corrections as JSON shapes and as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.cli.names import short
from cashier.cli.rows import request_rows
from cashier.cli.shapes import Shape, request_shape
from cashier.domain.correction import Correction
from cashier.evidence.correction_words import next_step, stands, wrong_amount
from cashier.store.reads import Readable
from cashier.text import Speaker


def correction_shape(source: Readable, words: Speaker, correction: Correction) -> Shape:
    """The newest give-back and the newest charge; `charge` is null while none was asked for."""
    charge = correction.charges[-1] if correction.charges else None
    return {
        "correction": correction.id, "state": correction.stage,
        "give_back": request_shape(source, words, correction.gives[-1]),
        "charge": request_shape(source, words, charge) if charge else None,
        "message": stands(words, correction),
    }  # fmt: skip


def correction_rows(source: Readable, words: Speaker, correction: Correction) -> Iterator[str]:
    """Where it stands and what to do; then its two halves."""
    yield stands(words, correction)
    yield next_step(words, correction)
    yield words.text("cli.correction", id=correction.id)
    for half in (correction.gives, correction.charges):
        yield from request_rows(source, words, half[-1]) if half else ()


def correction_row(words: Speaker, correction: Correction) -> list[str]:
    return [
        short(correction.id), words.when(correction.started_at),
        words.money(wrong_amount(correction)), words.money(correction.right),
        correction.original.rpartition("/")[2], stands(words, correction),
    ]  # fmt: skip
