"""What is typed, in one form: keyboard, number pad, Chinese input method, or a paste."""

from __future__ import annotations

from textual.events import Key, Paste

from drivers.text import clean

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


def canonical(typed: Key | Paste) -> Key | Paste:
    """A key under its plain name; of a paste the first line, without what is not printable.

    The time stays.
    """
    same = _pasted(typed) if isinstance(typed, Paste) else Key(*_plain(typed))
    same.time = typed.time
    return same


def _pasted(paste: Paste) -> Paste:
    lines = paste.text.splitlines()
    return Paste(clean(lines[0]) if lines else "")


def _plain(key: Key) -> tuple[str, str | None]:
    if key.character in _WIDE:
        digit = _WIDE[key.character]
        return digit, digit
    return _SIGNS.get(_WIDE_SIGNS.get(key.character or "", key.key), (key.key, key.character))
