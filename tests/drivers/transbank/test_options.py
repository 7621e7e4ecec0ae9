"""Settings: every one is explained, impossible values are refused in words."""

from __future__ import annotations

import pytest

from drivers.errors import OptionError
from drivers.transbank.driver import DRIVER
from drivers.transbank.frames import Scope
from drivers.transbank.options import OPTIONS, Profile
from tests.drivers.transbank.build import profile


def test_every_option_is_explained_in_both_languages() -> None:
    for option in OPTIONS:
        assert option.help.en.isascii()
        assert option.help.zh


@pytest.mark.parametrize("currency", ["CNY", "USD", "JPY", "clp", ""])
def test_any_currency_but_pesos_is_refused_in_words(currency: str) -> None:
    with pytest.raises(OptionError, match="CLP") as caught:
        Profile.read(DRIVER.read({}), currency)
    assert caught.value.key == "currency"


@pytest.mark.parametrize(
    ("name", "value"),
    [("sends", 0), ("ack_seconds", 0), ("answer_seconds", -1), ("listen_seconds", -1),
     ("profile", "other"), ("encoding", "gbk"), ("evidence", 1)],
)  # fmt: skip
def test_what_cannot_be_is_refused(name: str, value: str | int) -> None:
    with pytest.raises(OptionError):
        profile(**{name: value})


def test_the_product_decides_the_checksum_of_answers() -> None:
    assert profile().scope is Scope.PAYLOAD_TO_ETX
    assert profile(profile="autoservicio").scope is Scope.STX_TO_ETX


def test_the_line_is_as_the_reference_says() -> None:
    assert (DRIVER.line.baud, DRIVER.line.bits, DRIVER.line.parity) == (115_200, 8, "N")
