"""What a disk holds for certain, and what the operating system only remembers for it.

Files are made certain by their own sync; names in the folder by a sync of the folder, which
comes with the first sync of a newly opened log (os_unix.c) or with a delete that asks for it.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.explorer.disk.calls import OPEN_CREATE, OPEN_LOGS, Call, Method
from tests.explorer.disk.fates import MOODS, Change, Mood, Resize, Write, apply

Image = dict[str, bytes | bytearray]
"""The files of a folder by name."""


@dataclass(eq=False, slots=True)
class File:
    """`certain` survives a power cut; `loose` was written since the last sync, in this order."""

    certain: bytearray = field(default_factory=bytearray)
    loose: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.loose:
            apply(self.certain, change)
        self.loose.clear()

    def give_up(self, dice: random.Random) -> None:
        """A sync failed: some of it is on the disk, and no later sync brings the rest there."""
        self.certain = self.after_a_cut(MOODS["half"], dice)
        self.loose.clear()

    def after_a_cut(self, mood: Mood, dice: random.Random) -> bytearray:
        return mood.fall(bytearray(self.certain), self.loose, dice)


class Platter:
    """One folder on a disk; follows the calls that were carried out."""

    def __init__(self, image: Image | None = None) -> None:
        self._names = {name: File(bytearray(data)) for name, data in (image or {}).items()}
        self._certain_names: dict[str, File] = dict(self._names)
        self._loose_names: list[tuple[str, File | None]] = []
        self._new_logs: set[str] = set()

    def take(self, call: Call) -> None:
        """The file system has done this; `call.path` is a name in the folder."""
        follow = _FOLLOW.get(call.method)
        if follow is not None:
            follow(self, call)

    def after_a_cut(self, mood: Mood, dice: random.Random) -> Image:
        """What is found when the power is back."""
        names = self._names_after_a_cut(mood, dice)
        return {name: file.after_a_cut(mood, dice) for name, file in names.items()}

    def give_up(self, name: str, dice: random.Random) -> None:
        """The sync of this file failed, and Linux does not try again what it could not write."""
        self._names[name].give_up(dice)

    def make_certain(self, name: str, contents: bytes) -> None:
        """The program wrote and synced this file itself, past SQLite."""
        self._names[name] = self._names.get(name, File())
        self._names[name].certain[:] = contents
        self._names[name].loose.clear()

    # -- the folder --------------------------------------------------------------------------------

    def _names_after_a_cut(self, mood: Mood, dice: random.Random) -> dict[str, File]:
        """Of each name, some of what happened to it, the oldest first."""
        names = dict(self._certain_names)
        gone: set[str] = set()
        for name, file in self._loose_names:
            if name in gone or not mood.keeps(dice):
                gone.add(name)
            elif file is None:
                names.pop(name, None)
            else:
                names[name] = file
        return names

    def _sync_folder(self) -> None:
        self._certain_names = dict(self._names)
        self._loose_names.clear()

    # -- calls -------------------------------------------------------------------------------------

    def _open(self, call: Call) -> None:
        if call.path not in self._names:
            file = self._names[call.path] = File()
            self._loose_names.append((call.path, file))
        if call.flags & OPEN_CREATE and call.flags & OPEN_LOGS:
            self._new_logs.add(call.path)

    def _write(self, call: Call) -> None:
        self._names[call.path].loose.append(Write(call.at, call.data))

    def _truncate(self, call: Call) -> None:
        self._names[call.path].loose.append(Resize(call.at))

    def _sync(self, call: Call) -> None:
        self._names[call.path].sync()
        if call.path in self._new_logs:
            self._new_logs.discard(call.path)
            self._sync_folder()

    def _delete(self, call: Call) -> None:
        if self._names.pop(call.path, None) is not None:
            self._loose_names.append((call.path, None))
        if call.flags:
            self._sync_folder()


_FOLLOW = {
    Method.OPEN: Platter._open, Method.WRITE: Platter._write, Method.SYNC: Platter._sync,
    Method.TRUNCATE: Platter._truncate, Method.DELETE: Platter._delete,
}  # fmt: skip


def put(image: Image, folder: Path) -> None:
    """Make `folder` hold these databases and logs, and no others."""
    for name in os.listdir(folder):  # noqa: PTH208  # called for every state of a search
        if name.startswith("journal.db") and name not in image:
            os.unlink(f"{folder}/{name}")  # noqa: PTH108  # as above
    for name, data in image.items():
        file = os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT, 0o600)
        os.write(file, data)
        os.ftruncate(file, len(data))
        os.close(file)
