"""The program's own diary: JSON lines in a private file, without card numbers, PINs and tokens.

The journal is the evidence; this is for whoever looks for a fault. It is imported after the
first screen stands, since structlog costs more than opening the journal.
"""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from drivers.text import mask_card_numbers

SECRETS = frozenset({"pin", "token", "verifier", "authorization"})
"""Names whose values are never written, however deep they lie."""

HIDDEN = "[hidden]"
LARGEST = 1024 * 1024
KEPT = 4
"""Older files that are kept, each of at most LARGEST bytes."""

Logger = structlog.typing.FilteringBoundLogger
Entry = MutableMapping[str, Any]


@contextmanager
def log_to(path: Path, level: str) -> Iterator[Logger]:
    """Everybody's log in this block, which is entered once at a time."""
    with closing(_PrivateFile(path, maxBytes=LARGEST, backupCount=KEPT, delay=True)) as file:
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                structlog.processors.format_exc_info,
                _without_secrets,
                _row,
            ],
            wrapper_class=structlog.make_filtering_bound_logger(level),
            logger_factory=_Rows(file),
        )
        yield structlog.get_logger()
        structlog.reset_defaults()


def _without_secrets(_logger: object, _method: str, entry: Entry) -> Entry:
    return {name: _shown(name, value) for name, value in entry.items()}


def _shown(name: str, value: object) -> object:
    if name.lower() in SECRETS:
        return HIDDEN
    if isinstance(value, dict):
        return {key: _shown(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(name, inner) for inner in value]
    return value


def _row(_logger: object, _method: str, entry: Entry) -> str:
    """JSON with card numbers masked, wherever they came from."""
    text = json.dumps(entry, ensure_ascii=False, default=repr)
    return mask_card_numbers(text.encode("utf-8", "replace")).decode()


class _Rows:
    """Makes structlog's loggers, and is the one that they all are."""

    def __init__(self, file: logging.Handler) -> None:
        self._file = file

    def __call__(self, *_names: object) -> _Rows:
        return self

    def msg(self, row: str) -> None:
        self._file.handle(logging.makeLogRecord({"msg": row}))

    debug = info = warning = error = critical = exception = msg


class _PrivateFile(RotatingFileHandler):
    """For its owner's eyes alone, also after it was rotated."""

    def _open(self) -> io.TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return open(self.baseFilename, "a", encoding="utf-8", opener=_opener)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
