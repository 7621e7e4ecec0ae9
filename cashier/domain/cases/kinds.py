"""The words of cases: what sort of error it is, why the case was opened, what was the cause."""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    """Where an error comes from."""

    INPUT = "input"
    SYSTEM = "system"
    OPERATOR = "operator"
    CARD_DATA = "card_data"
    NETWORK = "network"
    EXTERNAL = "external"


class Kind(StrEnum):
    """Why a case was opened."""

    IN_DOUBT = "in_doubt"
    ESCALATED = "escalated"
    TERMINAL_REVERSAL = "terminal_reversal"
    ACCEPTED_NOT_CREDITED = "accepted_not_credited"
    MISSING_NUMBER = "missing_number"
    DEVICE_CHANGED = "device_changed"
    FAILED_POSTING = "failed_posting"
    COMPLAINT = "complaint"
    DISPUTE = "dispute"
    BY_HAND = "by_hand"


class Cause(StrEnum):
    """What was found to be the cause; no case is closed without one."""

    LINE = "line"
    TERMINAL = "terminal"
    READER = "reader"
    PRINTER = "printer"
    MIXED_PAYMENT = "mixed_payment"
    BANK = "bank"
    OPERATOR = "operator"
    CARD = "card"
    DEVICE_REPLACED = "device_replaced"
    CUSTOMER = "customer"
    NONE_FOUND = "none_found"


class Given(StrEnum):
    """What a compensation was paid out in; none of it goes through the terminal."""

    GOODS = "goods"
    VOUCHER = "voucher"
    CASH = "cash"


class Answer(StrEnum):
    """How the bank answered."""

    GRANTED = "granted"
    REFUSED = "refused"


class Clock(StrEnum):
    """Whose clock told when it was discovered."""

    PC = "pc"
    PERSON = "person"


TYPE_OF: dict[Kind, Type] = {
    Kind.IN_DOUBT: Type.NETWORK,
    Kind.ESCALATED: Type.NETWORK,
    Kind.TERMINAL_REVERSAL: Type.SYSTEM,
    Kind.ACCEPTED_NOT_CREDITED: Type.EXTERNAL,
    Kind.MISSING_NUMBER: Type.CARD_DATA,
    Kind.DEVICE_CHANGED: Type.SYSTEM,
    Kind.FAILED_POSTING: Type.EXTERNAL,
}
"""The sort of error of a case that opens by itself."""

ABNORMAL = frozenset(TYPE_OF)
"""An abnormal transaction, and not what a person came to say."""

BLOCKING = frozenset({Kind.DISPUTE, Kind.FAILED_POSTING})
"""While such a case is open on an original, the bank decides and nothing of it is given back."""
