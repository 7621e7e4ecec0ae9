"""The TCP stream: messages split and joined anywhere, and one that is out of step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadFrame
from drivers.zvt.apdu import BUFFER, Reader, encode, header_of

messages = st.builds(
    lambda control, data: encode(control, data),
    st.sampled_from([0x0601, 0x040F, 0x8000, 0x849C, 0x06D3]),
    st.binary(max_size=600),
)


@pytest.mark.parametrize(
    ("size", "header"),
    [(0, "060F00"), (0xFE, "060FFE"), (0xFF, "060FFFFF00"), (0x0FF8, "060FFFF80F")],
)
def test_the_length_has_one_byte_or_ff_and_two_with_the_low_one_first(
    size: int, header: str
) -> None:
    message = encode(0x060F, bytes(size))
    assert message[: len(header) // 2].hex().upper() == header
    assert header_of(message) == (len(header) // 2, size)


@given(st.lists(messages, max_size=5), st.integers(1, 700))
def test_messages_come_back_however_the_stream_is_cut(wanted: list[bytes], size: int) -> None:
    reader, found, stream = Reader(), [], b"".join(wanted)
    for at in range(0, len(stream), size):
        reader.receive(stream[at : at + size])
        while (message := reader.next()) is not None:
            found.append(message)
    assert found == wanted
    assert not reader.unread


@pytest.mark.parametrize("junk", ["150369", "1628", "0A0A", "484920"])
def test_what_is_not_zvt_ends_the_stream_once(junk: str) -> None:
    reader = Reader()
    reader.receive(bytes.fromhex(junk))
    with pytest.raises(BadFrame):
        reader.next()
    reader.receive(encode(0x060F))
    assert reader.next() is None
    reader.forget()
    reader.receive(encode(0x060F))
    assert reader.next() == encode(0x060F)


@given(st.lists(st.binary(max_size=5000), max_size=80))
def test_any_stream_keeps_the_memory_bounded(parts: list[bytes]) -> None:
    reader = Reader()
    for part in parts:
        reader.receive(part)
        try:
            while reader.next() is not None:
                pass
        except BadFrame:
            assert not reader.unread
        assert reader.unread <= BUFFER
