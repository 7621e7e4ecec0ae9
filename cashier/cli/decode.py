"""`cashier decode`: captured bytes in words, or as one JSON value for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.frame_rows import WIDTH, part_rows
from cashier.cli.options import command, option
from cashier.cli.output import folded, tell
from cashier.cli.shapes import Shape
from cashier.config import Config
from cashier.domain.say import say
from cashier.text import Speaker
from drivers import capture, registry
from drivers.capture import Part
from drivers.decoded import Decode, Decoded, Frame
from drivers.guess import Guess, guess
from drivers.lines.trace import Row
from drivers.registry import Driver, Options
from drivers.text import mask_card_numbers

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Reading:
    """`driver` is None when nobody can read it; `guess` is None when the protocol was named."""

    driver: Driver | None
    guess: Guess | None
    parts: Sequence[Part]


@command("decode")
@click.argument("file", type=click.File("rb"), default="-")
@option("--protocol", default=AUTO, metavar="NAME")
@option("--option", "settings", multiple=True, metavar="NAME=VALUE")
@option("--all", "every", is_flag=True)
@pass_call
def decode(
    call: Call, file: BinaryIO, protocol: str, settings: tuple[str, ...], every: bool
) -> Exit:
    config = call.config
    rows = capture.read(file.read())
    reading = (
        _guessed(config, rows, settings)
        if protocol == AUTO
        else _named(config, rows, settings, protocol)
    )
    tell(call, _every(reading) if every else _first(reading), _rows(call.words, reading))
    return Exit.DONE


# -- reading -----------------------------------------------------------------------------------


def _named(config: Config, rows: Sequence[Row], settings: Sequence[str], name: str) -> Reading:
    driver = registry.load(name)
    if driver.decode is None:
        raise Misused(say("capture.unable", name=name))
    options = driver.read({**_own(config, driver), **driver.parse(settings)})
    return Reading(driver, None, _parts(rows, driver.decode, options))


def _guessed(config: Config, rows: Sequence[Row], settings: Sequence[str]) -> Reading:
    if settings:
        raise Misused(say("capture.auto_options"))
    found = guess(rows, map(registry.load, registry.names()), favourite=config.driver.name)
    for driver in found.drivers[:1]:
        assert driver.decode is not None
        parts = _parts(rows, driver.decode, driver.read(_own(config, driver)))
        return Reading(driver, found, parts)
    return Reading(None, found, _parts(rows, _nobody, {}))


def _parts(rows: Sequence[Row], decode: Decode, options: Options) -> list[Part]:
    return list(capture.parts(rows, decode, options))


def _own(config: Config, driver: Driver) -> Mapping[str, object]:
    """The lane's settings of the driver, where it is the lane's own."""
    return config.options if driver.name == config.driver.name else {}


def _nobody(data: bytes, options: Options) -> Decoded:  # noqa: ARG001
    """drivers.decoded.Decode of no protocol at all."""
    return Decoded(Frame.FOREIGN, size=len(data))


# -- for programs ------------------------------------------------------------------------------


def _first(reading: Reading) -> Shape:
    """The first message, else the first acknowledgement, else what is there.

    `before` is what was passed over to get to it, `rest` what comes behind it.
    """
    parts = reading.parts
    place = min(range(len(parts)), key=lambda place: (_rank(parts[place]), place))
    passed = {"before": _hex(reading, parts[:place])} if place else {}
    return _shape(reading, parts[place], parts[place + 1 :]) | passed


def _rank(part: Part) -> int:
    return 0 if part.is_message else 1 if part.decoded.frame is Frame.OK else 2


def _every(reading: Reading) -> list[Shape]:
    """All there is in order; `bytes` are those of each."""
    return [_shape(reading, part, ()) | {"bytes": _hex(reading, [part])} for part in reading.parts]


def _shape(reading: Reading, part: Part, rest: Sequence[Part]) -> Shape:
    decoded = part.decoded
    known = {"at": part.row.at, "way": part.row.way}
    return {
        "protocol": reading.driver.name if reading.driver else None,
        **_certainty(reading),
        **{name: value for name, value in known.items() if value},
        "frame": decoded.frame, "message": decoded.message, "fields": dict(decoded.fields),
        "rest": _hex(reading, rest),
    }  # fmt: skip


def _certainty(reading: Reading) -> Shape:
    if reading.guess is None:
        return {}
    return {"sure": reading.guess.sure, "others": _others(reading.guess)}


def _others(guessed: Guess) -> list[str]:
    return [driver.name for driver in guessed.drivers[1:]]


def _hex(reading: Reading, parts: Sequence[Part]) -> str:
    mask = reading.driver.mask if reading.driver else mask_card_numbers
    return mask(b"".join(part.raw for part in parts)).hex().upper()


# -- for a person ------------------------------------------------------------------------------


def _rows(words: Speaker, reading: Reading) -> Iterator[str]:
    if reading.guess is not None:
        yield from folded(" ".join(_sentences(words, reading.guess)), WIDTH)
        yield ""
    yield from part_rows(words, reading.driver, reading.parts)


def _sentences(words: Speaker, guessed: Guess) -> Iterator[str]:
    names = [f"{words.words(one.title)} ({one.name})" for one in guessed.drivers[:1]]
    yield words.text(f"capture.sure.{guessed.sure}", name="".join(names))
    if others := _others(guessed):
        yield words.text(f"capture.sure.{guessed.sure}_others", others=", ".join(others))
