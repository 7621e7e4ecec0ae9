"""One command on its way: where its configuration and data are, and how it speaks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

import click

from cashier import bootstrap
from cashier.cli.pins import Pins
from cashier.cli.stopping import Stopping
from cashier.config import Config, data_folder, find_config, read_config
from cashier.services.follow import follow
from cashier.services.lane import Lane
from cashier.store.errors import HeldElsewhere
from cashier.text import Speaker, speaker
from drivers.terminal import Event, Progress


class Call:
    """`json` says that standard output gets exactly one JSON value."""

    def __init__(self, json: bool = False) -> None:
        self.json = json
        self.config_file: Path | None = None
        self.data_folder: Path | None = None
        self.stopping = Stopping()
        self.pins = Pins()

    @cached_property
    def config(self) -> Config:
        return read_config(find_config(self.config_file))

    @cached_property
    def data(self) -> Path:
        return data_folder(self.config, self.data_folder)

    @property
    def words(self) -> Speaker:
        """In the lane's language, or in the user's while no configuration is read."""
        read = self.__dict__.get("config")
        return speaker(read.lane.language) if read else here()

    @contextmanager
    def lane(self) -> Iterator[Lane]:
        """The lane for a verb; the cases that it gave rise to are open when the block ends."""
        with bootstrap.open_lane(self.config, self.data) as lane:
            try:
                yield lane
            finally:
                self._look_after(lane)

    def catch_up(self) -> None:
        """Open the cases that time alone gave rise to, unless the process that writes does it."""
        with suppress(HeldElsewhere), self.lane():
            pass

    @contextmanager
    def look(self) -> Iterator[bootstrap.Look]:
        with bootstrap.open_look(self.config, self.data) as look:
            yield look

    def _look_after(self, lane: Lane) -> None:
        """What goes wrong here hides no outcome: it is told beside it, and tried again later."""
        try:
            follow(lane)
        except Exception as error:
            click.echo(self.words.text("cli.cases_failed", detail=repr(error)), err=True)

    def hear(self, event: Event) -> None:
        """A drivers.terminal.Hear: progress goes to the person who waits."""
        if isinstance(event, Progress):
            click.echo(self.words.words(event.words), err=True)


def here() -> Speaker:
    """The speaker of the user's own language, as the environment names it."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next((name for name in names if name), "")
    return speaker("zh" if first.lower().startswith("zh") else "en")


pass_call = click.make_pass_decorator(Call)
