"""A SQLite VFS in front of the machine's own: every call for a file can be watched or refused.

The real VFS opens each file in its own memory; then some of the file's methods are replaced by
ours, which ask the watch and call the real ones. Locks, shared memory and paths stay untouched.
What goes wrong in a watch is SQLite's I/O error at once and raised when the watching ends.
"""

from __future__ import annotations

import ctypes
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, cast, string_at
from functools import cache
from typing import Any

from tests.explorer.disk import sqlite
from tests.explorer.disk.calls import GO, SQLITE_IOERR, SQLITE_OK, Answer, Call, Method, Watch
from tests.explorer.disk.sqlite import Unreachable, library

NAME = b"explorer"

_Spare = Callable[[int], int]
"""Writes only so many bytes of what was to be written."""


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """In this block every database that this process opens is watched; raises Unreachable."""
    shim = _shim()
    shim.begin(watch)
    try:
        yield
    finally:
        shim.end()


@cache
def why_not() -> str:
    """Why nothing can be watched on this machine; empty when it can."""
    try:
        _shim()
    except Unreachable as error:
        return str(error)
    return ""


class _Blind:
    """Watches nothing: for files that outlive the block in which they were opened."""

    def answer(self, call: Call) -> Answer:
        return GO

    def done(self, call: Call) -> None:
        pass


class _Shim:
    """One for the whole process: SQLite may keep pointers to it for as long as a file is open."""

    def __init__(self) -> None:
        self._real = library().sqlite3_vfs_find(None)
        if not self._real or self._real.contents.iVersion < sqlite.VFS_VERSION:
            raise Unreachable("SQLite's own VFS is older than version 3")
        self._watch: Watch = _Blind()
        self._trouble: BaseException | None = None
        self._paths: dict[int, str] = {}
        self._tables: dict[int, _Table] = {}
        self._vfs = sqlite.Vfs.from_buffer_copy(self._real.contents)
        self._vfs.zName, self._vfs.pNext = NAME, None
        self._vfs.xOpen, self._vfs.xDelete = sqlite.XOPEN(self._open), sqlite.XDELETE(self._delete)

    def begin(self, watch: Watch) -> None:
        if not isinstance(self._watch, _Blind):
            raise AssertionError("one watch at a time")
        self._watch, self._trouble = watch, None
        library().sqlite3_vfs_register(byref(self._vfs), 1)

    def end(self) -> None:
        library().sqlite3_vfs_register(self._real, 1)
        library().sqlite3_vfs_unregister(byref(self._vfs))
        self._watch = _Blind()
        if self._trouble is not None:
            raise self._trouble

    def demand_used(self) -> None:
        """The sqlite3 module knows our VFS only when it calls the very library that we found."""
        self.begin(_Blind())
        try:
            sqlite3.connect(f"file::memory:?vfs={NAME.decode()}", uri=True).close()
        except sqlite3.OperationalError as error:
            raise Unreachable(f"another SQLite was found than Python uses: {error}") from error
        finally:
            self.end()

    # -- asked by SQLite ---------------------------------------------------------------------------

    def ask(self, call: Call, carry_out: Callable[[], int], spare: _Spare | None = None) -> int:
        """Let the watch judge, do what it allows, and tell it; nothing may escape into C."""
        try:
            answer = self._watch.answer(call)
            if answer.code != SQLITE_OK:
                return self._refuse(call, answer, spare)
            code = carry_out()
            if code == SQLITE_OK:
                self._watch.done(call)
        except BaseException as error:
            self._trouble = self._trouble or error
            return SQLITE_IOERR
        return code

    def _refuse(self, call: Call, answer: Answer, spare: _Spare | None) -> int:
        if answer.kept and spare is not None and spare(answer.kept) == SQLITE_OK:
            self._watch.done(Call(call.method, call.path, call.at, call.data[: answer.kept]))
        return answer.code

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        """A file without methods is one that could not be opened."""
        opened = cast(file, POINTER(sqlite.File)).contents
        opened.pMethods = None
        path = os.fsdecode(string_at(name)) if name else ""

        def really() -> int:
            code = int(self._real.contents.xOpen(self._real_address, name, file, flags, out))
            if opened.pMethods:
                self._paths[file] = path
                opened.pMethods = ctypes.pointer(self._ours(opened.pMethods))
            return code

        return self.ask(Call(Method.OPEN, path, flags=flags), really)

    def _delete(self, _vfs: int, name: bytes, sync_folder: int) -> int:
        real = self._real.contents
        call = Call(Method.DELETE, os.fsdecode(name), flags=sync_folder)
        return self.ask(call, lambda: real.xDelete(self._real_address, name, sync_folder))

    @property
    def _real_address(self) -> int:
        return ctypes.addressof(self._real.contents)

    # -- the files ---------------------------------------------------------------------------------

    def path_of(self, file: int) -> str:
        return self._paths[file]

    def forget(self, file: int) -> None:
        self._paths.pop(file, None)

    def _ours(self, real: Any) -> sqlite.Methods:
        address = ctypes.addressof(real.contents)
        if address not in self._tables:
            self._tables[address] = _Table(self, real.contents)
        return self._tables[address].methods


class _Table:
    """The methods of one kind of file: a copy of the real ones, in which some are ours."""

    def __init__(self, shim: _Shim, real: sqlite.Methods) -> None:
        if real.iVersion < sqlite.METHODS_VERSION:
            raise Unreachable(f"files of version {real.iVersion} cannot be watched")
        self._shim, self._real = shim, real
        self.methods = sqlite.Methods.from_buffer_copy(real)
        for name, make, ours in (
            ("xClose", sqlite.XCLOSE, self._close), ("xRead", sqlite.XREAD, self._read),
            ("xWrite", sqlite.XWRITE, self._write), ("xSync", sqlite.XSYNC, self._sync),
            ("xTruncate", sqlite.XTRUNCATE, self._truncate),
            ("xShmMap", sqlite.XSHMMAP, self._share),
        ):  # fmt: skip
            setattr(self.methods, name, make(ours))

    def _ask(
        self, file: int, method: Method, carry_out: Callable[[], int], *,
        at: int = 0, data: bytes = b"", flags: int = 0, spare: _Spare | None = None,
    ) -> int:  # fmt: skip
        call = Call(method, self._shim.path_of(file), at, data, flags)
        return self._shim.ask(call, carry_out, spare)

    def _close(self, file: int) -> int:
        self._shim.forget(file)
        return int(self._real.xClose(file))

    def _read(self, file: int, into: int, amount: int, at: int) -> int:
        real = self._real
        return self._ask(file, Method.READ, lambda: real.xRead(file, into, amount, at), at=at)

    def _write(self, file: int, source: int, amount: int, at: int) -> int:
        def put(size: int) -> int:
            return int(self._real.xWrite(file, source, size, at))

        data = string_at(source, amount)
        return self._ask(file, Method.WRITE, lambda: put(amount), at=at, data=data, spare=put)

    def _sync(self, file: int, flags: int) -> int:
        real = self._real
        return self._ask(file, Method.SYNC, lambda: real.xSync(file, flags), flags=flags)

    def _truncate(self, file: int, size: int) -> int:
        real = self._real
        return self._ask(file, Method.TRUNCATE, lambda: real.xTruncate(file, size), at=size)

    def _share(self, file: int, page: int, size: int, extend: int, out: int) -> int:
        real = self._real
        return self._ask(
            file, Method.SHARE, lambda: real.xShmMap(file, page, size, extend, out),
            at=page, flags=extend,
        )  # fmt: skip


@cache
def _shim() -> _Shim:
    shim = _Shim()
    shim.demand_used()
    return shim
