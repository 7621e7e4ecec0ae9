"""The settings: defaults, choices, and what cannot be."""

from __future__ import annotations

import pytest

from drivers.asia_ecr.driver import DRIVER, capabilities
from drivers.asia_ecr.options import OPTIONS, Profile
from drivers.errors import OptionError
from drivers.registry import load
from drivers.terminal import Proof
from tests.drivers.asia_ecr.build import profile


def test_the_driver_is_found_by_its_name() -> None:
    assert load("asia_ecr") is DRIVER


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_setting_has_help_in_english_and_chinese(option: object) -> None:
    words = option.help  # type: ignore[attr-defined]
    assert words.en
    assert not words.zh.isascii()


def test_the_defaults_are_those_of_the_castles_firmware() -> None:
    it = profile()
    assert (it.scope, it.transport, it.reprint_code) == ("LEN..ETX", "6000000000", "71")
    assert (it.host, it.void_code, it.refund_code, it.padding) == ("999", "26", "27", "0")
    assert (it.ack_seconds, it.sends, it.answer_seconds) == (3, 3, 180)
    assert not it.asks_return_last


def test_at_hicaps_26_is_a_refund_and_there_is_no_void() -> None:
    it = profile(code_26="refund")
    assert (it.void_code, it.refund_code) == ("", "26")
    assert not capabilities(it).voids
    assert capabilities(profile()).voids


def test_without_a_baseline_no_refund_can_be_proven() -> None:
    assert capabilities(profile()).refund_proof is Proof.LAST_RESULT
    assert capabilities(profile()).needs_baseline
    assert capabilities(profile(baseline=False)).refund_proof is Proof.NONE
    assert not capabilities(profile(baseline=False)).needs_baseline


def test_the_longest_wait_is_the_setting() -> None:
    assert capabilities(profile(answer_seconds=90)).answer_seconds == 90


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ack_seconds", 0),
        ("sends", 0),
        ("answer_seconds", -1),
        ("question_seconds", 0),
        ("settlement_host", "99"),
        ("settlement_host", "ABC"),
        ("settlement_host", "٣٣٣"),
        ("checksum_scope", "ALL"),
        ("transport_header", "1234567890"),
        ("reprint_code", "70"),
        ("code_26", "sale"),
        ("invoice_padding", "stars"),
        ("baseline", "yes"),
        ("speed", 1),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(key: str, value: str | int) -> None:
    with pytest.raises(OptionError) as caught:
        profile(**{key: value})
    assert caught.value.key == key
    assert caught.value.allowed


def test_a_currency_with_three_decimals_cannot_be_told_to_these_terminals() -> None:
    with pytest.raises(OptionError, match="KWD"):
        Profile.read(DRIVER.read({}), "KWD")
