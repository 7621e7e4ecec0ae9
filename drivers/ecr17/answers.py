"""What the terminal answered, in the words that everybody shares; no full card number is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from drivers.ecr17 import cards
from drivers.ecr17.codes import judge
from drivers.ecr17.messages import ENCODING, NO_TERMINAL, RESULTS, Message, read
from drivers.ecr17.receipts import EMPTY, Slip
from drivers.ecr17.requests import euros, original_of, stan, stan_of
from drivers.link import words as common
from drivers.link.verdict import Meaning, Verdict, unapproved
from drivers.money import Money
from drivers.terminal import (
    Approved,
    Fact,
    Kind,
    MoneyRequest,
    Outcome,
    Transaction,
    Words,
)
from drivers.text import clean

NEEDS = (Fact.SLIP, Fact.BATCH_TOTAL)
"""What a person brings when asking proves nothing: the paper slip, or the totals."""

KINDS = {
    "payment result": Kind.SALE,
    "extended result": Kind.SALE,
    "exchange result": Kind.SALE,
    "reversal result": Kind.VOID,
    "refund result": Kind.REFUND,
}
_AMOUNTS = ("host_amount_cents", "original_amount_cents")
_HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Result:
    """One result of money. `reasons` are the texts that came with a refusal."""

    message: Message
    raw: bytes
    reasons: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return KINDS[self.message.shape.name]

    @property
    def meaning(self) -> Meaning:
        return judge(self.message.result, *self.reasons)

    @property
    def stan(self) -> str:
        return stan(self.message.text("stan"))

    @property
    def amount(self) -> Money | None:
        """Only the extended and the exchange result tell one."""
        cents = (self.message.number(name) for name in _AMOUNTS)
        return next((euros(one) for one in cents if one is not None), None)

    @property
    def words(self) -> Words:
        """The meaning, with the terminal's own reason behind."""
        return common.joined(self.meaning.words, next(filter(None, self.reasons), ""))


def result_of(raw: bytes, shapes: tuple[str, ...] = RESULTS, shown: str = "") -> Result | None:
    """The result in `raw`; `shown` is what the terminal showed just before it."""
    message = read(raw, shapes)
    if message is None:
        return None
    reasons = (clean(message.text("description")), shown)
    return Result(message, raw, reasons)


def outcome(result: Result, near: datetime, slip: Slip = EMPTY) -> Outcome:
    """What the answer to a money command proves; `near` is the terminal's local time, about."""
    code, said = result.message.result, result.words
    if result.meaning.verdict is not Verdict.APPROVED:
        return unapproved(result.meaning.verdict, code, said, NEEDS)
    receipts = (slip.receipt(),) if slip.raw else ()
    return Approved(transaction(result, near), receipts, code, result.meaning.words)


def transaction(result: Result, near: datetime) -> Transaction:
    """The fields as a transaction; what the terminal did not say stays empty."""
    message = result.message
    auth = message.text("auth")
    terminal = message.terminal if message.terminal != NO_TERMINAL else ""
    return Transaction(
        result.kind,
        voucher=result.stan,
        amount=result.amount,
        auth_code=clean(auth) if auth.strip("0") else "",
        at=host_time(message.text("host_datetime"), near),
        card=cards.card(message.text("pan")),
        terminal_id=clean(terminal),
        fields=tuple(evidence(message)),
    )


def of_request(one: Outcome, request: MoneyRequest) -> Outcome:
    """An approval with the STAN of the original, which no answer repeats."""
    if not isinstance(one, Approved):
        return one
    voucher = stan_of(original_of(request))
    return replace(one, transaction=replace(one.transaction, original_voucher=voucher))


def evidence(message: Message) -> Iterator[tuple[str, str]]:
    """Every field by its name, in the device's order, masked and cleaned."""
    for name, text in message.values.items():
        yield name, clean(cards.masked(text) if name == "pan" else text)


def host_time(text: str, near: datetime) -> str:
    """DDDHHMM (day of the year) as ISO 8601 local text, in the year that lies nearest to `near`."""
    if not (len(text) == 7 and text.isascii() and text.isdigit()):
        return ""
    years = (near.year, near.year - 1, near.year + 1)
    moments = [(year, _moment(f"{year}{text}", "%Y%j%H%M")) for year in years]
    return next((one.isoformat() for year, one in moments if one and _is_in(one, year, near)), "")


def _is_in(moment: datetime, year: int, near: datetime) -> bool:
    """Day 366 of a common year would be read as the first of the next."""
    return moment.year == year and abs(moment - near.replace(tzinfo=None)) <= _HALF_A_YEAR


def clock_time(text: str) -> str:
    """DDMMYYhhmm of the terminal's status as ISO 8601 local text; empty when it cannot be."""
    moment = _moment(text, "%d%m%y%H%M") if len(text) == 10 and text.isdigit() else None
    return moment.isoformat(timespec="minutes") if moment else ""


def kept(raw: bytes) -> str:
    """An answer as text to compare and to keep: every character, card number masked."""
    return clean(cards.mask_trace(raw).decode(ENCODING, "replace"))


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  the terminal's local time
    except ValueError:
        return None
