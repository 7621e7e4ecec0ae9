"""Messages with their bytes on the wire; each row names where its bytes come from."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.asia_ecr.frames import Scope
from drivers.asia_ecr.messages import ANSWER, Message

STORE = b"TEST STORE             1 TEST ROAD            MANILA                 "
APPROVED = b"APPROVED".ljust(40)


@dataclass(frozen=True)
class Vector:
    name: str
    message: Message
    wire: bytes
    source: str
    scope: Scope = Scope.LEN_TO_ETX


def answer(code: str, *fields: tuple[str, bytes], response: str = "00") -> Message:
    return Message(code, fields, response, indicator=ANSWER)


def wire(text: str) -> bytes:
    return bytes.fromhex(text)


SIX = "36" + "30" * 9
ZEROS = "30" * 10

VOID_ANSWER = answer(
    "26",
    ("02", APPROVED),
    ("D0", STORE),
    ("03", b"250911"),
    ("04", b"154500"),
    ("01", b"201150"),
    ("65", b"000017"),
    ("16", b"12345678"),
    ("D1", b"000009183690221"),
    ("D2", b"VISA      "),
    ("30", b"************9105"),
    ("31", b"****"),
    ("50", b"000012"),
    ("D3", b"309421771603"),
    ("D4", b"01"),
)

NOT_FOUND = answer(
    "26",
    ("02", b"TXN NOT FOUND".ljust(40)),
    ("D0", STORE),
    ("03", b"250911"),
    ("04", b"155001"),
    response="NA",
)

VECTORS = (
    Vector(
        "void of invoice 000017",
        Message("26", (("65", b"000017"),)),
        wire(f"02 0029 {SIX} 31 30 3236 3030 30 1C 3635 0006 303030303137 1C 03 1A"),
        "computed from the Castles firmware; worked example of the facts",
    ),
    Vector(
        "void, padded with spaces",
        Message("26", (("65", b"     1"),)),
        wire(f"02 0029 {SIX} 31 30 3236 3030 30 1C 3635 0006 202020202031 1C 03 0D"),
        "bytes of a Go demo client, its wrong checksum (0B) computed again",
    ),
    Vector(
        "Krungthai void",
        Message("26", (("65", b"100098"),), transport="0" * 10),
        wire(f"02 0029 {ZEROS} 31 30 3236 3030 30 1C 3635 0006 313030303938 1C 03 18"),
        "unit test of somprasongd/connect-ktb-edc-his",
        Scope.STX_TO_ETX,
    ),
    Vector(
        "Krungthai sale of 200.00",
        Message("20", (("40", b"000000020000"),), transport="0" * 10),
        wire(f"02 0035 {ZEROS} 31 30 3230 3030 30 1C 3430 0012 303030303030303230303030 1C 03 13"),
        "computed; same bytes as the example cited by connect-ktb-edc-his",
        Scope.STX_TO_ETX,
    ),
    Vector(
        "sale of 1.00",
        Message("20", (("40", b"000000000100"),)),
        wire(f"02 0035 {SIX} 31 30 3230 3030 30 1C 3430 0012 303030303030303030313030 1C 03 14"),
        "two independent KBank clients (C# and Swift)",
    ),
    Vector(
        "sale of 4000.00 with a register id",
        Message("20", (("40", b"000000400000"), ("D6", b"11654"))),
        wire(
            f"02 0045 {SIX} 31 30 3230 3030 30 1C 3430 0012 303030303030343030303030 1C "
            "4436 0005 3131363534 1C 03 3D"
        ),
        "comment in the Castles firmware",
    ),
    Vector(
        "settlement of host 001",
        Message("50", (("HN", b"001"),)),
        wire(f"02 0026 {SIX} 31 30 3530 3030 30 1C 484E 0003 303031 1C 03 23"),
        "KBank clients",
    ),
    Vector(
        "balance with an empty field",
        Message("58", (("00", b""),)),
        wire(f"02 0023 {SIX} 31 30 3538 3030 30 1C 3030 0000 1C 03 1A"),
        "KBank clients",
    ),
    Vector(
        "reprint of the last transaction",
        Message("71", (("65", b"000000"),)),
        wire(f"02 0029 {SIX} 31 30 3731 3030 30 1C 3635 0006 303030303030 1C 03 1E"),
        "computed from the Castles firmware",
    ),
    Vector(
        "communication test",
        Message("D0"),
        wire(f"02 0018 {SIX} 31 30 4430 3030 30 1C 03 44"),
        "computed from the Castles firmware",
    ),
    Vector(
        "answer to the communication test",
        answer("D0"),
        wire(f"02 0018 {SIX} 31 31 4430 3030 30 1C 03 45"),
        "computed from the Castles firmware",
    ),
    Vector(
        "approved refund, header only",
        answer("27"),
        wire(f"02 0018 {SIX} 31 31 3237 3030 30 1C 03 34"),
        "computed from the Castles firmware; worked example of the facts",
    ),
    Vector(
        "approved void",
        VOID_ANSWER,
        wire(
            f"02 0294 {SIX} 31 31 3236 3030 30 1C 3032 0040 {APPROVED.hex()} 1C "
            f"4430 0069 {STORE.hex()} 1C 3033 0006 323530393131 1C 3034 0006 313534353030 1C "
            "3031 0006 323031313530 1C 3635 0006 303030303137 1C 3136 0008 3132333435363738 1C "
            "4431 0015 303030303039313833363930323231 1C 4432 0010 56495341202020202020 1C "
            "3330 0016 2A2A2A2A2A2A2A2A2A2A2A2A39313035 1C 3331 0004 2A2A2A2A 1C "
            "3530 0006 303030303132 1C 4433 0012 333039343231373731363033 1C 4434 0002 3031 1C "
            "03 80"
        ),
        "computed from the field order of the Castles firmware",
    ),
    Vector(
        "refused void",
        NOT_FOUND,
        wire(
            f"02 0159 {SIX} 31 31 3236 4E41 30 1C 3032 0040 "
            f"{b'TXN NOT FOUND'.ljust(40).hex()} 1C 4430 0069 {STORE.hex()} 1C "
            "3033 0006 323530393131 1C 3034 0006 313535303031 1C 03 1D"
        ),
        "computed from the field order of the Castles firmware",
    ),
)

BY_NAME = {vector.name: vector for vector in VECTORS}
