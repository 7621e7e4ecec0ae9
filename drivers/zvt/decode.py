"""Captured bytes as values for programs: fields and tags in hex, and our names beside them."""

from __future__ import annotations

from drivers.decoded import Decoded, FieldValue
from drivers.registry import Options
from drivers.zvt import apdu
from drivers.zvt.charsets import DEFAULT
from drivers.zvt.reading import Piece, Row, first, rows

Fields = dict[str, FieldValue]


def decode(data: bytes, options: Options) -> Decoded:
    """The first serial frame, control byte or bare message, whichever begins; never raises."""
    piece = first(data)
    rest = data[piece.size :]
    if piece.control is not None:
        return Decoded(piece.frame, piece.control.name, size=piece.size, rest=rest)
    if piece.message is None:
        return Decoded(piece.frame, size=piece.size, rest=rest)
    fields = _envelope(piece)
    for row in rows(piece.message, str(options.get("charset", DEFAULT))):
        _put(fields, row)
    control = f"{piece.message.control:04X}"
    return Decoded(piece.frame, f"{control[:2]} {control[2:]}", fields, piece.size, rest)


def _envelope(piece: Piece) -> Fields:
    sizes = apdu.header_of(piece.data)
    fields: Fields = {"transport": "serial" if piece.is_serial else "tcp"}
    if piece.message is not None:
        fields["control_field"] = f"{piece.message.control:04X}"
    if sizes is not None:
        fields["data_length"] = sizes[1]
        fields["extended_length"] = sizes[0] == apdu.LONG_HEADER
    if piece.crc:
        fields["crc_lo_hi"] = piece.crc.hex().upper()
    return fields


def _put(fields: Fields, row: Row) -> None:
    """Under the protocol's key and under ours; what comes twice becomes a list."""
    _add(fields, row.key, row.raw)
    if row.name and row.value is not None:
        _add(fields, row.name, row.value)


def _add(fields: Fields, key: str, value: FieldValue) -> None:
    before = fields.get(key)
    if before is None:
        fields[key] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        fields[key] = [before, value]
