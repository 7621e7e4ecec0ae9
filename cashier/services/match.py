"""Find a payment by what a person knows of it, and hold that against what the terminal reports.

Nobody is asked for a card number. What is the same, what differs and what the terminal does not
tell is shown fact by fact; two that are the same, and none that differs, open the original.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields

from cashier.domain.facts import Fact
from cashier.domain.matching import Given, Verdicts, compare, differing, is_enough
from cashier.domain.records import Person, Source
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import device_says, say
from cashier.domain.scanned import Scanned, objection, understand
from cashier.services.find import find, known_originals
from cashier.services.lane import Lane, NoTerminal
from cashier.services.line_words import line_says
from cashier.services.view import Found
from drivers import terminal as t
from drivers.errors import LineError

FACTS_GIVEN = tuple(field.name for field in fields(Given))

LOOKUPS = 8
"""How many listed payments are looked up one by one; each may cost a printed slip."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The payment that fits best, each given fact's verdict, and whether they are enough."""

    found: Found
    verdicts: Verdicts
    is_proven: bool


def match(
    lane: Lane, given: Given, by: Person, hear: t.Hear = t.ignore, stop: t.Stop = t.never
) -> Matched:
    """The one payment that these facts are of; written down where they are enough.

    Raises Refused when nothing fits or several do, NoTerminal as `find` does.
    """
    demand(by.role, Permission.FIND)
    _demand_facts(given)
    candidates = {one.original.id: one for one in _candidates(lane, given, by, hear, stop)}
    judged = [_judged(given, one) for one in candidates.values()]
    best = _best(judged)
    if best.is_proven:
        _write_down(lane, best, by)
    return best


def _demand_facts(given: Given) -> None:
    """At least one, and never a full card number."""
    if not any(getattr(given, name) for name in FACTS_GIVEN):
        raise Refused(say("match.nothing_given"))
    for text in (given.voucher, given.rrn, given.auth_code, given.order_number):
        scan = understand(text)
        if scan.what is Scanned.CARD_NUMBER and (why := objection(scan)) is not None:
            raise Refused(*why)


def _judged(given: Given, found: Found) -> Matched:
    verdicts = compare(given, found.original.transaction)
    return Matched(found, verdicts, is_enough(verdicts))


def _best(judged: list[Matched]) -> Matched:
    """The only one that is proven, else that nothing speaks against, else that there is."""
    for fits in (lambda one: one.is_proven, lambda one: not differing(one.verdicts), bool):
        fitting = [one for one in judged if fits(one)]
        if len(fitting) > 1:
            vouchers = " ".join(one.found.original.transaction.voucher for one in fitting[:LOOKUPS])
            raise Refused(say("match.several", vouchers=vouchers), say("match.give_more"))
        if fitting:
            return fitting[0]
    raise Refused(say("match.none"), say("match.give_voucher"))


def _write_down(lane: Lane, best: Matched, by: Person) -> None:
    with lane.journal.write() as pen:
        facts = {name: str(verdict) for name, verdict in best.verdicts.items()}
        body = {"original": best.found.original.id, "facts": facts}
        pen.append(Fact.FACTS_MATCHED, body, by.id)


# -- whom to look at -------------------------------------------------------------------------------


def _candidates(
    lane: Lane, given: Given, by: Person, hear: t.Hear, stop: t.Stop
) -> Iterator[Found]:
    """By its voucher from the device; else those known here; else what the device lists."""
    if given.voucher.strip():
        yield find(lane, given.voucher, by.id, hear, stop)
        return
    known = [one for one in known_originals(lane) if _may_be(given, one)]
    yield from known
    if not known or not (given.rrn or given.auth_code or given.order_number):
        yield from _listed(lane, given, by, hear, stop)  # another may have amount and time too


def _may_be(given: Given, found: Found) -> bool:
    """Whether a terminal told it, and nothing that is given speaks against it."""
    if found.original.source is not Source.DEVICE:
        return False
    if found.original.transaction.kind is not t.Kind.SALE:
        return False
    verdicts = compare(given, found.original.transaction)
    return is_enough(verdicts, needed=1)


def _listed(lane: Lane, given: Given, by: Person, hear: t.Hear, stop: t.Stop) -> Iterator[Found]:
    """The newest sales of this amount on the device's list, each as the device tells it in full."""
    terminal = t.lister(lane.terminal)
    if terminal is None or given.amount is None:
        return
    rows = [one for one in _rows(lane, terminal, hear, stop) if one.kind is t.Kind.SALE]
    fitting = [one for one in reversed(rows) if one.amount == given.amount]
    if len(fitting) > LOOKUPS:
        raise Refused(say("match.too_many", count=len(fitting)), say("match.give_voucher"))
    for row in fitting:
        with suppress(Refused):
            yield find(lane, row.voucher, by.id, hear, stop)


def _rows(lane: Lane, terminal: t.Lister, hear: t.Hear, stop: t.Stop) -> tuple[t.Transaction, ...]:
    try:
        with lane.turn():
            listing = terminal.listing(hear, stop)
    except LineError as error:
        raise NoTerminal(line_says(error)) from error
    if listing.presence is not t.Presence.READY:
        raise NoTerminal(device_says(listing.words))
    return listing.transactions
