"""The program of a simulated terminal: each request, put to the bank, becomes an answer.

It keeps the result of its last operation and nothing of older ones; what is invented is listed in
NOTES.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from drivers.ecr17 import slips
from drivers.ecr17.messages import (
    NO_TERMINAL,
    OK,
    SHAPES,
    Message,
    Shape,
    Side,
    compose,
    fits,
    parse,
    terminal_of,
)
from drivers.ecr17.options import Profile
from drivers.money import Money
from drivers.simulator.bank import Bank, Entry, Refusal
from drivers.terminal import Kind, Transaction

REFUSED = "01"
REFUND = "A"
ACQUIRER = "SIMULATED"
CARD = "************4242"
"""What a customer presents to pay."""

_SHAPES = {shape.code: shape for shape in SHAPES.values() if shape.side is Side.REGISTER}
_RESULTS = {
    "P": "payment result", "X": "extended result", "S": "reversal result", "Q": "reversal result",
    "A": "refund result",
}  # fmt: skip
_BY_KIND = {
    Kind.SALE: "payment result", Kind.VOID: "reversal result", Kind.REFUND: "refund result",
}  # fmt: skip
MONEY = frozenset(_RESULTS)


@dataclass(frozen=True, slots=True)
class Reply:
    """`message` is empty where the acknowledgement is the answer; `slip` the whole receipt.

    `reason` is what the screen shows of a refusal.
    """

    message: bytes = b""
    slip: bytes = b""
    reason: str = ""

    @property
    def is_approved(self) -> bool:
        return self.message[10:12] == OK.encode()


class Firmware:
    """Answers what the register asks."""

    def __init__(self, bank: Bank, profile: Profile, *, card_is_other: bool = False) -> None:
        self._bank = bank
        self._profile = profile
        self._card_is_other = card_is_other
        self._stored = b""
        self._verbs: dict[str, Callable[[Message], Reply]] = {
            "s": self._status, "P": self._sale, "X": self._sale, "S": self._reversal,
            "Q": self._older, "A": self._refund, "G": self._last, "E": _acknowledged,
            "R": self._reprint, "T": self._totals, "C": self._close, "D": self._load,
        }  # fmt: skip

    def request(self, message: bytes) -> Message | None:
        """A request that this terminal knows and that is meant for it."""
        shape = _shape_of(message)
        if shape is None or terminal_of(message) not in (NO_TERMINAL, self.terminal):
            return None
        return parse(message, shape.name)

    def keeps_last(self) -> bool:
        return bool(self._stored or self._bank.last())

    def answer(self, request: Message) -> Reply:
        return self._remember(request, self._verbs[request.shape.code](request))

    def refuse(self, request: Message, reason: str, result: str = REFUSED) -> Reply:
        """Any refusal that a terminal may give; one of money is kept like an approval."""
        return self._remember(request, self._refused(request, reason, result))

    def _remember(self, request: Message, reply: Reply) -> Reply:
        if request.shape.code in MONEY:
            self._stored = reply.message
        return reply

    @property
    def terminal(self) -> str:
        own = self._profile.terminal
        return own if own != NO_TERMINAL else self._bank.terminal_id

    # -- money ---------------------------------------------------------------------------------

    def _sale(self, request: Message) -> Reply:
        amount = self._amount(request)
        if not amount.minor:
            return self._refused(request, slips.REFUSALS[Refusal.AMOUNT_DIFFERS])
        return self._approved(request, self._bank.sale(amount, card=CARD))

    def _reversal(self, request: Message) -> Reply:
        """Of the last transaction alone, and with its card."""
        last = self._bank.last()
        asked = request.text("stan").strip("0")
        if last is None or asked not in ("", last.transaction.voucher.lstrip("0")):
            return self._refused(request, slips.NOT_LAST)
        if self._card_is_other:
            return self._refused(request, slips.OTHER_CARD)
        return self._concluded(request, self._bank.void(last.transaction.voucher, None))

    def _older(self, request: Message) -> Reply:
        """Any of the open session; the terminal checks nothing, the bank does."""
        amount = self._amount(request)
        return self._concluded(request, self._bank.void(request.text("stan"), amount))

    def _refund(self, request: Message) -> Reply:
        """Nobody says which sale it is for: the customer presents the card of one that fits."""
        amount = self._amount(request)
        fitting = self._fitting(amount)
        card = fitting.transaction.card if fitting else ""
        return self._concluded(request, self._bank.refund(amount, card=card))

    def _fitting(self, amount: Money) -> Entry | None:
        """The newest sale of exactly that amount, else the newest with so much left."""
        sales = [one for one in self._bank.entries if _left(one) >= amount.minor]
        exact = [one for one in sales if one.transaction.amount == amount]
        return next(reversed(exact or sales), None)

    def _concluded(self, request: Message, done: Entry | Refusal) -> Reply:
        if isinstance(done, Refusal):
            return self._refused(request, slips.REFUSALS[done])
        return self._approved(request, done)

    def _amount(self, request: Message) -> Money:
        return Money(request.number("amount_cents") or 0, self._bank.currency)

    # -- questions and control -----------------------------------------------------------------

    def _status(self, _request: Message) -> Reply:
        values = {"datetime": f"{self._now():%d%m%y%H%M}", "status": "2"}
        return Reply(compose("status", self.terminal, values) + b"SIM01.00")

    def _last(self, _request: Message) -> Reply:
        return Reply(self._stored or self._result_of(self._bank.last()))

    def _reprint(self, _request: Message) -> Reply:
        last = self._bank.last()
        return Reply(slip=slips.slip(last.transaction, "COPIA") if last else b"")

    def _totals(self, _request: Message) -> Reply:
        return Reply(compose("totals", self.terminal, {"pos_total_cents": self._total()}))

    def _close(self, _request: Message) -> Reply:
        total = self._total()
        self._bank.settle()
        values = {"pos_total_cents": total, "host_total_cents": total}
        return Reply(compose("close result", self.terminal, values),
                     slips.closing(total, self._now()))  # fmt: skip

    def _load(self, _request: Message) -> Reply:
        values = {"host_datetime": _day_time(self._now())}
        return Reply(compose("load result", self.terminal, values))

    def _total(self) -> str:
        """Sales less what was given back; a minus stands in front of the zeros."""
        sums = self._bank.totals().sums
        total = sums[Kind.SALE] - sums[Kind.VOID] - sums[Kind.REFUND]
        return f"{total:016d}"

    def _now(self) -> datetime:
        return self._bank.clock.now().astimezone()

    # -- composing -----------------------------------------------------------------------------

    def _approved(self, request: Message, entry: Entry) -> Reply:
        name = _RESULTS[request.shape.code]
        return Reply(self._result(name, entry.transaction), slips.slip(entry.transaction))

    def _refused(self, request: Message, reason: str, result: str = REFUSED) -> Reply:
        name = _RESULTS[request.shape.code]
        values = {"description": reason, "stan": f"{self._bank.next_voucher:06d}"}
        message = compose(name, self.terminal, values | _of_refusal(name, self._now()), result)
        return Reply(message, reason=reason)

    def _result_of(self, last: Entry | None) -> bytes:
        return self._result(_BY_KIND[last.transaction.kind], last.transaction) if last else b""

    def _result(self, name: str, one: Transaction) -> bytes:
        values = {
            "pan": one.card[-4:], "tx_type": "ICC", "acquirer": ACQUIRER, "card_type": "2",
            "auth": _auth(one),
            "host_datetime": _day_time(datetime.fromisoformat(one.at)),
            "stan": one.voucher, "online_id": one.voucher,
            "host_amount_cents": str(one.amount.minor) if one.amount else "",
        }  # fmt: skip
        return compose(name, self.terminal, values)


def _shape_of(message: bytes) -> Shape | None:
    shape = _SHAPES.get(chr(message[9]) if len(message) > 9 else "")
    return shape if shape and fits(message, shape.name) else None


def _auth(one: Transaction) -> str:
    """A reversal has none; a refund gets its own, though the bank keeps the sale's."""
    own = {Kind.VOID: "000000", Kind.REFUND: f"R{one.voucher[-5:]}"}
    return own.get(one.kind, one.auth_code)


def _of_refusal(name: str, now: datetime) -> dict[str, str]:
    """A refund's refusal has no reason, but a time."""
    return {"host_datetime": _day_time(now)} if name == "refund result" else {}


def _left(entry: Entry) -> int:
    one = entry.transaction
    if one.kind is not Kind.SALE or entry.voided or one.amount is None:
        return 0
    return one.amount.minor - entry.refunded_minor


def _day_time(moment: datetime) -> str:
    return f"{moment:%j%H%M}"


def _acknowledged(_request: Message) -> Reply:
    return Reply()
