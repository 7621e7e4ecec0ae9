"""The terminal's records (R02): one of them, the newest, and whether two looks show the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

from drivers.effects import Session
from drivers.link.verdict import Verdict
from drivers.poslink import exchanges, requests, words
from drivers.poslink.exchanges import Reply
from drivers.poslink.messages import Message
from drivers.poslink.options import Profile
from drivers.poslink.requests import number_of
from drivers.poslink.results import count_of, lookup, newest
from drivers.terminal import Lookup, Presence, Transaction, differ

R = TypeVar("R")


class Run(Protocol):
    """Carries out one exchange to its result."""

    def __call__(self, session: Session[R], /) -> R: ...


def ask(question: Message, run: Run, profile: Profile) -> Lookup:
    """The record that `question` names."""
    return lookup(run(exchanges.question(question, profile)), profile.currency)


def last(run: Run, profile: Profile) -> Lookup:
    """The newest record, with its batch as the open one.

    Whether places count from the oldest or from the newest is not public, so both ends are asked.
    """
    first = run(exchanges.question(requests.record_by_place(0, profile), profile))
    shown = lookup(first, profile.currency)
    if isinstance(first, Reply) and first.meaning.verdict is Verdict.NOT_FOUND:
        return Lookup(None, words.EMPTY)
    if (count := count_of(first)) > 1:
        end = ask(requests.record_by_place(count - 1, profile), run, profile)
        shown = newest(shown, end) if end.presence is Presence.READY else end
    return replace(shown, batch=shown.transaction.batch if shown.transaction else "")


def is_same(one: Transaction, other: Transaction) -> bool:
    """Whether two looks at one number surely show the same record.

    Memories begin their numbers anew, so a number alone shows nothing.
    """
    known = [(one.rrn, other.rrn), (one.at, other.at)]
    return may_be_same(one, other) and any(mine and mine == theirs for mine, theirs in known)


def may_be_same(one: Transaction, other: Transaction) -> bool:
    """Whether nothing that both say contradicts that they are the same record."""
    pairs = ((one.rrn, other.rrn), (one.at, other.at), (one.terminal_id, other.terminal_id),
             (one.batch, other.batch))  # fmt: skip
    return (
        number_of(one.voucher) == number_of(other.voucher)
        and one.kind is other.kind
        and one.amount in (None, other.amount or one.amount)
        and not any(differ(*pair) for pair in pairs)
    )
