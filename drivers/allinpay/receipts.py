"""Receipt text (9F52) to copies. How copies are told apart is our convention, see NOTES.md."""

from __future__ import annotations

import re

from drivers.allinpay.messages import ENCODING
from drivers.terminal import Copy, Receipt
from drivers.text import lines

CUT = "CUTPAPER"
_CUT = re.compile(rb"\x0c|^[ \t]*CUTPAPER[ \t]*\r?$", re.MULTILINE)

_HEADINGS = (
    ("持卡人存根", Copy.CUSTOMER),
    ("持卡人联", Copy.CUSTOMER),
    ("商户存根", Copy.MERCHANT),
    ("商户联", Copy.MERCHANT),
)

_BY_PLACE = (Copy.MERCHANT, Copy.CUSTOMER)


def split(raw: bytes) -> tuple[Receipt, ...]:
    """The copies in `raw`: by their heading, else the first is the merchant's."""
    parts = [part for part in _CUT.split(raw) if part.strip()]
    return tuple(_receipt(_whose(part, place), part) for place, part in enumerate(parts))


def report(raw: bytes) -> tuple[Receipt, ...]:
    """The parts of a settlement slip or a list."""
    return tuple(_receipt(Copy.REPORT, part) for part in _CUT.split(raw) if part.strip())


def _whose(part: bytes, place: int) -> Copy:
    text = part.decode(ENCODING, errors="replace")
    for heading, copy in _HEADINGS:
        if heading in text:
            return copy
    return _BY_PLACE[place] if place < len(_BY_PLACE) else Copy.MERCHANT


def _receipt(copy: Copy, raw: bytes) -> Receipt:
    part = raw.strip(b"\r\n")
    return Receipt(copy, lines(part, ENCODING), part, ENCODING)
