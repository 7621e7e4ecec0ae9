"""What may be done in a shop, in the words of its story."""

from __future__ import annotations

from collections.abc import Callable

from cashier.services.bank_says import BankWord
from tests.cashier.lanes import SECOND
from tests.cashier.sync.kit import Cut
from tests.stories.shop import Shop
from tests.stories.troubles import Trouble

Step = Callable[[Shop, str, Trouble | None], None]
Happening = Callable[[Shop, Trouble | None], None]

STEPS: dict[str, Step] = {
    "sent": Shop.send,
    "sent and cancelled": Shop.send_and_cancel,
    "approved": lambda shop, request, under: shop.approve(request, SECOND, under),
    "approved by who is there": lambda shop, request, under: shop.approve(
        request, shop.person, under
    ),
    "withdrawn": Shop.withdraw,
}
"""What may be done with a request."""

ENDS: dict[str, Happening] = {
    "asked about": Shop.ask_terminal,
    "taken over": Shop.take_over,
    "ended by a report": Shop.end_by_report,
    "sent from the queue": Shop.send_queue,
    "settled over": Shop.settle,
}
"""What may be done about what is open: in doubt or in the queue."""

HAPPENINGS: dict[str, Happening] = {
    "the cable is pulled or plugged in": Shop.pull_or_plug,
    "some minutes pass": lambda shop, _: shop.world.clock.advance(600.0),
    "half a day passes": lambda shop, _: shop.world.clock.advance(40_000.0),
    "the program is started anew": Shop.start_anew,
    "the terminal is switched off and on": lambda shop, _: shop.world.switch_terminal(),
    "somebody tries again what was done": Shop.try_again,
    "the shift changes": Shop.change_shift,
    "the batch is settled": Shop.settle,
    "the clock is set back": lambda shop, _: shop.world.jump(-30),
    "the clock is set forward": lambda shop, _: shop.world.jump(1),
    "the terminal signs on": Shop.sign_on,
    "the bank has credited it": lambda shop, under: shop.hear_bank(BankWord.CREDITED, under),
    "the bank has taken it back": lambda shop, under: shop.hear_bank(BankWord.FAILED, under),
    "head office is told": lambda shop, under: shop.tell([], under),
    "head office is told and its answer is lost": lambda shop, under: shop.tell([Cut.AFTER], under),
    "head office is not reached": lambda shop, under: shop.tell([Cut.BEFORE], under),
    "head office is half told": lambda shop, under: shop.tell([Cut.NONE, Cut.HALF], under),
}
