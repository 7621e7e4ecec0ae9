"""A lane at work over a journal on a watched disk, which can be closed, killed and cut off.

World is the shop of the explorer; only its journal is another one, in a file. What the program
left behind when it died lies in a folder of its own, so that its last hold on the old files
cannot change what is found.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from cashier.services.recover import admit_doubt
from cashier.store.journal import Journal
from drivers.simulator.faults import Faults
from tests.explorer.disk.platter import Image, put
from tests.explorer.disk.recorder import Recorder, Refuse, go
from tests.explorer.disk.vfs import watching
from tests.explorer.disk.witness import witnessed
from tests.explorer.world import World

LANE = "lane-1"
FILE = "journal.db"
SHARED = f"{FILE}-shm"
"""What connections share; it means nothing to a start that finds no other one."""

MEMORY_DISK = Path("/dev/shm")
"""Where there is one, files cost no time."""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for a while, in memory where the machine has such a disk."""
    where = MEMORY_DISK if MEMORY_DISK.is_dir() else None
    with TemporaryDirectory(prefix="explorer-", dir=where) as folder:
        yield Path(folder)


class Counter:
    """`settings` are pragmas that the journal gets after it was opened."""

    def __init__(
        self, protocol: str, seed: int, root: Path,
        refuse: Refuse = go, settings: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.world = World(protocol, seed, Faults())
        self.recorder = Recorder(root / "0", refuse)
        self._root, self._lives, self._settings = root, 0, settings
        self._journal: Journal | None = None

    def start(self) -> None:
        """The program starts: it opens the journal, and what was under way is in doubt."""
        kind = witnessed(self.recorder.tell, self.recorder.acknowledged)
        path = self.recorder.folder / FILE
        self.recorder.watch_out_for_rewrites(path.with_name(f"{FILE}-wal"))
        self._journal = kind.open(path, LANE, self.world.clock, self.world.lane.new_id)
        for setting in self._settings:
            self._journal.connection.execute(f"pragma {setting}")
        self.world.lane = replace(self.world.lane, journal=self._journal)
        admit_doubt(self.world.lane)

    def stop(self) -> None:
        """The program ends in good order."""
        if self._journal is not None:
            self._journal.close()
        self._journal = None

    def kill(self) -> None:
        """The program is gone at once; the files are as they were last seen."""
        before, after = self.recorder.folder, self._next_folder()
        for file in before.iterdir():
            if file.name != SHARED:
                shutil.copyfile(file, after / file.name)
        self.recorder.folder = after
        self.stop()

    def power_back(self, image: Image) -> None:
        """The power was away; `image` is what the disk holds now."""
        self.recorder.die()
        self.stop()
        after = self._next_folder()
        put(image, after)
        self.recorder.revive(image, after)

    def _next_folder(self) -> Path:
        self._lives += 1
        folder = self._root / str(self._lives)
        folder.mkdir()
        return folder


@contextmanager
def counter(
    protocol: str, seed: int, refuse: Refuse = go, settings: tuple[str, ...] = ()
) -> Iterator[Counter]:
    """A counter whose disk is watched; the program has not started yet."""
    with scratch() as root:
        here = Counter(protocol, seed, root, refuse, settings)
        with watching(here.recorder):
            try:
                yield here
            finally:
                here.stop()


__all__ = ["FILE", "LANE", "Counter", "counter", "scratch"]
