"""No card number beyond first 6 and last 4, no track and no password leaves the driver."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.zvt import frames
from drivers.zvt.decode import decode
from drivers.zvt.explain import explain
from drivers.zvt.masking import cut, mask, masked_pan
from drivers.zvt.messages import Control, parse, serialise
from drivers.zvt.values import transaction
from tests.drivers.zvt.build import SCALE

PAN = "4111111111111111"
TRACK = "4111111111111111D25122011"
SECRETS = [
    serialise(Control.STATUS_INFORMATION, fields=[(0x27, b"\0"), (0x22, bytes.fromhex(PAN))]),
    serialise(Control.STATUS_INFORMATION, fields=[(0x23, bytes.fromhex(TRACK + "F"))]),
    serialise(Control.STATUS_INFORMATION, tags=[(0x60, [(0x5A, bytes.fromhex(PAN))])]),
    serialise(Control.STATUS_INFORMATION, tags=[(0x57, bytes.fromhex(TRACK + "F"))]),
    serialise(Control.PRINT_LINE, b"\x00" + PAN.encode()),
]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (PAN, "411111EEEEEE1111"),
        ("471100EEEEEEEEE8004F", "471100EEEEEEEEE8004F"),
        ("4711001234567898004F", "471100EEEEEEEEE8004F"),
        (TRACK + "F", "411111EEEEEE1111EEEEEEEEEF"),
        ("EEEEEEEEEEEE4771", "EEEEEEEEEEEE4771"),
        ("1234567890", "1234567890"),
        ("", ""),
    ],
)
def test_a_packed_card_number_keeps_six_and_four(number: str, shown: str) -> None:
    assert masked_pan(bytes.fromhex(number)).hex().upper() == shown


@pytest.mark.parametrize("message", SECRETS)
def test_no_secret_is_in_a_trace_a_transaction_or_an_explanation(message: bytes) -> None:
    told = [
        mask(message).hex(), mask(frames.encode(message)).hex(),
        str(explain(message)), str(decode(message, {})), str(explain(mask(message))),
        str(transaction(parse(message), SCALE)),
    ]  # fmt: skip
    hidden = (PAN, PAN.encode().hex(), TRACK, PAN[6:-4] + PAN[-4:])
    assert not [one for one in told if any(secret in one for secret in hidden)]


@pytest.mark.parametrize(
    "message",
    [
        serialise(Control.REGISTRATION, bytes.fromhex("481629BE0978"), tags=()),
        serialise(Control.VOID, bytes.fromhex("481629"), [(0x87, b"\x01\x63")]),
        serialise(Control.AUTHORISATION, fields=[(0x3D, bytes.fromhex("481629"))]),
    ],
)
def test_a_password_is_never_shown(message: bytes) -> None:
    for told in (mask(message).hex(), str(explain(message)), str(decode(message, {}))):
        assert "481629" not in told


@pytest.mark.parametrize("place", range(4, 30))
def test_a_frame_that_is_cut_anywhere_gives_no_card_number_away(place: int) -> None:
    wire = frames.encode(SECRETS[0])
    for part in (mask(wire[:place]).hex(), mask(wire[place:]).hex()):
        assert PAN not in part
        assert PAN[6:] not in part


def test_a_masked_frame_is_still_a_frame_whose_checksum_nobody_believes() -> None:
    wire = mask(frames.encode(SECRETS[0]))
    told = dict(explain(wire))
    assert told["22 pan"].en == "411111******1111"
    assert told["CRC"].en.startswith("not checked")


@given(st.lists(st.sampled_from([*map(frames.encode, SECRETS), b"\x06", b"\x15"]), max_size=6))
def test_what_has_no_secret_is_recorded_as_it_was(parts: list[bytes]) -> None:
    wire = b"".join(parts)
    assert b"".join(cut(wire)) == wire
    plain = frames.encode(b"\x80\x00\x00") + b"\x06"
    assert mask(plain + plain) == plain + plain


@given(st.binary(max_size=300))
def test_any_bytes_can_be_masked_and_explained(raw: bytes) -> None:
    assert b"".join(cut(raw)) == raw
    mask(raw)
    explain(raw)
    assert decode(raw, {}).size <= len(raw)
