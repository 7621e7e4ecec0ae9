"""What the register asks: each request as a message, and which answer belongs to it.

There is no request number, and one letter answers several requests. So an answer is told by the
shapes that fit the request, by the terminal's id where one is set, and by what was heard before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.ecr17 import words
from drivers.ecr17.codes import FIRST_LOAD
from drivers.ecr17.messages import NO_TERMINAL, RESULTS, code_of, compose, shape_of, terminal_of
from drivers.ecr17.options import CURRENCY, Profile
from drivers.link import words as common
from drivers.money import Money
from drivers.terminal import Kind, MoneyRequest, Transaction, Words

STAN_DIGITS = 6
MOST_CENTS = 10**8 - 1
"""Eight digits of amount in every request."""

_ANSWERS: dict[str, tuple[str, ...]] = {
    "s": ("status",),
    "P": ("payment result", "exchange result"),
    "X": ("extended result", "payment result", "exchange result"),
    "S": ("reversal result",),
    "Q": ("reversal result",),
    "A": ("refund result",),
    "G": RESULTS,
    "T": ("totals",),
    "C": ("close result",),
    "D": ("load result",),
    "E": (),
    "R": (),
}
"""The shapes in which each request is answered; without any the acknowledgement is the answer."""

_STORED = {"G": "EAVeicv"}
"""What a terminal may have stored besides, of whatever length: pre-authorisations and the like."""

_REPEATABLE = frozenset("sGTE")
"""What may be sent again when the terminal is silent: it changes nothing and tells the same."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `stale` is an answer heard before it, masked, which may come once more."""

    message: bytes
    shapes: tuple[str, ...]
    may_repeat: bool
    terminal: str = NO_TERMINAL
    stale: bytes = b""

    def fits(self, answer: bytes) -> bool:
        """Whether `answer` can be one to this request."""
        code = code_of(answer)
        is_ours = self.terminal == NO_TERMINAL or terminal_of(answer) == self.terminal
        is_told = bool(code) and code in _STORED.get(self.code, "")
        return is_ours and (is_told or bool(shape_of(answer, self.shapes)))

    @property
    def code(self) -> str:
        return code_of(self.message)


# -- questions -------------------------------------------------------------------------------------


def status(profile: Profile) -> Ask:
    return _ask(profile, "status request", {})


def last_result(profile: Profile) -> Ask:
    return _ask(profile, "last result request", _who(profile))


def totals(profile: Profile) -> Ask:
    return _ask(profile, "totals request", _who(profile))


def print_here(profile: Profile) -> Ask:
    """The receipt of the next operation to the register, which holds for that one alone."""
    return _ask(profile, "print mode", {"mode": "1"})


def reprint_here(profile: Profile) -> Ask:
    """The receipt of the last financial operation, to the register."""
    return _ask(profile, "reprint request", {"to_ecr": "1"})


def close(profile: Profile) -> Ask:
    return _ask(profile, "close request", _who(profile))


def load(profile: Profile, status: str) -> Ask:
    """The DLL that the terminal needs in that status."""
    return _ask(profile, "load request", {"kind": "1" if status in FIRST_LOAD else "0"})


# -- money -----------------------------------------------------------------------------------------


def money(request: MoneyRequest, profile: Profile, *, is_last: bool = True) -> Ask:
    """A request to which `obstacle` found nothing to say; `is_last`: see `is_reversal`."""
    name = _name(request.kind, profile, is_last=is_last)
    return _ask(profile, name, _who(profile) | _VALUES[name](request))


def obstacle(request: MoneyRequest) -> Words | None:
    """Why this can never be asked of the terminal; None when it can."""
    amount = request.amount
    if amount.currency != CURRENCY:
        return words.other_currency(amount.currency)
    if not 0 < amount.minor <= MOST_CENTS:
        return common.BAD_AMOUNT
    if request.kind is Kind.VOID and not stan_of(original_of(request)):
        return words.BAD_STAN
    return None


def lacks_for_older(original: Transaction) -> bool:
    """Whether a void of an older transaction (Q) would lack one of the fields that it needs."""
    needed = (original.auth_code, original.at, original.card[-4:].isdecimal(), original.amount)
    return not all(needed) or not _acquirer(original)


def original_of(request: MoneyRequest) -> Transaction:
    """The original of a void or refund; a sale has none, which nothing contradicts."""
    return getattr(request, "original", Transaction())


def stan_of(one: Transaction) -> str:
    """Its STAN in six digits; empty when it has none. 000000 would mean: whatever was last."""
    return stan(one.voucher)


def stan(text: str) -> str:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) < 10**STAN_DIGITS:
        return ""
    return f"{int(digits):06d}"


def _name(kind: Kind, profile: Profile, *, is_last: bool) -> str:
    if kind is Kind.REFUND:
        return "refund request"
    if kind is Kind.VOID:
        return "reversal request" if is_last else "retroactive reversal request"
    return "payment request" if profile.payment_code == "P" else "extended payment request"


def _sale(request: MoneyRequest) -> dict[str, str]:
    return {"amount_cents": str(request.amount.minor)}


def _reversal(request: MoneyRequest) -> dict[str, str]:
    """The same card must be presented (0), which is all that PAX terminals know."""
    return {"stan": stan_of(original_of(request)), "card_check": "0"}


def _older(request: MoneyRequest) -> dict[str, str]:
    original = original_of(request)
    day, time = original.at[:10].split("-"), original.at[11:16].split(":")
    return {
        "what": "0", "stan": stan_of(original), "card": f"C{original.card[-4:]}",
        "acquirer": _acquirer(original), "amount_cents": str(request.amount.minor),
        "auth": original.auth_code, "datetime": "".join((day[2], day[1], day[0][2:], *time)),
    }  # fmt: skip


_VALUES = {
    "payment request": _sale,
    "extended payment request": _sale,
    "refund request": _sale,
    "reversal request": _reversal,
    "retroactive reversal request": _older,
}


def _acquirer(original: Transaction) -> str:
    return dict(original.fields).get("acquirer", "")


def _who(profile: Profile) -> dict[str, str]:
    return {"cash_register": profile.register}


def _ask(profile: Profile, name: str, values: Mapping[str, str]) -> Ask:
    message = compose(name, profile.terminal, values)
    code = code_of(message)
    return Ask(message, _ANSWERS[code], code in _REPEATABLE, profile.terminal)


def euros(cents: int) -> Money:
    return Money(cents, CURRENCY)
