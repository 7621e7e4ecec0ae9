"""A copy of the project to sabotage, so that nobody's own files are ever touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.explorer.mutants.mutant import Mutant

TOP = Path(__file__).resolve().parents[3]
PARTS = ("cashier", "drivers", "tests", "config.toml", "pyproject.toml")
"""What a search needs; the rest of the folder belongs to its tools."""

_FILES = """
import sys, tests.explorer
from drivers.registry import load, names
for name in names():
    load(name)
ours = ("cashier", "drivers", "tests")
for name, module in sys.modules.items():
    if name.split(".")[0] in ours and getattr(module, "__file__", None):
        print(module.__file__)
"""
"""Prints where our packages come from, drivers by their entry points included."""


class ForeignCode(Exception):
    """A search in the copy would run code from somewhere else: its verdict would mean nothing."""


class Tree:
    """A copy of the project at `folder`, in which one mutant at a time is at work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    @contextmanager
    def of(cls, top: Path = TOP) -> Iterator[Tree]:
        """A copy of the project at `top` as it stands, gone afterwards."""
        with TemporaryDirectory(prefix="sabotage-") as name:
            tree = cls(Path(name).resolve())
            tree._fill(top)
            tree._demand_own_code()
            yield tree

    def command(self, *arguments: str) -> list[str]:
        """Python without files of compiled code: a changed text must never meet an old one."""
        return [sys.executable, "-B", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        """The copy's packages come before those that are installed."""
        return {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONHASHSEED": "0"}

    @contextmanager
    def with_mutant(self, mutant: Mutant) -> Iterator[None]:
        """The mutant's edits are there in this block and gone after it. Raises NotThere."""
        changed = mutant.texts(self.folder)
        whole = {path: path.read_text("utf-8") for path in changed}
        _write(changed)
        try:
            yield
        finally:
            _write(whole)

    def _fill(self, top: Path) -> None:
        for part in PARTS:
            source, target = top / part, self.folder / part
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)

    def _demand_own_code(self) -> None:
        asked = subprocess.run(
            self.command("-c", _FILES), cwd=self.folder, env=self.environment,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        files = [Path(line) for line in asked.stdout.splitlines()]
        foreign = [str(file) for file in files if not file.is_relative_to(self.folder)]
        if foreign or not files:
            raise ForeignCode(f"not from the copy: {', '.join(foreign) or 'nothing found'}")


def _write(texts: dict[Path, str]) -> None:
    for path, text in texts.items():
        path.write_text(text, "utf-8")
