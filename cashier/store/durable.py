"""A small file that is there whole or not at all, whenever the power fails."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write_durably(path: Path, data: bytes) -> None:
    """Replace the file's contents; on the disk when this comes back. Only its owner can read it."""
    new = path.with_name(path.name + ".new")
    new.touch(0o600)
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The name as well as the contents; Windows keeps names by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
