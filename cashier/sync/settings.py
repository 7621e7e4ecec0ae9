"""Where head office is and how this lane shows who it is."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path

from cashier.sync.errors import Insecure


@dataclass(frozen=True, slots=True)
class Settings:
    """`token` may be empty: head office on trial, on this machine, takes lanes without one."""

    url: str
    lane: str
    token: str = field(default="", repr=False)


def read_token(path: Path) -> str:
    """The token in a file that nobody but its owner can read. Raises Insecure, saying why not."""
    try:
        with path.open("rb") as file:
            _check_private(path, os.fstat(file.fileno()).st_mode)
            token = file.read(1000).decode("ascii").strip()
    except OSError as error:
        raise Insecure(f"the token file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Insecure(f"the token file {path} holds something else than a token") from error
    if not token.isprintable() or not token or " " in token:
        raise Insecure(f"the token file {path} must hold one token on one line")
    return token


def _check_private(path: Path, mode: int) -> None:
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Insecure(f"the token file {path} can be read by others: run chmod 600 {path}")
