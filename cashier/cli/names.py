"""What people call things on the command line: an id, or its beginning when that is enough."""

from __future__ import annotations

from cashier.cli.exits import Misused
from cashier.domain.correction import Correction
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.store import reads
from cashier.store.corrections import corrections
from cashier.store.reads import Readable

SHORT = 8
"""Characters of an id that tables show."""


def short(name: str) -> str:
    return name[:SHORT]


def correction_named(source: Readable, name: str) -> Correction:
    """The correction with this id, or the only one whose id begins so; raises Refused."""
    fitting = [one for one in corrections(source) if name and one.id.startswith(name)]
    if not fitting:
        raise Refused(say("correct.unknown", id=name))
    if len(fitting) > 1:
        raise Misused(say("cli.ambiguous", name=name))
    return fitting[0]


def request_named(source: Readable, name: str) -> Request:
    """The request with this id, or the only one whose id begins so; raises Refused."""
    fitting = [one for one in reads.requests(source) if name and one.id.startswith(name)]
    if not fitting:
        raise Refused(say("request.unknown", id=name))
    if len(fitting) > 1:
        raise Misused(say("cli.ambiguous", name=name))
    return fitting[0]
