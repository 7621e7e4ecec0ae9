"""Where a lane keeps the secrets of codes: a private file beside the journal, never inside it.

So they do not travel to head office, into a backup of the journal or back out of a restored one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from cashier.domain.code_keys import CodeKey
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.store.private_file import is_private, write_private

NAME = "codes.key"
VERSION = 1


class CodeRing(Protocol):
    """All keys of a lane; `put` replaces them and is durable when it comes back."""

    def keys(self) -> tuple[CodeKey, ...]: ...

    def put(self, keys: Sequence[CodeKey]) -> None: ...


class MemoryRing:
    """The twin without a file."""

    def __init__(self) -> None:
        self._keys: tuple[CodeKey, ...] = ()

    def keys(self) -> tuple[CodeKey, ...]:
        return self._keys

    def put(self, keys: Sequence[CodeKey]) -> None:
        self._keys = tuple(keys)


class FileRing:
    """The keys in the file at `path`, which need not be there yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keys(self) -> tuple[CodeKey, ...]:
        """Raises Refused when others may read the file, or when it is damaged."""
        if not self._path.exists():
            return ()
        if not is_private(self._path):
            raise Refused(say("code.ring_open", path=str(self._path)))
        try:
            body = json.loads(self._path.read_bytes())
            return tuple(map(_key, _rows(body)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Refused(say("code.ring_damaged", path=str(self._path))) from error

    def put(self, keys: Sequence[CodeKey]) -> None:
        """Raises Refused when the disk cannot take them; then the old ones stand."""
        body = {"version": VERSION, "keys": [_row(one) for one in keys]}
        try:
            write_private(self._path, json.dumps(body, indent=1).encode())
        except OSError as error:
            why = say("code.ring_unwritable", path=str(self._path), detail=str(error))
            raise Refused(why, say("code.use_pin")) from error


def _rows(body: dict[str, Any]) -> list[dict[str, Any]]:
    if body["version"] != VERSION:
        raise ValueError(body["version"])
    return list(body["keys"])


def _row(key: CodeKey) -> dict[str, Any]:
    return {
        "key": key.id, "person": key.person, "secret": key.secret.hex(),
        "used": [list(pair) for pair in key.used], "wrong": key.wrong,
    }  # fmt: skip


def _key(row: dict[str, Any]) -> CodeKey:
    used = tuple((int(minute), str(digest)) for minute, digest in row["used"])
    secret = bytes.fromhex(row["secret"])
    return CodeKey(str(row["key"]), str(row["person"]), secret, used, int(row["wrong"]))
