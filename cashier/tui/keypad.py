"""One name for one key, wherever it stands: keyboard, number pad, or a Chinese input method."""

from __future__ import annotations

from textual.events import Key

_SIGNS = {
    "add": ("plus", "+"),
    "subtract": ("minus", "-"),
    "multiply": ("asterisk", "*"),
    "divide": ("slash", "/"),
    "decimal": ("full_stop", "."),
    "separator": ("comma", ","),
}
"""What terminals with the newer keyboard protocol call the signs of the number pad."""

_WIDE = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
_WIDE_SIGNS = {"＋": "add", "－": "subtract", "＊": "multiply", "／": "divide", "．": "decimal"}


def canonical(key: Key) -> Key:
    """The same key press under its plain name; the time stays."""
    name, character = _plain(key)
    if name == key.key:
        return key
    plain = Key(name, character)
    plain.time = key.time
    return plain


def _plain(key: Key) -> tuple[str, str | None]:
    if key.character in _WIDE:
        digit = _WIDE[key.character]
        return digit, digit
    return _SIGNS.get(_WIDE_SIGNS.get(key.character or "", key.key), (key.key, key.character))
