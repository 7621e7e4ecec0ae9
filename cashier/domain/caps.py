"""How much of an original is left: refunded + in doubt + queued never exceeds the captured sum."""

from __future__ import annotations

from collections.abc import Iterable

from cashier.domain.lifecycle import RESERVING
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from drivers.money import Money, total, zero
from drivers.terminal import Kind


def give_backs(requests: Iterable[Request]) -> list[Request]:
    """Those that take money from an original; a charge is only linked to it."""
    return [one for one in requests if one.kind is not Kind.SALE]


def reserved(requests: Iterable[Request], currency: str) -> Money:
    """What the requests on one original have taken or may have taken from it."""
    taking = give_backs(requests)
    return total([one.amount for one in taking if one.state in RESERVING], currency)


def left(captured: Money, requests: Iterable[Request], *, besides: str = "") -> Money:
    """What can still be given back, not counting the request whose id is `besides`.

    Never below nothing, even where a device corrects an amount after money was given back.
    """
    others = [one for one in requests if one.id != besides]
    return max(captured - reserved(others, captured.currency), zero(captured.currency))


def amount_objection(kind: Kind, amount: Money, captured: Money, room: Money) -> Say | None:
    """Why an amount cannot be: not positive, of another currency, or above what is left."""
    if amount.currency != captured.currency:
        return say("amount.currency", amount=amount, currency=captured.currency)
    if amount.minor <= 0:
        return say("amount.not_positive")
    if kind is Kind.VOID and amount != captured:
        return say("amount.void_is_whole", captured=captured)
    if amount.minor > room.minor:
        return say("amount.above_left", amount=amount, left=room)
    return None


def demand_amount(kind: Kind, amount: Money, captured: Money, room: Money) -> None:
    """Refuse an amount that cannot be."""
    if (why := amount_objection(kind, amount, captured, room)) is not None:
        raise Refused(why)
