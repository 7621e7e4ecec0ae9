"""Captured bytes as values and as words: serial frames, bare messages, controls, and junk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.decoded import Frame
from drivers.zvt import frames
from drivers.zvt.decode import decode
from drivers.zvt.explain import explain
from drivers.zvt.messages import Control, serialise
from tests.drivers.zvt.build import DONE, OK, aborted, approval, news, state, told

APPROVAL = approval()


def test_fields_stand_under_their_own_names_and_ours() -> None:
    fields = decode(APPROVAL, {}).fields
    wanted = {
        "transport": "tcp", "control_field": "040F", "data_length": len(APPROVAL) - 3,
        "extended_length": False, "27": "00", "result": "00", "04": "000000001200",
        "amount": 1200, "0B": "000264", "trace": "000264", "22": "411111EEEEEE1234",
        "pan": "411111******1234", "37": "000263", "original_trace": "000263", "87": "0164",
        "receipt_no": "0164", "49": "0978", "currency": "0978", "29": "52523535",
    }  # fmt: skip
    assert {name: fields.get(name) for name in wanted} == wanted


def test_tags_stand_beside_the_fields_and_what_comes_twice_is_a_list() -> None:
    data = told(tags=[(0x24, [(0x07, b"a"), (0x07, b"b")]), (0x1F10, b"\x02")])
    fields = decode(data, {}).fields
    assert (fields["07"], fields["texts"]) == (["61", "62"], ["a", "b"])
    assert (fields["1F10"], fields["24"]) == ("02", "070161070162")


@pytest.mark.parametrize(
    ("data", "message", "name", "value"),
    [
        (news(0x0A, "01"), "04 FF", "intermediate_status", "0A"),
        (aborted("6C"), "06 1E", "result_code", "6C"),
        (state("9C"), "06 0F", "terminal_status", "9C"),
        (bytes.fromhex("060F05F0F0F15800"), "06 0F", "sw_version", "X"),
        (bytes.fromhex("060F0227E0"), "06 0F", "27", "E0"),
        (bytes.fromhex("843700"), "84 37", "error", "37"),
        (bytes.fromhex("06D10140"), "06 D1", "text_hex", ""),
        (bytes.fromhex("06D10440C42041"), "06 D1", "text", "─ A"),
        (bytes.fromhex("060003481629"), "06 00", "password", "****"),
        (bytes.fromhex("060F0241BE"), "06 0F", "unparsed", "41BE"),
        (bytes.fromhex("0F A1 00"), "0F A1", "control_field", "0FA1"),
    ],
)
def test_each_message_has_its_own_values(data: bytes, message: str, name: str, value: str) -> None:
    decoded = decode(data, {})
    assert (decoded.frame, decoded.message) == (Frame.OK, message)
    assert decoded.fields[name] == value


def test_totals_are_told_group_by_group() -> None:
    sums = bytes.fromhex("00680071" + "04000000002600" + "00000000000000" * 6)
    totals = decode(serialise(Control.STATUS_INFORMATION, fields=[(0x60, sums)]), {}).fields[
        "totals"
    ]
    assert isinstance(totals, dict)
    assert (totals["first"], totals["last"]) == ("0068", "0071")
    assert totals["groups"] == [{"count": 4, "sum": 2600}, *[{"count": 0, "sum": 0}] * 6]


def test_texts_are_read_in_the_character_set_of_the_setting_or_their_own() -> None:
    line = bytes.fromhex("06D10240C4")
    assert decode(line, {"charset": "iso8859-1"}).fields["text"] == "Ä"
    own = told(tags=[(0x14, b"\x01"), (0x07, b"\xc4")])
    assert decode(own, {}).fields["texts"] == "Ä"


def test_a_serial_frame_is_recognised_whatever_the_setting() -> None:
    wire = frames.encode(APPROVAL)
    decoded = decode(wire + b"\x06", {"transport": "tcp"})
    assert (decoded.frame, decoded.size, decoded.rest) == (Frame.OK, len(wire), b"\x06")
    assert decoded.fields["transport"] == "serial"
    assert decoded.fields["crc_lo_hi"] == wire[-2:].hex().upper()


def test_a_wrong_checksum_hides_no_field() -> None:
    wire = bytearray(frames.encode(APPROVAL))
    wire[-1] ^= 1
    decoded = decode(bytes(wire), {})
    assert (decoded.frame, decoded.fields["amount"]) == (Frame.BAD_CHECKSUM, 1200)


@pytest.mark.parametrize("wire", [frames.encode(APPROVAL), APPROVAL])
def test_what_is_cut_off_is_incomplete_with_what_there_is(wire: bytes) -> None:
    decoded = decode(wire[:20], {})
    assert (decoded.frame, decoded.size) == (Frame.INCOMPLETE, 20)
    assert decoded.fields["27"] == "00"


@pytest.mark.parametrize(
    ("data", "frame", "message", "size"),
    [
        ("06", Frame.OK, "ACK", 1),
        ("15", Frame.OK, "NAK", 1),
        ("0610021515", Frame.OK, "ACK", 1),
        ("150369", Frame.FOREIGN, "", 3),
        ("16282010100069", Frame.FOREIGN, "", 7),
        ("485454501002", Frame.FOREIGN, "", 4),
        ("", Frame.INCOMPLETE, "", 0),
        ("1002", Frame.INCOMPLETE, "", 2),
        ("100201001002800000", Frame.INCOMPLETE, "", 4),
    ],
)  # fmt: skip
def test_everything_else_has_its_verdict(data: str, frame: Frame, message: str, size: int) -> None:
    decoded = decode(bytes.fromhex(data), {})
    assert (decoded.frame, decoded.message, decoded.size) == (frame, message, size)


@given(st.lists(st.sampled_from([frames.encode(APPROVAL), b"\x06", frames.encode(OK)])))
def test_a_serial_capture_is_walked_to_its_end(parts: list[bytes]) -> None:
    data, count = b"".join(parts), 0
    while data:
        decoded = decode(data, {})
        assert decoded.frame is Frame.OK
        data, count = decoded.rest, count + 1
    assert count == len(parts)


@given(st.binary(min_size=1, max_size=200))
def test_any_capture_is_walked_to_its_end(data: bytes) -> None:
    while data:
        decoded = decode(data, {})
        assert 0 < decoded.size <= len(data)
        assert decoded.rest == data[decoded.size :]
        data = decoded.rest


# -- in words -----------------------------------------------------------------------------------


def test_a_capture_is_told_in_words() -> None:
    wire = b"\x06" + frames.encode(news(0x0A)) + frames.encode(aborted("6C"))
    told_ = dict(explain(wire))
    assert told_["06"].en == "taken (ACK)"
    assert told_["intermediate_status"].de == "0A Bitte Karte einstecken oder vorhalten."
    assert told_["result_code"].zh == "6C 在终端上取消或超时"
    assert told_["CRC"].en == "fits"


def test_a_wrong_checksum_and_a_missing_end_are_told() -> None:
    wire = bytearray(frames.encode(DONE))
    wire[-1] ^= 1
    assert dict(explain(bytes(wire)))["CRC"].en == "WRONG"
    assert "!" in dict(explain(frames.encode(APPROVAL)[:20]))


def test_junk_is_named_as_such() -> None:
    ((key, said),) = explain(b"HTTP/1.1")
    assert (key, said.en) == ("?", "8 bytes that are no message")
