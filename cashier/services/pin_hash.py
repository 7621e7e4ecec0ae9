"""PIN verifiers by Argon2id; the library is imported when the first PIN is checked.

A verifier says how it was made: `peppered` with the key outside the database, `published` for
the simulated shop's PINs that everybody knows, and without a word from before there was a key.
"""

from __future__ import annotations

import hmac

from cashier.services.lane import Hasher

PEPPERED = "peppered"
PUBLISHED = "published"


class Argon2:
    """argon2-cffi with its default, RFC 9106's second recommended setting (64 MiB, 3 passes)."""

    def hash(self, pin: str) -> str:
        from argon2 import PasswordHasher

        return PasswordHasher().hash(pin)

    def verify(self, verifier: str, pin: str) -> bool:
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return PasswordHasher().verify(verifier.removeprefix(PUBLISHED), pin)
        except (VerificationError, InvalidHashError):
            return False

    def is_current(self, _verifier: str) -> bool:
        return True


class Peppered:
    """Another hasher over HMAC-SHA256(key, PIN); it still knows verifiers from before the key."""

    def __init__(self, key: bytes, slow: Hasher | None = None) -> None:
        self._key = key
        self._slow = slow or Argon2()

    def hash(self, pin: str) -> str:
        return PEPPERED + self._slow.hash(self._mixed(pin))

    def verify(self, verifier: str, pin: str) -> bool:
        if verifier.startswith(PEPPERED):
            return self._slow.verify(verifier.removeprefix(PEPPERED), self._mixed(pin))
        return self._slow.verify(verifier, pin)

    def is_current(self, verifier: str) -> bool:
        return verifier.startswith((PEPPERED, PUBLISHED))

    def _mixed(self, pin: str) -> str:
        return hmac.digest(self._key, pin.encode(), "sha256").hex()
