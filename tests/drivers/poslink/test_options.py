"""The settings: defaults, and values that cannot be."""

from __future__ import annotations

import pytest

from drivers.errors import OptionError
from drivers.poslink import requests
from drivers.poslink.driver import DRIVER
from tests.drivers.poslink.build import profile, refund


def test_the_defaults_fit_what_the_vendors_kits_send() -> None:
    settings = profile()
    assert (settings.version, settings.sends, settings.links_refunds) == ("1.35", 3, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ack_seconds", 0), ("sends", 0), ("answer_seconds", 0), ("question_seconds", 0),
     ("second_look_seconds", -1), ("host_seconds", -1), ("version", ""), ("version", "1\x1c2")],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(name: str, value: int | str) -> None:
    with pytest.raises(OptionError) as refused:
        profile(**{name: value})
    assert refused.value.key == name
    assert refused.value.allowed


def test_the_version_stands_in_every_request() -> None:
    for message in (requests.initialise(profile(version="1.28")),
                    requests.money(refund(), profile(version="1.28"))):  # fmt: skip
        assert message.version == "1.28"


def test_the_line_is_set_as_pax_terminals_are() -> None:
    line = DRIVER.line
    assert (line.baud, line.bits, line.parity, line.stop_bits) == (115_200, 8, "N", 1)
