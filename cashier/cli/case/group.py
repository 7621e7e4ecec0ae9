"""The two groups, and how a command names a case."""

from __future__ import annotations

from cashier.cli.exits import Misused
from cashier.cli.options import group
from cashier.domain.cases.records import Case
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.store import case_reads
from cashier.store.reads import Readable


@group("case")
def case() -> None:
    pass


@group("kb")
def kb() -> None:
    pass


def case_named(source: Readable, name: str) -> Case:
    """The case with this id, or the only one whose id begins so; raises Refused."""
    fitting = [one for one in case_reads.cases(source) if name and one.id.startswith(name)]
    if not fitting:
        raise Refused(say("case.unknown", id=name))
    if len(fitting) > 1:
        raise Misused(say("cli.ambiguous", name=name))
    return fitting[0]
