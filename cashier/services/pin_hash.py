"""PIN verifiers by Argon2id; the library is imported when the first PIN is checked."""

from __future__ import annotations


class Argon2:
    """argon2-cffi with its default, RFC 9106's second recommended setting (64 MiB, 3 passes)."""

    def hash(self, pin: str) -> str:
        from argon2 import PasswordHasher

        return PasswordHasher().hash(pin)

    def verify(self, verifier: str, pin: str) -> bool:
        from argon2 import PasswordHasher
        from argon2.exceptions import VerificationError

        try:
            return PasswordHasher().verify(verifier, pin)
        except VerificationError:
            return False
