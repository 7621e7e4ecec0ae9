"""What every installed driver offers to be fed: its readers, and what a quiet line does to them.

A driver without a row here makes the tests fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from drivers.allinpay import frames as allinpay
from drivers.asia_ecr import frames as asia_ecr
from drivers.ecr17 import frames as ecr17
from drivers.poslink import frames as poslink
from drivers.transbank import frames as transbank
from drivers.zvt import frames as zvt


@dataclass(frozen=True, slots=True)
class Subject:
    """`reader` makes a new one; both halves of a driver read by the same kind.

    `quiet(reader, read)` is what a session does with what was begun when nothing more comes;
    `read` takes everything that can be read by now. `most` bytes may a reader hold. So many good
    frames `loses` one that had begun before them: it takes what follows for its own end.
    """

    reader: Callable[[], Any]
    quiet: Callable[[Any, Callable[[], object]], None]
    most: int
    loses: int = 0


def abandoned(reader: Any, read: Callable[[], object]) -> None:
    """Look behind each frame that was begun, and then forget the rest."""
    while reader.has_begun:
        reader.abandon()
        read()
    reader.forget()


def forgotten(reader: Any, _read: Callable[[], object]) -> None:
    """Throw all of it away, and have it sent again."""
    reader.forget()


def rescued(reader: Any, read: Callable[[], object]) -> None:
    """Look for good frames behind the one that was begun."""
    while reader.rescue():
        read()


SUBJECTS: Mapping[str, Subject] = {
    "allinpay": Subject(allinpay.Reader, rescued, allinpay.MAX_BUFFER, loses=1),
    "asia_ecr": Subject(
        lambda: asia_ecr.Reader(asia_ecr.Scope.LEN_TO_ETX), abandoned, asia_ecr.BUFFER
    ),
    "ecr17": Subject(lambda: ecr17.Reader(ecr17.Scope.STX_ETX), abandoned, ecr17.BUFFER),
    "poslink": Subject(poslink.Reader, abandoned, poslink.BUFFER),
    "transbank": Subject(
        lambda: transbank.Reader(next(iter(transbank.Scope))), abandoned, transbank.BUFFER
    ),
    "zvt": Subject(zvt.Reader, forgotten, zvt.BUFFER, loses=1),
}
