"""Settings are checked before anything is opened, and a password shows nowhere."""

from __future__ import annotations

import pytest

from drivers.errors import OptionError
from drivers.zvt.charsets import CHOICES, codec_of
from drivers.zvt.currencies import NUMBERS
from drivers.zvt.driver import DRIVER
from drivers.zvt.options import Profile
from tests.drivers.zvt.build import profile


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "12345"), ("password", "12345x"), ("password", "１２３４５６"),
        ("config_byte", "8"), ("config_byte", "XY"), ("ack_seconds", 0), ("sends", 0),
        ("result_seconds", 0), ("transport", "usb"), ("charset", "ebcdic"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(name: str, value: str | int) -> None:
    with pytest.raises(OptionError) as failed:
        profile(**{name: value})
    assert failed.value.key == name
    if name == "password":
        assert str(value) not in str(failed.value)


def test_a_currency_without_a_number_is_refused() -> None:
    with pytest.raises(OptionError):
        Profile.read(DRIVER.read({}), "XTS")


@pytest.mark.parametrize(
    ("currency", "digits"), [("EUR", "0978"), ("CHF", "0756"), ("CNY", "0156"), ("ALL", "0008")]
)
def test_a_currency_goes_by_its_number(currency: str, digits: str) -> None:
    assert Profile.read(DRIVER.read({}), currency).currency_bcd.hex() == digits


def test_numbers_are_three_digits_and_nobody_shares_one() -> None:
    assert len(set(NUMBERS.values())) == len(NUMBERS)
    assert all(0 < number < 1000 for number in NUMBERS.values())


def test_every_character_set_can_be_read() -> None:
    assert [b"A".decode(codec_of(name)) for name in CHOICES] == ["A"] * len(CHOICES)


def test_the_password_is_not_in_what_a_profile_looks_like() -> None:
    assert "481629" not in repr(profile(password="481629"))
    assert [option.name for option in DRIVER.options if option.secret] == ["password"]


def test_every_option_is_explained_in_three_languages() -> None:
    for option in DRIVER.options:
        assert option.help.en
        assert option.help.zh
        assert option.help.de
