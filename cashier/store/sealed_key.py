"""The supervisor's half of a key: a small file for their own PC, sealed under a pass phrase.

Argon2id turns the phrase into a key (RFC 9106, second recommended setting), ChaCha20-Poly1305
seals the secret with it and vouches for every other line of the file as well.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Any

from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.store.event import canonical

VERSION = 1
SALT_BYTES = 16
NONCE_BYTES = 12
KEY_BYTES = 32
PASSES, MEMORY_KIB, LANES = 3, 65_536, 4
"""Argon2id's; a part of VERSION, and never taken from a file."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a key file says openly: whose it is, and of which lane. `made_at` is UTC ISO 8601."""

    key: str
    person: str
    lane: str
    lane_name: str
    currency: str
    made_at: str


def sealed(label: Label, secret: bytes, phrase: str) -> bytes:
    """The whole file."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    closed = _cipher(phrase, salt).encrypt(nonce, secret, _vouched(label))
    parts = {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": closed.hex()}
    return json.dumps({"version": VERSION, **asdict(label), **parts}, indent=1).encode()


def label_of(file: bytes) -> Label:
    """What the file says of itself; true only once it was opened. Raises Refused."""
    return _read(file)[0]


def opened(file: bytes, phrase: str) -> tuple[Label, bytes]:
    """Label and secret; raises Refused for a wrong phrase and for an altered file alike."""
    from cryptography.exceptions import InvalidTag

    label, parts = _read(file)
    try:
        cipher = _cipher(phrase, parts["salt"])
        return label, cipher.decrypt(parts["nonce"], parts["sealed"], _vouched(label))
    except (InvalidTag, ValueError) as error:
        raise Refused(say("code.wrong_phrase")) from error


def _read(file: bytes) -> tuple[Label, dict[str, bytes]]:
    try:
        body = json.loads(file)
        if body["version"] != VERSION:
            raise ValueError(body["version"])
        label = Label(**{name: str(body[name]) for name in Label.__slots__})
        return label, {name: bytes.fromhex(body[name]) for name in ("salt", "nonce", "sealed")}
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(say("code.no_key_file")) from error


def _cipher(phrase: str, salt: bytes) -> Any:
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key = hash_secret_raw(phrase.encode(), salt, PASSES, MEMORY_KIB, LANES, KEY_BYTES, Type.ID)
    return ChaCha20Poly1305(key)


def _vouched(label: Label) -> bytes:
    return canonical({"version": VERSION, **asdict(label)}).encode()
