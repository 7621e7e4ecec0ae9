"""Messages with their bytes on the wire.

The frames with the scope stx_etx and the register 00000001 are the worked examples of the facts;
answers were put together by hand from the tables of positions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ZEROS = "30" * 8
ONE = "30" * 7 + "31"


@dataclass(frozen=True)
class Vector:
    """`shape` is the name in messages.py, `values` what its fields hold."""

    name: str
    shape: str
    values: dict[str, str]
    wire: bytes
    terminal: str = "00000000"
    tail: str = field(default="")


def wire(text: str) -> bytes:
    return bytes.fromhex(text)


REGISTER = {"cash_register": "00000001"}

VECTORS = (
    Vector("status", "status request", {}, wire(f"02 {ZEROS} 30 73 03 3D")),
    Vector("receipt to the register", "print mode", {"mode": "1"},
           wire(f"02 {ZEROS} 30 45 31 03 3A")),
    Vector("payment of 6.50", "payment request", {**REGISTER, "amount_cents": "00000650"},
           wire(f"02 {ZEROS} 30 50 {ONE} 30 3030 30 30 3030303030363530"
                f"{'20' * 128}{'30' * 8} 03 2C")),
    Vector("reversal of STAN 000042", "reversal request", {**REGISTER, "stan": "000042"},
           wire(f"02 {ZEROS} 30 53 {ONE} 303030303432 30 30 03 1A")),
    Vector("refund of 6.50", "refund request", {**REGISTER, "amount_cents": "00000650"},
           wire(f"02 {ZEROS} 30 41 {ONE} 30 30303030 3030303030363530 {'30' * 8} 03 3D")),
    Vector("last result", "last result request", REGISTER,
           wire(f"02 {ZEROS} 30 47 {ONE} 30 303030 03 08")),
    Vector("reprint to the register", "reprint request", {"to_ecr": "1", "ticket": "0"},
           wire(f"02 {ZEROS} 30 52 31 30 {'30' * 10} 03 1D")),
    Vector("totals", "totals request", REGISTER,
           wire(f"02 {ZEROS} 30 54 {ONE} 30 {'30' * 7} 03 1B")),
    Vector("close", "close request", REGISTER, wire(f"02 {ZEROS} 30 43 {ONE} 30 {'30' * 7} 03 0C")),
    Vector("first load", "load request", {"kind": "1"},
           wire(f"02 {ZEROS} 30 44 {'30' * 6} 31 {'30' * 103} 03 0B")),
)  # fmt: skip

BY_NAME = {vector.name: vector for vector in VECTORS}

TERMINAL = b"123456780"
NUMBERS = b"2ACQUIRER-01000043000457"
"""Card type, acquirer, STAN of the reversal and online id."""

REVERSED = TERMINAL + b"E00" + b"0" * 15 + b"9012ICC0000002111520" + NUMBERS + b"000" + b"0" * 10
REVERSED_WIRE = b"\x02" + REVERSED + b"\x03\x61"
"""The worked example of the facts, with its checksum."""

NOT_REVERSED = (
    TERMINAL + b"E01" + b"CARTA RIFIUTATA".ljust(24) + b"0" * 11 + NUMBERS + b"000" + b"0" * 10
)
PAID = TERMINAL + b"E00" + b"0" * 15 + b"9012CLIABC1232111519" + b"2ACQUIRER-01000042000456"
PAID_EXTENDED = PAID + b"000" + b"00000650" + b"0" * 10
REFUNDED = TERMINAL + b"A00" + b"0" * 15 + b"9012ICCABC123ACQUIRER-012111521"
NOT_REFUNDED = TERMINAL + b"A01" + b"0" * 19 + b"   " + b" " * 6 + b" " * 11 + b"2111521"
STATUS = TERMINAL + b"s" + b"0" * 10 + b"3007261215" + b"2" + b"POS01.02EMV3.1  "
TOTALS = TERMINAL + b"T00" + b"0000000000123456" + b"0" * 6
PART = TERMINAL + b"STOTALE EUR 6,50}}}}}}}\x1b"
PART_WIRE = b"\x02" + PART + b"\x03\x29"
EVERY_ANSWER = {
    "reversal result": REVERSED, "payment result": PAID, "extended result": PAID_EXTENDED,
    "refund result": REFUNDED, "status": STATUS, "totals": TOTALS, "receipt part": PART,
}  # fmt: skip
