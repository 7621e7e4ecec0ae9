"""A key has one name, whatever keyboard, protocol or input method it comes from."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste

from cashier.tui.keypad import canonical


def heard(sequence: str) -> list[tuple[str, str | None]]:
    """What Textual makes of the bytes of a terminal, under its plain names."""
    typed = [one for one in XTermParser().feed(sequence) if isinstance(one, Key | Paste)]
    plain = [canonical(one) for one in typed]
    assert all(isinstance(one, Key) for one in plain)
    return [(one.key, one.character) for one in plain if isinstance(one, Key)]


@pytest.mark.parametrize(
    ("sequence", "name"),
    [
        ("+", "plus"), ("\x1b[57413;1;43u", "plus"), ("\x1b[57413u", "plus"),
        ("-", "minus"), ("\x1b[57412;1;45u", "minus"),
        ("*", "asterisk"), ("\x1b[57411;1;42u", "asterisk"),
        ("/", "slash"), ("\x1b[57410;1;47u", "slash"),
        (".", "full_stop"), ("\x1b[57409;1;46u", "full_stop"),
        ("7", "7"), ("\x1b[57406;1;55u", "7"), ("\x1b[57406u", "7"),
        ("\r", "enter"), ("\x1b[57414u", "enter"), ("\x1b[13u", "enter"),
        ("\x1bOP", "f1"), ("\x1b[21~", "f10"), ("\x1b[24~", "f12"),
    ],
)  # fmt: skip
def test_the_number_pad_has_the_names_of_the_keyboard(sequence: str, name: str) -> None:
    assert [key for key, _ in heard(sequence)] == [name]


@pytest.mark.parametrize(
    ("wide", "plain"),
    [("７", ("7", "7")), ("０", ("0", "0")), ("＋", ("plus", "+")), ("．", ("full_stop", ".")),
     ("－", ("minus", "-")), ("＊", ("asterisk", "*"))],
)  # fmt: skip
def test_wide_signs_of_an_input_method_are_the_plain_ones(
    wide: str, plain: tuple[str, str]
) -> None:
    assert heard(wide) == [plain]


@pytest.mark.parametrize("text", ["退", "a", "Ä"])
def test_letters_stay_as_they_are(text: str) -> None:
    assert [character for _, character in heard(text)] == [text]


def test_the_time_of_a_key_stays() -> None:
    key = Key("add", "+")
    key.time = 12.5
    assert canonical(key).time == 12.5


@pytest.mark.parametrize(
    ("pasted", "taken"),
    [("000123\n", "000123"), ("000123\r\n456", "000123"), ("", ""), ("\n", ""),
     ("1\x1b[2J2", "1·[2J2"), ("1\u202e2", "1·2"), ("1\x00", "1·")],
)  # fmt: skip
def test_of_a_paste_the_first_line_is_taken_without_what_drives_a_terminal(
    pasted: str, taken: str
) -> None:
    paste = canonical(Paste(pasted))
    assert isinstance(paste, Paste)
    assert paste.text == taken
