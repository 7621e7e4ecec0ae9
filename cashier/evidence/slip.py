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
    language: str, request: Request, told: Transaction, origin: Origin, *, simulated: bool
) -> Receipt:
    """A merchant copy in `language` that says it was drawn up here, and from what."""
    words = speaker(language)
    rows = [words.text("slip.title"), words.text(f"kind.{request.kind}")]
    rows += [words.text("slip.simulated")] if simulated else []
    rows += [f"{words.text('field.amount')}: {words.money(request.amount)}"]
    rows += [
        f"{words.text(f'field.{name}')}: {getattr(told, name)}"
        for name in _FIELDS
        if getattr(told, name)
    ]
    rows += [words.text("slip.accepted"), words.text(f"slip.origin.{origin}")]
    return Receipt(Copy.MERCHANT, tuple(rows), "\n".join(rows).encode(_ENCODING), _ENCODING)


def is_own_slip(data: bytes) -> bool:
    """Whether these bytes are a slip that was drawn up here, in whatever language."""
    titles = (speaker(language).text("slip.title") for language in LANGUAGES)
    return any(data.startswith(title.encode(_ENCODING)) for title in titles)
