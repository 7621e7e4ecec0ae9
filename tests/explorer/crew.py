"""Shares work out to processes and hands the results back as they come.

Each piece is a pure function of its argument, so it does not matter who does it.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
WORKERS = max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2))


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`; the last one may be shorter."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def share(work: Callable[[T], R], items: Iterable[T], workers: int = WORKERS) -> Iterator[R]:
    """`work` done for each item, in whatever order it is ready; few items are read ahead.

    `work` is a module's function. One worker is this process itself.
    """
    if workers == 1:
        yield from map(work, items)
        return
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork"))
    try:
        yield from _as_completed(pool, work, iter(items), workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _as_completed(
    pool: ProcessPoolExecutor, work: Callable[[T], R], items: Iterator[T], workers: int
) -> Iterator[R]:
    running: set[Future[R]] = set()
    while True:
        running |= {pool.submit(work, item) for item in islice(items, 2 * workers - len(running))}
        if not running:
            return
        done, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in done)


class Progress:
    """One line on a person's screen about how far a long search has come."""

    def __init__(self, what: str) -> None:
        self._what = what

    def say(self, text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{self._what}: {text}\x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
