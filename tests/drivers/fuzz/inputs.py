"""Bytes that nobody should send: arbitrary ones, and good ones hurt in every usual way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

Frames = Sequence[bytes]
Hurt = Callable[[Random, bytes, Frames], bytes]

AT_ONCE = 4096
"""A line hands over no more in one read."""

FLOOD = 80_000
FLOODS = 1 / 5000
"""How many of the inputs are floods; each costs as much as hundreds of others."""

CONTROLS = bytes([0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x10, 0x15, 0x1C, 0x1F, 0x80, 0x84, 0x7F])
LONGEST_NOISE = 24
MOST_HURTS = 3
CRUMBS, CUTS = 0.04, 0.3


def made(dice: Random, frames: Frames) -> Iterator[bytes]:
    """One input, in the pieces in which it arrives."""
    if dice.random() < FLOODS:
        return _pieces(_flood(dice, frames), AT_ONCE)
    data = _KINDS[_below(dice, len(_KINDS))](dice, frames)
    return _pieces(data, _size(dice, len(data)))


def _size(dice: Random, whole: int) -> int:
    """Of the pieces: mostly all at once, often in two, sometimes in crumbs."""
    kind = dice.random()
    if kind < CRUMBS:
        return 1 + _below(dice, 8)
    return 1 + _below(dice, whole) if kind < CUTS else max(1, whole)


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def _below(dice: Random, limit: int) -> int:
    """A whole number from 0; several times faster than `randrange`."""
    return int(dice.random() * limit)


# -- kinds of input ---------------------------------------------------------------------------


def _arbitrary(dice: Random, _frames: Frames) -> bytes:
    return dice.randbytes(_below(dice, 64))


def _controls(dice: Random, _frames: Frames) -> bytes:
    return bytes(CONTROLS[_below(dice, len(CONTROLS))] for _ in range(1 + _below(dice, 12)))


def _hurt(dice: Random, frames: Frames) -> bytes:
    data = _frame(dice, frames)
    for _ in range(1 + _below(dice, MOST_HURTS)):
        data = _HURTS[_below(dice, len(_HURTS))](dice, data, frames)
    return data


def _between(dice: Random, frames: Frames) -> bytes:
    """Something hurt between two good ones."""
    return _frame(dice, frames) + _hurt(dice, frames) + _frame(dice, frames)


def _good(dice: Random, frames: Frames) -> bytes:
    return _frame(dice, frames)


def _flood(dice: Random, frames: Frames) -> bytes:
    """The same again and again, which a slow reader would look at to its end each time."""
    pattern = _controls(dice, frames) if dice.random() < 0.5 else _hurt(dice, frames) or b"\x02"
    return (pattern * (FLOOD // len(pattern) + 1))[:FLOOD]


def _frame(dice: Random, frames: Frames) -> bytes:
    """Any, but the short ones more often: the longest come first, and cost the most."""
    return frames[-1 - int(dice.random() ** 2 * len(frames))]


_KINDS: tuple[Callable[[Random, Frames], bytes], ...] = (
    _arbitrary, _controls, _hurt, _hurt, _hurt, _hurt, _between, _good,
)  # fmt: skip


# -- hurts ------------------------------------------------------------------------------------


def _dropped(dice: Random, data: bytes, _frames: Frames) -> bytes:
    at = _below(dice, len(data))
    return data[:at] + data[at + 1 + _below(dice, 2) :]


def _doubled(dice: Random, data: bytes, _frames: Frames) -> bytes:
    at = _below(dice, len(data))
    return data[: at + 1] + data[at:]


def _flipped(dice: Random, data: bytes, _frames: Frames) -> bytes:
    if not data:
        return data
    at = _below(dice, len(data))
    return data[:at] + bytes((data[at] ^ 1 << _below(dice, 8),)) + data[at + 1 :]


def _changed(dice: Random, data: bytes, _frames: Frames) -> bytes:
    at = _below(dice, len(data))
    return data[:at] + CONTROLS[(by := _below(dice, len(CONTROLS))) : by + 1] + data[at + 1 :]


def _spliced(dice: Random, data: bytes, frames: Frames) -> bytes:
    other = _frame(dice, frames)
    return data[: _below(dice, len(data))] + other[_below(dice, len(other)) :]


def _repeated(dice: Random, data: bytes, _frames: Frames) -> bytes:
    begin = _below(dice, len(data))
    end = begin + _below(dice, len(data) - begin)
    return data[:end] + data[begin:]


def _truncated(dice: Random, data: bytes, _frames: Frames) -> bytes:
    at = _below(dice, len(data))
    return data[:at] if dice.random() < 0.5 else data[at:]


def _noisy(dice: Random, data: bytes, _frames: Frames) -> bytes:
    at = _below(dice, len(data))
    return data[:at] + dice.randbytes(_below(dice, LONGEST_NOISE)) + data[at:]


_HURTS: tuple[Hurt, ...] = (
    _dropped, _doubled, _flipped, _changed, _spliced, _repeated, _truncated, _noisy,
)  # fmt: skip
