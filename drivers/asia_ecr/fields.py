"""The fields of this family as a table: type, name, width, meaning, and what may be kept.

Source: asia_ecr.md, Fields. Widths are bytes; 0 means that it varies.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Keep(Enum):
    """What of a field may leave the driver."""

    ALL = "all: a number or an id"
    TEXT = "all, but card numbers in it masked"
    MASKED_CARD = "first 6 and last 4 digits"
    NAME = "a person's name: in a capture that somebody decodes, else only that it was there"
    NOTHING = "only that it was there"


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is ours, for code; `meaning` is for people."""

    type: str
    name: str
    width: int
    meaning: str
    keep: Keep = Keep.ALL


FIELDS = (
    Field("01", "approval_code", 6, "approval code; Y1 when the chip approved offline"),
    Field("02", "text", 40, "response text", Keep.TEXT),
    Field("03", "date", 6, "terminal date YYMMDD"),
    Field("04", "time", 6, "terminal time HHMMSS"),
    Field("16", "terminal_id", 8, "terminal id"),
    Field("30", "card", 0, "card number", Keep.MASKED_CARD),
    Field("31", "expiry", 4, "expiry of the card", Keep.NOTHING),
    Field("40", "amount", 12, "amount with 2 decimals"),
    Field("41", "tip", 12, "tip"),
    Field("42", "cashback", 12, "cashback"),
    Field("43", "amount_2", 12, "further amount (Krungthai)"),
    Field("44", "amount_3", 12, "further amount (Krungthai)"),
    Field(
        "45",
        "amount_4",
        0,
        "further amount (Krungthai); elsewhere the merchant's reference",
        Keep.TEXT,
    ),
    Field("50", "batch", 6, "batch number"),
    Field("65", "invoice", 6, "invoice or trace number, the key of a void"),
    Field("66", "card_or_id", 0, "card number or transaction id, by bank", Keep.MASKED_CARD),
    Field("71", "citizen_1", 13, "citizen id (Krungthai)", Keep.NOTHING),
    Field("72", "citizen_2", 13, "citizen id (Krungthai)", Keep.NOTHING),
    Field("73", "citizen_3", 13, "citizen id (Krungthai)", Keep.NOTHING),
    Field("74", "citizen_4", 13, "citizen id (Krungthai)", Keep.NOTHING),
    Field("7E", "line_1", 40, "text to print, line 1", Keep.TEXT),
    Field("7F", "line_2", 40, "text to print, line 2", Keep.TEXT),
    Field("7G", "line_3", 40, "text to print, line 3", Keep.TEXT),
    Field("7H", "line_4", 40, "text to print, line 4", Keep.TEXT),
    Field("9A", "emv_1", 0, "EMV data", Keep.NOTHING),
    Field("9B", "emv_2", 0, "EMV data", Keep.NOTHING),
    Field("9C", "emv_3", 0, "EMV data", Keep.NOTHING),
    Field("9D", "emv_4", 0, "EMV data", Keep.NOTHING),
    Field("9E", "emv_5", 0, "EMV data", Keep.NOTHING),
    Field("D0", "merchant", 69, "merchant name and address, 3 lines of 23", Keep.TEXT),
    Field("D1", "merchant_id", 15, "merchant id"),
    Field("D2", "issuer", 10, "card issuer name"),
    Field("D3", "rrn", 12, "retrieval reference"),
    Field("D4", "issuer_id", 2, "issuer id"),
    Field("D5", "cardholder", 26, "name of the cardholder", Keep.NAME),
    Field("D6", "pos_id", 5, "register id"),
    Field("EF", "aid", 16, "EMV application id"),
    Field("EG", "application", 16, "EMV application label", Keep.TEXT),
    Field("EH", "cryptogram", 16, "EMV transaction certificate"),
    Field("GA", "instalment_1", 0, "instalment data", Keep.TEXT),
    Field("GB", "instalment_2", 0, "instalment data", Keep.TEXT),
    Field("GC", "instalment_3", 0, "instalment data", Keep.TEXT),
    Field("GD", "instalment_4", 0, "instalment data", Keep.TEXT),
    Field("HN", "host", 3, "host number"),
    Field("S3", "card_sequence", 3, "card sequence number"),
    Field("S4", "entry_mode", 2, "entry mode: 12 keyed, 22 stripe, 52 chip, 72 wave"),
    Field("VN", "visit", 13, "hospital visit number (Krungthai)"),
)

BY_TYPE = {field.type: field for field in FIELDS}
_BY_NAME = {field.name: field for field in FIELDS}


def type_of(name: str) -> str:
    """The wire type of the field that we call `name`."""
    return _BY_NAME[name].type


def keep(field_type: str) -> Keep:
    """What may be kept; a type that is not in the table is a text."""
    known = BY_TYPE.get(field_type)
    return known.keep if known else Keep.TEXT
