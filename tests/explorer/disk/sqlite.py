"""The SQLite library inside this Python, and the C shapes of a VFS, as sqlite3.h has them.

Only what is looked into has a type; everything else is a pointer that is copied as it is.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import sqlite3
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from functools import cache

XOPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
XDELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
XCLOSE = CFUNCTYPE(c_int, c_void_p)
XREAD = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
XWRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
XTRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
XSYNC = CFUNCTYPE(c_int, c_void_p, c_int)
XSHMMAP = CFUNCTYPE(c_int, c_void_p, c_int, c_int, c_int, c_void_p)

VFS_VERSION = 3
METHODS_VERSION = 3


class Vfs(ctypes.Structure):
    """struct sqlite3_vfs, version 3."""

    _fields_ = [
        ("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int), ("pNext", c_void_p),
        ("zName", c_char_p), ("pAppData", c_void_p), ("xOpen", XOPEN), ("xDelete", XDELETE),
        *((name, c_void_p) for name in (
            "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose",
            "xRandomness", "xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64",
            "xSetSystemCall", "xGetSystemCall", "xNextSystemCall",
        )),
    ]  # fmt: skip


class Methods(ctypes.Structure):
    """struct sqlite3_io_methods, version 3."""

    _fields_ = [
        ("iVersion", c_int), ("xClose", XCLOSE), ("xRead", XREAD), ("xWrite", XWRITE),
        ("xTruncate", XTRUNCATE), ("xSync", XSYNC),
        *((name, c_void_p) for name in (
            "xFileSize", "xLock", "xUnlock", "xCheckReservedLock", "xFileControl",
            "xSectorSize", "xDeviceCharacteristics",
        )),
        ("xShmMap", XSHMMAP),
        *((name, c_void_p) for name in (
            "xShmLock", "xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch",
        )),
    ]  # fmt: skip


class File(ctypes.Structure):
    """struct sqlite3_file: what a VFS puts behind it is its own affair."""

    _fields_ = [("pMethods", POINTER(Methods))]


class Unreachable(Exception):
    """The SQLite inside this Python cannot be called from outside, so no file can be watched."""


@cache
def library() -> ctypes.CDLL:
    """The library that the sqlite3 module itself calls; raises Unreachable."""
    found = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    try:
        found.sqlite3_vfs_find.restype = POINTER(Vfs)
        found.sqlite3_vfs_find.argtypes = [c_char_p]
        found.sqlite3_vfs_register.argtypes = [POINTER(Vfs), c_int]
        found.sqlite3_vfs_unregister.argtypes = [POINTER(Vfs)]
        found.sqlite3_libversion.restype = c_char_p
    except AttributeError as error:
        raise Unreachable(f"SQLite is built into this Python without its names: {error}") from error
    _demand_same(found)
    return found


def _demand_same(found: ctypes.CDLL) -> None:
    version = found.sqlite3_libversion().decode()
    if version != sqlite3.sqlite_version:
        raise Unreachable(f"SQLite {version} was found, Python uses {sqlite3.sqlite_version}")
