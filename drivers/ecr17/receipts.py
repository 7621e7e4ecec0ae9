"""Receipt parts to one receipt, its lines, and what can be read from it without doubt.

The format may change without notice (ecr17.md, Receipts), so nothing depends on it but the end
mark, and an amount is only taken where no other reading is possible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from drivers.ecr17.messages import ENCODING
from drivers.money import Money
from drivers.terminal import Copy, Receipt
from drivers.text import lines, mask_card_numbers

NEW_LINE = b"\x7d"
STYLES = b"\x7f\x7e\x7b\x7c\x5e"
"""Marks inside of a line; only 7F (double height) is in use."""

ESCAPE = b"\x1b"
END = NEW_LINE + ESCAPE
"""Documented is six times 7D, then 1B; an RS232 driver takes one (ecr17.md, Receipts)."""

COLUMNS = 24

_AMOUNT = r"(?<![\d.,/:])(\d{1,3}(?:\.\d{3})+,\d{2}|\d+[.,]\d{2})(?![\d.,/:]\d|\d)"
_MARK = r"(?:EURO?|IMPORTO|TOTALE?|AMOUNT)"
_BESIDE = re.compile(
    rf"\b{_MARK}\b[\s:.=*-]*{_AMOUNT}|{_AMOUNT}\s*{_MARK}\b", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """The parts of one receipt, joined, card numbers masked; `last` is the newest part."""

    raw: bytes = b""
    last: bytes = field(default=b"", repr=False)

    @property
    def is_complete(self) -> bool:
        return self.raw.endswith(END)

    def with_part(self, part: bytes) -> Slip:
        """A number that was cut in two is whole again here, so it is masked here.

        The same part twice is one whose acknowledgement got lost.
        """
        shown = mask_card_numbers(part)
        return self if shown == self.last else Slip(mask_card_numbers(self.raw + part), shown)

    @property
    def shown(self) -> bytes:
        """As the terminal's own paper shows it, which wraps full rows by itself."""
        rows = plain(self.raw).rstrip(b"\n").split(b"\n")
        return mask_card_numbers(b"\n".join(b"\n".join(_columns(row)) for row in rows))

    @property
    def text(self) -> str:
        return self.shown.decode(ENCODING, "replace")

    def receipt(self) -> Receipt:
        """Its bytes are those of the paper: whoever reads them later knows no 7D."""
        return Receipt(Copy.MERCHANT, lines(self.shown, ENCODING), self.shown, ENCODING)


EMPTY = Slip()


def plain(raw: bytes) -> bytes:
    """Without the end mark and styles, and a line feed for every 7D."""
    if raw.endswith(END):
        raw = re.sub(rb"\x7d{1,6}\x1b\Z", b"", raw)
    return raw.translate(None, STYLES + ESCAPE).replace(NEW_LINE, b"\n")


def _columns(row: bytes) -> list[bytes]:
    return [row[at : at + COLUMNS] for at in range(0, len(row), COLUMNS)] or [b""]


def amount_of(slip: Slip, currency: str) -> Money | None:
    """The one amount that stands beside EUR, IMPORTO, TOTALE…; None if there is no or another."""
    found = {cents_of(one or other) for one, other in _BESIDE.findall(slip.text)}
    return Money(found.pop(), currency) if len(found) == 1 else None


def cents_of(text: str) -> int:
    """`1.234,50` and `1234.50` as cents."""
    return int("".join(filter(str.isdigit, text)))


def names(slip: Slip, stan: str) -> bool:
    """Whether the text holds that STAN in its six digits, or shorter behind its name."""
    short = rf"\bSTAN\b[\s:.]*0*{stan.lstrip('0')}(?![0-9])"
    return bool(stan.strip("0")) and bool(
        re.search(rf"(?<![0-9.,/:]){stan}(?![0-9.,/:]?[0-9])|{short}", slip.text, re.IGNORECASE)
    )
