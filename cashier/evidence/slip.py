"""A slip that the register draws up itself, where no device sends a receipt."""

from __future__ import annotations

from enum import StrEnum

from cashier.domain.records import Request
from cashier.text import LANGUAGES, speaker
from drivers.terminal import Copy, Receipt, Transaction

_ENCODING = "utf-8"
_FIELDS = (
    "merchant_name", "merchant_id", "terminal_id", "batch", "voucher", "original_voucher",
    "rrn", "auth_code", "card", "order_number", "at",
)  # fmt: skip


class Origin(StrEnum):
    """What a slip was drawn up from; the slip says so."""

    DEVICE = "device"
    PERSON = "person"


def own_slip(
    language: str, request: Request, told: Transaction, origin: Origin, *, simulated: bool,
    rules: str = "",
) -> Receipt:  # fmt: skip
    """A merchant copy in `language` that says it was drawn up here, and from what.

    `rules` is the shop's own name of the rules by which it was allowed.
    """
    words = speaker(language)
    rows = [words.text("slip.title"), words.text(f"kind.{request.kind}")]
    rows += [words.text("slip.simulated")] if simulated else []
    rows += [f"{words.text('field.amount')}: {words.money(request.amount)}"]
    rows += [
        f"{words.text(f'field.{name}')}: {getattr(told, name)}"
        for name in _FIELDS
        if getattr(told, name)
    ]
    rows += [words.text("explain.version", version=rules)] if rules else []
    rows += [words.of_kind("slip", request.kind, "accepted"), words.text(f"slip.origin.{origin}")]
    return Receipt(Copy.MERCHANT, tuple(rows), "\n".join(rows).encode(_ENCODING), _ENCODING)


def other_way_slip(language: str, request: Request, reference: str, *, simulated: bool) -> Receipt:
    """A merchant copy of what went back another way than through the terminal."""
    words = speaker(language)
    rows = [words.text("slip.title"), words.text(f"kind.{request.kind}")]
    rows += [words.text("slip.simulated")] if simulated else []
    rows += [
        f"{words.text('field.amount')}: {words.money(request.amount)}",
        f"{words.text('field.original_voucher')}: {request.original.rpartition('/')[2]}",
        f"{words.text('field.route')}: {words.text(f'route.{request.route}')}",
        f"{words.text('field.bank_reference')}: {reference}",
        words.text("slip.other_way"),
    ]
    return Receipt(Copy.MERCHANT, tuple(rows), "\n".join(rows).encode(_ENCODING), _ENCODING)


def is_own_slip(data: bytes) -> bool:
    """Whether these bytes are a slip that was drawn up here, in whatever language."""
    titles = (speaker(language).text("slip.title") for language in LANGUAGES)
    return any(data.startswith(title.encode(_ENCODING)) for title in titles)
