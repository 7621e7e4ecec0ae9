"""Runs commands as a person or a program does, and reads what they said."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cashier.cli import run
from cashier.cli.call import Call
from cashier.config import read_config
from tests.cashier.kit import QUICK, Tables, settle_in, written

NOWHERE = "/dev/no-such-port"
PINS = {"1001": "112358", "9001": "314159", "9002": "271828", "7001": "161803"}


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def value(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)


class Counter:
    """A lane in a folder, worked by commands alone."""

    def __init__(
        self, folder: Path, port: str, tables: Tables | None = None, driver: str = "allinpay"
    ) -> None:
        self.driver = driver
        self.folder = folder
        self.data = folder / "data"
        self.port = port
        self.configure(port, tables)

    def configure(self, port: str, tables: Tables | None = None) -> None:
        """Another port or other rules from now on."""
        at_port = {
            "terminal": {"driver": self.driver, "port": port},
            "terminal.options": QUICK if self.driver == "allinpay" else {},
        }
        self.config = written(self.folder, {**at_port, **(tables or {})})

    def settle_in(self) -> None:
        settle_in(read_config(self.config), self.data)

    def run(self, *arguments: str, typed: str = "") -> Said:
        """`cashier ARGUMENTS` in this process, with `typed` on standard input."""
        given = ["--config", str(self.config), "--data", str(self.data), *arguments]
        with _streams(typed) as (out, err):
            status = run(Call(json="--json" in arguments), given)
        return Said(status, out.getvalue(), err.getvalue().decode("utf-8"))

    def json(self, *arguments: str, typed: str = "") -> Said:
        return self.run(*arguments, "--json", typed=typed)

    def as_cashier(self, *arguments: str) -> Said:
        """In JSON, by cashier 1001."""
        return self.json(*arguments, "--as", "1001", "--pin-file", "-", typed=PINS["1001"])

    def as_supervisor(self, *arguments: str) -> Said:
        """In JSON, by supervisor 9001."""
        return self.json(*arguments, "--as", "9001", "--pin-file", "-", typed=PINS["9001"])


@contextmanager
def _streams(typed: str) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        yield out, err
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.detach()
        sys.stdin, sys.stdout, sys.stderr = before


def refund(counter: Counter, key: str, amount: str) -> Said:
    return counter.as_cashier("refund", key, "--amount", amount, "--reason", "typed_wrong")
