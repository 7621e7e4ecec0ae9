"""Which lanes may speak, and by which token.

A token is 256 random bits; only its SHA-256 is kept, which for such a token is enough.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextlib import closing
from pathlib import Path

from cashier.hub.file import HubFile

NAME = re.compile(r"\w[\w.-]{0,63}")
"""What a lane can be called: it is part of an address."""


def enrol(path: Path, lane: str) -> str:
    """A new token for `lane`, shown this once; an earlier one stops to work.

    May be called while the server runs. Raises ValueError for a name that no lane can have.
    """
    if not NAME.fullmatch(lane):
        raise ValueError(f"a lane cannot be called {lane!r}: up to 64 letters, digits, - . _")
    token = secrets.token_urlsafe(32)
    with closing(HubFile.open(path)) as file, file.write() as connection:
        connection.execute(
            "insert into lanes(lane, token_sha256, enrolled_at) values (?, ?, ?)"
            " on conflict (lane) do update set token_sha256 = excluded.token_sha256,"
            " enrolled_at = excluded.enrolled_at",
            (lane, _sha256(token), file.stamp()),
        )
    return token


def is_anyone_enrolled(file: HubFile) -> bool:
    return bool(file.read("select 1 from lanes limit 1"))


def owner_of(file: HubFile, token: str) -> str | None:
    """The lane whose token this is; takes as long whether one fits or none."""
    given, found = _sha256(token), None
    for row in file.read("select lane, token_sha256 from lanes"):
        if hmac.compare_digest(row["token_sha256"], given):
            found = str(row["lane"])
    return found


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
