"""The character sets of texts (tag 14), and the seven-bit one that is older than all of them."""

from __future__ import annotations

from drivers.text import decode, mask_card_numbers

DEFAULT = "cp437"
SEVEN_BIT = "7bit"

CODES = (
    {0x00: "ascii", 0xFE: "utf-8", 0xFF: DEFAULT}
    | {part: f"iso8859-{part}" for part in range(0x01, 0x10) if part != 12}
    | {0x10: "iso8859-16"}
)
"""Tag 14 as names of Python's codecs; the standard counts the parts of ISO 8859."""

CHOICES = (*CODES.values(), SEVEN_BIT)
BY_NAME = {name: code for code, name in CODES.items()}

_UMLAUTS = str.maketrans("[]\\{|}~", "ÄÜÖäöüß")


def encoding_of(tag: bytes, otherwise: str) -> str:
    """The character set that a tag 14 names; `otherwise` when there is none that is known."""
    return CODES.get(tag[0], otherwise) if len(tag) == 1 else otherwise


def codec_of(charset: str) -> str:
    """What Python calls it. Umlauts of the seven-bit set stay brackets there."""
    return "ascii" if charset == SEVEN_BIT else charset


def text_of(raw: bytes, charset: str) -> str:
    """Printable text on one line, card numbers masked; line ends become spaces."""
    one_line = raw.replace(b"\r\n", b" ").replace(b"\n", b" ").replace(b"\r", b" ")
    text = decode(mask_card_numbers(one_line), codec_of(charset))
    return text.translate(_UMLAUTS) if charset == SEVEN_BIT else text
