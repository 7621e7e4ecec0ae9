"""What a simulated terminal prints through the register: two copies of a slip, and reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drivers.simulator.bank import Bank
from drivers.terminal import Kind, Transaction
from drivers.zvt.charsets import codec_of
from drivers.zvt.messages import Control, serialise
from drivers.zvt.options import Profile

UNNAMED = "SIMULATED STORE"
"""A store whose name has no Latin letters is called so; these terminals print no others."""

_KINDS = {Kind.SALE: "KAUF", Kind.VOID: "STORNO", Kind.REFUND: "GUTSCHRIFT"}
_COPIES = ((1, "** Händlerbeleg **"), (2, "** Kundenbeleg **"))
_REPORT = 3
_CENTRED, _END = b"\x40", b"\x81"
_FEED = b"\x20"


class Printer:
    """In blocks (06 D3) where the register has asked so, else line by line (06 D1)."""

    def __init__(self, bank: Bank, profile: Profile) -> None:
        self._bank = bank
        self._codec = codec_of(profile.charset)
        self.is_in_blocks = profile.print_blocks

    def receipts(self, one: Transaction) -> list[bytes]:
        """The merchant's copy, then the customer's."""
        lines = list(_lines(one, self._store))
        copies = ([title, *lines] for _kind, title in _COPIES)
        kinds = (kind for kind, _title in _COPIES)
        return [said for kind, copy in zip(kinds, copies, strict=True)
                for said in self._print(kind, copy)]  # fmt: skip

    def report(self, title: str) -> list[bytes]:
        return self._print(_REPORT, [f"** {title} **", self._store, self._bank.terminal_id])

    def _print(self, kind: int, lines: Sequence[str]) -> list[bytes]:
        texts = [line.encode(self._codec, "replace") for line in lines]
        if self.is_in_blocks:
            return [_block(kind, texts)]
        head, *body = texts
        last = serialise(Control.PRINT_LINE, _END + _FEED)
        said = [_CENTRED + head, *(b"\x00" + text for text in body)]
        return [*(serialise(Control.PRINT_LINE, line) for line in said), last]

    @property
    def _store(self) -> str:
        name = self._bank.merchant_name
        return name if name.isascii() else UNNAMED


def _block(kind: int, texts: Sequence[bytes]) -> bytes:
    nodes = [(0x09, _CENTRED), *((0x07, text) for text in texts), (0x09, _END)]
    return serialise(Control.PRINT_BLOCK, tags=((0x1F07, bytes([kind])), (0x25, nodes)))


def _lines(one: Transaction, store: str) -> Iterator[str]:
    yield store
    yield _KINDS[one.kind]
    yield one.at.replace("T", " ")
    yield f"Terminal-ID: {one.terminal_id}"
    yield f"Trace-Nr.: {one.voucher}"
    yield f"{one.issuer or 'KARTE'} {one.card}".rstrip()
    yield f"Betrag: {one.amount}"
