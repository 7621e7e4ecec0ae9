"""Frames with their bytes on the wire; each row names where its bytes come from."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.transbank.frames import Scope, encode


@dataclass(frozen=True)
class Vector:
    name: str
    payload: bytes
    wire: bytes
    source: str
    scope: Scope = Scope.PAYLOAD_TO_ETX


def row(name: str, payload: str, end: str, source: str) -> Vector:
    """`end` is the checksum in hex, so that no code of ours has computed it."""
    raw = payload.encode("ascii")
    return Vector(name, raw, b"\x02" + raw + b"\x03" + bytes.fromhex(end), source)


def autoservicio(name: str, payload: str, end: str, source: str) -> Vector:
    raw = payload.encode("ascii")
    wire = b"\x02" + raw + b"\x03" + bytes.fromhex(end)
    return Vector(name, raw, wire, source, Scope.STX_TO_ETX)


PUBLIC = "the vendor's public reference"
SDK = "the vendor's Python SDK and its tests"

VECTORS = (
    row("poll, whose checksum is STX", "0100", "02", PUBLIC),
    row("leaving register mode, whose checksum is NUL", "0300", "00", PUBLIC),
    row("load keys", "0800", "0B", PUBLIC),
    row("sale of 25000", "0200|25000|ABC123|||0|", "76", SDK),
    row("last sale", "0250|", "78", PUBLIC),
    row("void of operation 10", "1200|10|", "01", PUBLIC),
    row("void of operation 123", "1200|123|", "30", SDK),
    row("totals", "0700||", "04", PUBLIC),
    row("list to the register", "0260|1|", "36", SDK),
    row("list to be printed", "0260|0|", "37", "the vendor's C library and its tests"),
    row("close, whose checksum is ACK", "0500||", "06", PUBLIC),
    row("last sale with its voucher", "0280|1", "44", SDK),
    row("keys loaded", "0810|00|597029414300|75001637", "75", SDK),
    row("void done", "1210|00|597029414300|75001637|794981|123", "44", SDK),
    row("totals, whose checksum is ACK", "0710|00|2|26500|", "06", SDK),
    row("closed", "0510|00|597029414300|75001637|", "04", SDK),
    row("use the card", "0900|84", "7A", "computed by hand"),
    autoservicio(
        "Autoservicio has nothing to void", "1210|05|597029414300|70000595||000346", "77",
        "frame captured by an integrator",
    ),
    autoservicio(
        "Autoservicio has no sale", "0260|11|597029414300|70000595", "75",
        "frame captured by an integrator",
    ),
)  # fmt: skip

BY_NAME = {vector.name: vector for vector in VECTORS}

HEAD = "597029414300|75001637"
DONE = f"1210|00|{HEAD}|794981|000123|"
CANCELLED = f"1210|07|{HEAD}||000123|"
ALREADY = f"1210|04|{HEAD}||000123|"
NO_PAPER = f"1210|24|{HEAD}||000123|"
OTHER = f"1210|00|{HEAD}|794981|000124|"

SALE_RECORD = f"0261|00|{HEAD}|001234|794981|25000|0461|000123|CR|||  |28072023|172129|0|0||0|"
VOID_RECORD = SALE_RECORD.replace("25000", "-25000")
OTHER_RECORD = f"0261|00|{HEAD}|012423|467984|1500|0461|000122|CR|||  |20072023|123700|0|0||0|"
END = f"0261|00|{HEAD}| | | | |000124|||| || | | | | |||"
EMPTY = f"0261|11|{HEAD}|||||||||||||||"


def wire(payload: str, scope: Scope = Scope.PAYLOAD_TO_ETX) -> bytes:
    return encode(payload.encode("latin-1"), scope)
