"""The 04 0F packets (ZVT) that both this program's codec and py3-ecrterm read and write.

The second one has 215 bytes and a TLV container with nested tags. Its fields are those that a
terminal with a CCV host sends after a payment; currency and tags are such as the library knows.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

INSTALL = (
    "py3-ecrterm is not installed, so nothing is compared. It is not on PyPI; from its source\n"
    "(LGPL): pip install six 'ecrterm @ git+https://github.com/wirelane/ecrterm'"
)

_FIELDS = (
    "2700"                        # result
    "04000000001001490978"     # amount, currency
    "0C1545000D0911"           # time, date
    "22F0F8411111EEEEEE1111"   # card, masked
    "8700403B3030373530380000"  # receipt number, approval
    "0B00004019602942003600"  # trace, payment type, terminal
    "0E29128A0A8C03"        # expiry, card type, circuit
    "8BF0F55649534100"         # card name
    "2A383231313230313730313330303138"  # merchant
)  # fmt: skip

_TEXT = b"TID = 00440036\rPROC-CODE = 20 903 00\rREF = 0221\rAID: 007508\rRESP: 00\rTRACE: 040"
_TAGS = (
    "410200404902097815024445"
    "600F4204564953414307A0000000031010"
    "2F0C1F1001001F1101011F120102"
)  # fmt: skip


def _packet(text: bytes, tags: str = "") -> bytes:
    """The APDU with `text` in BMP 3C and `tags` in BMP 06."""
    size = bytes(0xF0 + int(digit) for digit in f"{len(text):03d}")
    held = bytes.fromhex(tags)
    container = bytes([0x06, len(held)]) + held if held else b""
    data = bytes.fromhex(_FIELDS) + b"\x3c" + size + text + container
    return bytes([0x04, 0x0F, len(data)]) + data


PACKETS = {
    "04 0F": _packet(_TEXT),
    "04 0F with TLV": _packet(_TEXT, _TAGS),
}


def serialise(message: Any) -> bytes:
    """The APDU of what drivers.zvt read, its tags made anew."""
    from drivers.zvt import messages
    from drivers.zvt.bmp import TLV

    fields = [(name, value) for name, value in message.fields if name != TLV]
    tags = _pairs(message.tags) if message.tags else None
    return messages.serialise(message.control, b"", fields, tags)


def _pairs(nodes: Any) -> list[tuple[int, Any]]:
    return [(node.tag, _pairs(node.held) if node.held else node.value) for node in nodes]


def ecrterm() -> tuple[Callable[[bytes], Any], Callable[[Any], bytes]] | None:
    """The library's reading and writing of one APDU; None when it is not installed."""
    try:
        import_module("ecrterm.packets.base_packets")  # makes the packets known
        parse = import_module("ecrterm.packets.apdu").CommandAPDU.parse
    except ImportError:
        return None
    return lambda apdu: parse(bytearray(apdu)), lambda packet: bytes(packet.serialize())
