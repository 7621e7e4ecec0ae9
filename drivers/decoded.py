"""What a technician sees of captured bytes: one frame, its verdict, its fields, and what is left.

A frame that cannot be read is a result here and never raises, since a capture is looked at
exactly when something is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.registry import Options


class Frame(StrEnum):
    """What the bytes at the start of a capture are."""

    OK = "ok"
    BAD_CHECKSUM = "bad_checksum"
    INCOMPLETE = "incomplete"
    """The beginning of a frame whose end has not been captured."""
    FOREIGN = "foreign"
    """Nothing of this protocol begins here."""


FieldValue = str | int | bool | None | list["FieldValue"] | dict[str, "FieldValue"]
"""What `json` can write. Amounts are whole minor units, texts are cleaned and cards masked.

None says that the device left out what could have been there.
"""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The first frame of some bytes.

    `message` is the protocol's own name of it (a code, a command) and empty where it is none;
    `fields` are in the device's order, under the protocol's own keys and beside them our names.
    `size` counts the bytes that belong to it, and `rest` is what follows them. Of bytes that
    cannot be read `size` still says where to look on, so that a whole capture is walked.
    """

    frame: Frame
    message: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    size: int = 0
    rest: bytes = b""


Decode = Callable[[bytes, "Options"], Decoded]
"""The first frame in some bytes of either direction, with the driver's options; never raises.

Options matter where the same bytes are read in two ways (scope of a checksum, encoding). Secrets
(track data, PINs, passwords) are left out.
"""
