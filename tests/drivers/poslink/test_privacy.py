"""Nobody outside of the driver ever sees a whole card number, a track, or a card's secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.poslink.explain import decode, explain
from drivers.poslink.frames import encode
from drivers.poslink.messages import FS, US, Message, answer, joined, request
from drivers.poslink.privacy import masked, searched
from tests.drivers.poslink.build import EXTRA, HOST, approved

PAN = "4111111111111111"
MASKED = "411111******1111"
WRONG = "4111111111111112"
"""Not a card number by its check digit; an account is one all the same."""


def seen(message: Message) -> str:
    return repr(masked(message).fields)


def whole(account: str, *more: str) -> Message:
    trace = joined(("1", "REF-1", "20260304120000"))
    return answer(
        "T01", "1.54", "000000", "OK", HOST, "01", "100", account, trace, "", "", "", EXTRA, *more
    )


@pytest.mark.parametrize("number", [PAN, WRONG])
def test_a_whole_number_at_the_account_is_masked_whatever_its_check_digit(number: str) -> None:
    told = seen(whole(joined((number, "4", "1227", "", "", number))))
    assert number not in told
    assert told.count(f"411111******{number[-4:]}") == 2


def test_a_keyed_account_and_its_secret_do_not_leave() -> None:
    keyed = request("T00", "1.35", "01", "100", joined((PAN, "1227", "987")), "REF-1")
    assert "987" not in seen(keyed)
    assert PAN not in seen(keyed)
    assert MASKED in seen(keyed)


@pytest.mark.parametrize(
    "pair",
    [f"TRACK2={PAN}=27121010000012345", "TRACK1DATA=x", "PINBLOCK=0123456789ABCDEF", "KSN=FFFF9876",
     "CVV=987"],
)  # fmt: skip
def test_secret_extra_data_is_only_known_to_have_been_there(pair: str) -> None:
    key, _, secret = pair.partition("=")
    told = seen(whole("1111", "", "", pair)) + seen(
        request("T00", "1", "01", "1", "", "R", "", "", "", "", pair)
    )
    assert f"{key}=****" in told
    assert f"{key}={secret}" not in seen(
        request("T00", "1", "01", "1", "", "R", "", "", "", "", pair)
    )


def test_a_card_number_and_its_track_are_found_in_places_without_a_name() -> None:
    track = f";{PAN}=27121010000012345?"
    told = seen(whole("1111", "", "", f"x{US}{PAN}", track))
    assert PAN not in told
    assert "27121010000012345" not in told


def test_the_input_of_an_account_is_hidden_altogether() -> None:
    told = answer("A31", "1.54", "000000", "OK", "1", f"%B{PAN}^A HOLDER^2712?", "12345678901234")
    assert masked(told).fields[5:] == ("****",) * 3


def test_ids_and_times_are_not_taken_for_card_numbers() -> None:
    """A time has 14 digits, and every tenth of them passes the check of a card number."""
    stamps = [f"202603041200{second:02d}" for second in range(60)]
    for stamp in stamps:
        message = whole("1111").fields
        told = Message((*message[:9], joined(("1", "26030412345678", stamp)), *message[10:]))
        assert masked(told).fields[9].endswith(f"26030412345678{US}{stamp}")
    assert masked(approved()).fields[-1] == EXTRA


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF)))
def test_a_search_never_fails_and_keeps_what_is_no_card(text: str) -> None:
    assert searched(text) == text or "*" in searched(text) or "=" in text


@pytest.mark.parametrize("flip", [None, 3, 9, 20])
def test_neither_words_nor_values_hold_a_whole_number_even_in_a_damaged_frame(
    flip: int | None,
) -> None:
    data = bytearray(
        encode(FS.join(("0", "A11", "1.54", "000000", "OK", f"card {PAN}", WRONG)).encode())
    )
    if flip is not None:
        data[flip] ^= 0x10
        told = repr(explain(bytes(data))) + repr(decode(bytes(data), {}).fields)
        assert WRONG not in told
    told = repr(explain(bytes(data))) + repr(decode(bytes(data), {}).fields)
    assert PAN not in told
