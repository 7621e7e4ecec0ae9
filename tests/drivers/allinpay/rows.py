"""Frames as rows (message, bytes, source): one row serves every test of the codec.

CASES are outside vectors: they were computed by another program from the public client's field
order, so that both halves of this driver cannot share a misreading. SUMS were added up apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.allinpay.messages import (
    ANSWER_ORDER,
    APP,
    MANAGER,
    REQUEST_ORDER,
    Message,
    Type,
    compose,
)

CASES = "computed case after gsccs/mispos-client CommDataManager.java"
SUMS = "china.md C1, length and XOR by an independent sum"


@dataclass(frozen=True)
class Row:
    name: str
    message: Message
    frame: bytes
    source: str


def _row(name: str, message: Message, frame: str, source: str) -> Row:
    return Row(name, message, bytes.fromhex(frame), source)


def _ask(kind: Type, application: str = APP, **values: str | bytes) -> Message:
    return compose(REQUEST_ORDER, kind, values, application)


def _tell(kind: Type, **values: str | bytes) -> Message:
    return compose(ANSWER_ORDER, kind, values)


SALE_VALUES = {
    "amount": "000000001001", "merchant_name": "测试商户", "merchant_id": "821120170130018",
    "terminal_id": "00440036", "operator": "01", "issuer": "建设银行", "card": "621700******1234",
    "batch": "000012", "auth_code": "007508", "date": "0911", "time": "154500", "code": "00",
    "explanation": "交易成功",
}  # fmt: skip

ROWS = (
    _row("handshake", _ask(Type.HANDSHAKE, MANAGER),
         "02 00 16 9F 00 00 07 4D 41 4E 41 47 45 52 9F 01 00 01 07 03 46", SUMS),
    _row("sign_on", _ask(Type.SIGN_ON),
         "02 00 14 9F 00 00 05 41 50 50 30 31 9F 01 00 01 01 03 53", CASES),
    _row("sale",
         _ask(Type.SALE, amount="000000001001", operator="01", store="S001", register="P01",
              reference="20250911000017"),
         "02 00 69 9F 00 00 05 41 50 50 30 31 9F 01 00 01 02 9F 02 00 0C 30 30 30 30 30 30 30 30"
         "31 30 30 31 9F 06 00 02 30 31 9F 1E 00 04 53 30 30 31 9F 1F 00 03 50 30 31 9F 1A 00 0E"
         "32 30 32 35 30 39 31 31 30 30 30 30 31 37 03 92", CASES),
    _row("void",
         _ask(Type.VOID, amount="000000001001", operator="01", original_voucher="000037",
              reference="20250911000018"),
         "02 00 64 9F 00 00 05 41 50 50 30 31 9F 01 00 01 03 9F 02 00 0C 30 30 30 30 30 30 30 30"
         "31 30 30 31 9F 06 00 02 30 31 9F 20 00 06 30 30 30 30 33 37 9F 1A 00 0E 32 30 32 35 30"
         "39 31 31 30 30 30 30 31 38 03 19", CASES),
    _row("refund",
         _ask(Type.REFUND, amount="000000000500", operator="01", rrn="022142445573", date="0911",
              reference="20250911000019"),
         "02 00 78 9F 00 00 05 41 50 50 30 31 9F 01 00 01 04 9F 02 00 0C 30 30 30 30 30 30 30 30"
         "30 35 30 30 9F 06 00 02 30 31 9F 10 00 0C 30 32 32 31 34 32 34 34 35 35 37 33 9F 11 00"
         "04 30 39 31 31 9F 1A 00 0E 32 30 32 35 30 39 31 31 30 30 30 30 31 39 03 B8", SUMS),
    _row("wallet_refund",
         _ask(Type.REFUND, amount="000000000500", operator="01", rrn="022142445573", date="0911",
              order_number="4200002511202509110000000001", reference="20250911000019"),
         "02 01 10 9F 00 00 05 41 50 50 30 31 9F 01 00 01 04 9F 02 00 0C 30 30 30 30 30 30 30 30"
         "30 35 30 30 9F 06 00 02 30 31 9F 10 00 0C 30 32 32 31 34 32 34 34 35 35 37 33 9F 11 00"
         "04 30 39 31 31 9F FF 00 1C 34 32 30 30 30 30 32 35 31 31 32 30 32 35 30 39 31 31 30 30"
         "30 30 30 30 30 30 30 31 9F 1A 00 0E 32 30 32 35 30 39 31 31 30 30 30 30 31 39 03 A1",
         SUMS),
    _row("settle", _ask(Type.SETTLE, operator="01"),
         "02 00 20 9F 00 00 05 41 50 50 30 31 9F 01 00 01 0E 9F 06 00 02 30 31 03 F2", SUMS),
    _row("query_last", _ask(Type.LAST, reference="20250911000018"),
         "02 00 32 9F 00 00 05 41 50 50 30 31 9F 01 00 01 0F 9F 1A 00 0E 32 30 32 35 30 39 31 31"
         "30 30 30 30 31 38 03 F5", CASES),
    _row("reprint", _ask(Type.REPRINT, operator="01", original_voucher="000037"),
         "02 00 30 9F 00 00 05 41 50 50 30 31 9F 01 00 01 10 9F 06 00 02 30 31 9F 20 00 06 30 30"
         "30 30 33 37 03 41", SUMS),
    _row("relay_refused", _ask(Type.RELAY, code="-113", reference="20250911000018"),
         "02 00 40 9F 00 00 05 41 50 50 30 31 9F 01 00 01 11 9F 14 00 04 2D 31 31 33 9F 1A 00 0E"
         "32 30 32 35 30 39 31 31 30 30 30 30 31 38 03 08", SUMS),
    _row("relay_wanted",
         _tell(Type.RELAY, relayed=bytes.fromhex("6000030000020000070E151C232A31383F"),
               relay_host="10.1.2.3", relay_port="5000", relay_seconds="60"),
         "02 00 61 9F 00 00 05 41 50 50 30 31 9F 01 00 01 11 9F 15 00 11 60 00 03 00 00 02 00 00"
         "07 0E 15 1C 23 2A 31 38 3F 9F 16 00 08 31 30 2E 31 2E 32 2E 33 9F 17 00 04 35 30 30 30"
         "9F 18 00 02 36 30 03 67", CASES),
    _row("no_original", _tell(Type.VOID, code="XB", explanation="无原始交易"),
         "02 00 34 9F 00 00 05 41 50 50 30 31 9F 01 00 01 03 9F 14 00 02 58 42 9F 19 00 0A CE DE"
         "D4 AD CA BC BD BB D2 D7 03 72", CASES),
    _row("void_approved",
         _tell(Type.VOID, **SALE_VALUES, voucher="000040", rrn="022142445590",
               reference="20250911000018"),
         "02 02 11 9F 00 00 05 41 50 50 30 31 9F 01 00 01 03 9F 02 00 0C 30 30 30 30 30 30 30 30"
         "31 30 30 31 9F 03 00 08 B2 E2 CA D4 C9 CC BB A7 9F 04 00 0F 38 32 31 31 32 30 31 37 30"
         "31 33 30 30 31 38 9F 05 00 08 30 30 34 34 30 30 33 36 9F 06 00 02 30 31 9F 09 00 08 BD"
         "A8 C9 E8 D2 F8 D0 D0 9F 0B 00 10 36 32 31 37 30 30 2A 2A 2A 2A 2A 2A 31 32 33 34 9F 0D"
         "00 06 30 30 30 30 31 32 9F 0E 00 06 30 30 30 30 34 30 9F 0F 00 06 30 30 37 35 30 38 9F"
         "10 00 0C 30 32 32 31 34 32 34 34 35 35 39 30 9F 11 00 04 30 39 31 31 9F 12 00 06 31 35"
         "34 35 30 30 9F 14 00 02 30 30 9F 19 00 08 BD BB D2 D7 B3 C9 B9 A6 9F 1A 00 0E 32 30 32"
         "35 30 39 31 31 30 30 30 30 31 38 03 5D", CASES),
)  # fmt: skip

BY_NAME = {row.name: row for row in ROWS}


def frame(name: str) -> bytes:
    return BY_NAME[name].frame
