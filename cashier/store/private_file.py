"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path


def write_private(path: Path, data: bytes) -> None:
    """Put `data` in the place of whatever is there; durable when it comes back."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        _write_through(handle, data)
        os.replace(name, path)  # noqa: PTH105  # a str from mkstemp
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108  # as above
        raise
    _settle(path.parent)


def write_new(path: Path, data: bytes) -> None:
    """A new private file; raises FileExistsError rather than write over one."""
    _write_through(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), data)
    _settle(path.parent)


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may read it, as far as this system can say."""
    mode = path.stat().st_mode
    return sys.platform == "win32" or not mode & (stat.S_IRWXG | stat.S_IRWXO)


def _write_through(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the name durable too, where a folder can be opened."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
