"""How a type says in words what it allows, for the sentence that a mistake gets."""

from __future__ import annotations

from typing import Any

from msgspec import Meta


def allow(key: str, **limits: Any) -> Meta:
    """Limits of a value, and the catalogue key that says what is allowed."""
    return Meta(extra={"allow": f"config.allow.{key}"}, **limits)
