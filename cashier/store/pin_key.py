"""The pepper: a secret outside the database, without which no PIN in it can be guessed.

A copy of the database alone tells nothing about six digits then. Whoever keeps copies keeps the
key apart from them.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
from hashlib import sha256
from pathlib import Path

from cashier.domain.say import Say, say
from cashier.store.journal import Journal
from cashier.store.private_file import write_private

NAME = "pin.key"
SIZE = 32
"""Bytes; the file holds them as hexadecimal digits on one line, so that they can be copied."""

_MARK = "pin_key"
"""Under this name the journal's file remembers which key belongs to it."""


class PinKeyUnfit(Exception):
    """The key cannot be used; `why` says what is wrong and `now` what to do."""

    def __init__(self, why: Say, now: Say) -> None:
        super().__init__(why.key)
        self.why = why
        self.now = now


def open_key(folder: Path, journal: Journal) -> tuple[bytes, bool]:
    """The key in `folder`, and whether it was made just now; raises PinKeyUnfit.

    It is made once for each journal: one that is lost or another one is refused.
    """
    path, mark = folder / NAME, _known_mark(journal)
    if is_new := not path.exists():
        if mark:
            raise PinKeyUnfit(say("pin_key.missing", path=str(path)), say("pin_key.restore"))
        write_private(path, f"{secrets.token_hex(SIZE)}\n".encode())
    key = _read(path)
    if mark not in ("", _mark(key)):
        raise PinKeyUnfit(say("pin_key.other", path=str(path)), say("pin_key.restore"))
    if not mark:
        with journal.write() as pen:
            pen.execute("insert into meta(name, value) values (?, ?)", _MARK, _mark(key))
    return key, is_new


def _known_mark(journal: Journal) -> str:
    rows = journal.read("select value from meta where name = ?", _MARK)
    return str(rows[0]["value"]) if rows else ""


def _mark(key: bytes) -> str:
    """Tells keys apart and tells nothing of them."""
    return sha256(b"cashier pin key" + key).hexdigest()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        _check_private(path, os.fstat(file.fileno()).st_mode)
        text = file.read(1000)
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != SIZE:
        raise PinKeyUnfit(say("pin_key.damaged", path=str(path)), say("pin_key.restore"))
    return key


def _check_private(path: Path, mode: int) -> None:
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        why = say("pin_key.readable", path=str(path))
        raise PinKeyUnfit(why, say("pin_key.make_private", path=str(path)))
