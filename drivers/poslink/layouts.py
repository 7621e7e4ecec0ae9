"""What stands at which place of which message: tables of names, as poslink.md section 2 has them.

A name in brackets of the protocol (`ref`, `host_code`) is ours and the same in every message.
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.poslink.messages import US, Message

Names = tuple[str, ...]

REQUEST_HEAD: tuple[Names, ...] = (("command",), ("version",))
ANSWER_HEAD: tuple[Names, ...] = (
    ("status",), ("command",), ("version",), ("response_code",), ("response_text",),
)  # fmt: skip

EXT: Names = ("ext",)
"""A field of KEY=VALUE parts in any order."""

HOST = ("host_code", "host_text", "auth_code", "host_ref", "trace_number", "batch",
        "transaction_id")  # fmt: skip
AMOUNTS = ("approved_amount", "due_amount", "tip_amount", "cashback_amount", "fee_amount",
           "tax_amount", "balance_1_amount", "balance_2_amount")  # fmt: skip
ASKED = ("amount", "tip_amount", "cashback_amount", "fee_amount", "tax_amount", "fuel_amount")
ACCOUNT = ("account_last4", "entry_mode", "expiry", "ebt_type", "voucher", "new_account",
           "card_type", "cardholder", "cvd_result", "cvd_text", "card_present")  # fmt: skip
KEYED = ("account_number", "expiry", "cvv", "ebt_type", "voucher", "duplicate_override")
TRACE = ("transaction_number", "ref", "timestamp")
ASKED_TRACE = ("ref", "invoice", "auth_code", "transaction_number", "timestamp",
               "ecr_transaction_id")  # fmt: skip
AVS = ("avs_code", "avs_text")
ADDRESS = ("zip", "address")
CASHIER = ("clerk", "shift")
COMMERCIAL = ("order_number", "customer_code", "tax_exempt", "tax_exempt_id")
MOTO = ("moto_mode", "moto_type", "moto_secure", "moto_order", "instalments",
        "current_instalment")  # fmt: skip
COUNTS = ("credit_count", "debit_count", "ebt_count", "gift_count", "loyalty_count",
          "cash_count", "check_count")  # fmt: skip
SUMS = ("credit_amount", "debit_amount", "ebt_amount", "gift_amount", "loyalty_amount",
        "cash_amount", "check_amount")  # fmt: skip

LAYOUTS: dict[str, tuple[Names, ...]] = {
    "T00": (
        ("txn_type",), ASKED, KEYED, ASKED_TRACE, ADDRESS, CASHIER, COMMERCIAL, MOTO, EXT,
    ),
    "T01": (
        HOST, ("txn_type",), AMOUNTS, ACCOUNT, TRACE, AVS, COMMERCIAL, MOTO, EXT,
    ),
    "R02": (
        ("edc_type",), ("txn_type",), ("card_type",), ("record_no",), ("transaction_number",),
        ("auth_code",), ("ref",), EXT,
    ),
    "R03": (
        ("total_records",), ("record_no",), HOST, ("edc_type",), ("txn_type",),
        ("orig_txn_type",), AMOUNTS, ACCOUNT, TRACE, CASHIER, COMMERCIAL, ("check",), EXT,
    ),
    "A01": (
        ("serial_number",), ("model",), ("os_version",), ("mac",), ("lines",), ("columns",),
        ("app_name",), ("app_version",),
    ),
    "B00": (("timestamp",),),
    "B01": (HOST, COUNTS, SUMS, ("timestamp",), ("terminal_id",), ("merchant_id",)),
    "R00": (("edc_type",), ("card_type",)),
    "R01": (("edc_type",), COUNTS, SUMS),
}  # fmt: skip

AMOUNT_NAMES = frozenset(name for group in (AMOUNTS, ASKED, SUMS) for name in group)


def names_of(message: Message) -> tuple[Names, ...]:
    """The names of every place, from the first field on."""
    head = ANSWER_HEAD if message.is_answer else REQUEST_HEAD
    return head + LAYOUTS.get(message.command, ())


def named(message: Message, name: str) -> str:
    """The part called `name`; empty when it did not come or this message has none such."""
    for place, names in enumerate(names_of(message)):
        if name in names:
            return message.part(place, names.index(name))
    return ""


def extra(message: Message) -> Iterator[tuple[str, str]]:
    """KEY and VALUE of the extra data, in their order."""
    for part in named_field(message, EXT).split(US):
        key, equals, value = part.partition("=")
        if equals:
            yield key, value


def named_field(message: Message, names: Names) -> str:
    """The whole field that has these names."""
    layout = names_of(message)
    return message.at(layout.index(names)) if names in layout else ""


def values(message: Message) -> Iterator[tuple[str, str]]:
    """Every part that has a name and is not empty, in the device's order; no extra data."""
    for place, names in enumerate(names_of(message)):
        if names is EXT:
            continue
        for number, name in enumerate(names):
            if value := message.part(place, number):
                yield name, value
