"""The secrets that a lane shares with its supervisors, and which of their codes are used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

KEPT_MINUTES = 24 * 60
"""How long used codes are remembered beside their key; older ones are refused by their age."""


@dataclass(frozen=True, slots=True)
class CodeKey:
    """`used` are minute and fingerprint of each code that said yes, the oldest first.

    `wrong` counts the tries since the last right one.
    """

    id: str
    person: str
    secret: bytes = field(repr=False)
    used: tuple[tuple[int, str], ...] = ()
    wrong: int = 0

    @property
    def newest(self) -> int:
        """The newest minute of a code that said yes; 0 before the first."""
        return max((minute for minute, _ in self.used), default=0)


def key_of(keys: Sequence[CodeKey], person: str) -> CodeKey | None:
    """This person's key; there is never more than one."""
    return next((one for one in keys if one.person == person), None)


def with_key(keys: Sequence[CodeKey], new: CodeKey) -> tuple[CodeKey, ...]:
    """The keys with this one in place of its person's other one."""
    return (*without(keys, new.person), new)


def without(keys: Sequence[CodeKey], person: str) -> tuple[CodeKey, ...]:
    return tuple(one for one in keys if one.person != person)


def is_used(key: CodeKey, digest: str) -> bool:
    """Whether the code with this fingerprint has said yes before."""
    return any(one == digest for _, one in key.used)


def is_overtaken(key: CodeKey, minute: int, back: int) -> bool:
    """Whether a newer code shows that this one is too old, whatever the lane's clock says."""
    return minute < key.newest - back


def tried(key: CodeKey) -> CodeKey:
    """The key with one more try, which is wrong until it is shown to be right."""
    return replace(key, wrong=key.wrong + 1)


def burnt(key: CodeKey, minute: int, digest: str) -> CodeKey:
    """The key with one more code used up."""
    used = (*key.used, (minute, digest))
    oldest = max(one for one, _ in used) - KEPT_MINUTES
    kept = tuple(pair for pair in used if pair[0] >= oldest)
    return replace(key, used=kept, wrong=0)
