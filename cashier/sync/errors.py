"""Why an exchange with head office ended early. Nothing is lost: what is not acknowledged waits.

SyncError
├── Insecure         the address or the token file is refused, before anything was sent
├── Unreachable      no usable answer; trying again later is right
├── TokenRefused     head office does not let this lane in
├── Rejected         head office, or who answers in its place, cannot take this; a person must look
└── Conflict         what is sent does not continue what head office has
    ├── Gap          head office lacks earlier events
    ├── Forked       head office has other events under the same numbers
    └── BrokenChain  a hash or a link does not fit
"""

from __future__ import annotations


class SyncError(Exception):
    """The message says what happened and what to do."""


class Insecure(SyncError):
    """Raised before any connection is made."""


class Unreachable(SyncError):
    """`retry_after` is head office's wish in seconds, 0 when it said nothing."""

    def __init__(self, words: str, retry_after: float = 0.0) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class TokenRefused(SyncError):
    """401 or 403."""


class Rejected(SyncError):
    """Sending the same again cannot help."""


class Conflict(SyncError):
    """409; `at` is the number of the event in question."""

    def __init__(self, words: str, at: int) -> None:
        super().__init__(words)
        self.at = at


class Gap(Conflict):
    """`at` is the number that head office expects next."""


class Forked(Conflict):
    """`at` is the first number under which head office has something else."""


class BrokenChain(Conflict):
    """`at` is the event that does not fit."""
