"""What must be true before a void is sent: the terminal shows that very sale, not yet voided.

The void names nothing but an operation number. At another terminal, or after the day was closed,
the same number can be somebody else's sale.
"""

from __future__ import annotations

from drivers.link.phases import Ending
from drivers.terminal import MoneyRequest, Words
from drivers.transbank import words
from drivers.transbank.answers import DEBIT
from drivers.transbank.codes import judge
from drivers.transbank.listing import Listing, is_same
from drivers.transbank.options import Profile
from drivers.transbank.requests import operation_of
from drivers.transbank.results import unanswered


def objection(found: Listing | Ending, request: MoneyRequest, profile: Profile) -> Words | None:
    """Why the void must not be sent; None when nothing speaks against it."""
    if isinstance(found, Ending):
        return unanswered(found).words
    if not found.is_told:
        return judge(found.code).words
    sales, voids = found.of(operation_of(request))
    if not sales:
        return words.NOT_LISTED if profile.lists else words.NOT_LAST
    if len(sales) > 1 or not is_same(sales[0], request):
        return words.OTHER_SALE
    if voids:
        return words.VOIDED_BEFORE
    return words.DEBIT if sales[0].text("card_type") == DEBIT else None
