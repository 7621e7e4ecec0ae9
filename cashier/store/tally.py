"""How often PINs were tried, in a small file beside the journal.

A copy of yesterday's journal knows nothing of today's wrong tries. This file does, and the key
outside the database signs it. Whoever puts an old copy of both in their place is not found out
here; head office still has the events.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from cashier.store.private_file import write_private

NAME = "tries"


@dataclass(frozen=True, slots=True)
class Tally:
    """One person's tries: `ever` counts all of them, `wrong` those since the last right PIN.

    `last_at` and `lockouts` are UTC ISO 8601, `steady` is the machine's steady clock at the newest
    try in seconds, or None.
    """

    ever: int
    wrong: int
    last_at: str
    lockouts: tuple[str, ...]
    steady: float | None = None


class Found(StrEnum):
    """What the file was when it was opened."""

    GOOD = "good"
    MISSING = "missing"
    DAMAGED = "damaged"


class Tallies:
    """Everybody's, in memory alone: for a journal that is in memory too."""

    def __init__(self, known: Mapping[str, Tally] | None = None) -> None:
        self.known = dict(known or {})

    def keep(self, person: str, tally: Tally) -> None:
        """Durable when this comes back."""
        self.known[person] = tally

    def touch(self) -> None:
        """Takes as long as `keep` and changes nothing: for an id that nobody has."""


class TallyFile(Tallies):
    """The file at `path`, signed with `key`; `found` says what it was."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self.found, known = _read(path, key)
        super().__init__(known)

    def keep(self, person: str, tally: Tally) -> None:
        super().keep(person, tally)
        self.touch()

    def touch(self) -> None:
        write_private(self._path, _signed(self.known, self._key))


def _signed(known: Mapping[str, Tally], key: bytes) -> bytes:
    people = json.dumps({name: asdict(tally) for name, tally in known.items()}, sort_keys=True)
    return f"{_mac(people, key)}\n{people}\n".encode()


def _mac(people: str, key: bytes) -> str:
    return hmac.digest(key, b"cashier tries" + people.encode(), "sha256").hex()


def _read(path: Path, key: bytes) -> tuple[Found, dict[str, Tally]]:
    if not path.exists():
        return Found.MISSING, {}
    mac, _, people = path.read_text("utf-8", "replace").rstrip("\n").partition("\n")
    if not hmac.compare_digest(mac.encode(), _mac(people, key).encode()):
        return Found.DAMAGED, {}
    return Found.GOOD, {name: _tally(body) for name, body in json.loads(people).items()}


def _tally(body: dict[str, object]) -> Tally:
    return Tally(**{**body, "lockouts": tuple(body["lockouts"])})  # type: ignore[arg-type]
