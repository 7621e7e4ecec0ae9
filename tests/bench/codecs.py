"""Realistic messages of each protocol with its codec: what the bench `codec` measures.

Reading goes from the bytes on the wire, through reader and checksum, to the fields; writing goes
the same way back. A codec is imported when its driver is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from drivers import registry


@dataclass(frozen=True)
class Case:
    """`parse` reads `wire`, and `serialise` makes the same bytes of what was read."""

    protocol: str
    name: str
    wire: bytes
    parse: Callable[[bytes], Any]
    serialise: Callable[[Any], bytes]


def cases() -> list[Case]:
    """Those of all installed drivers."""
    return [case for name in registry.names() if name in _MAKERS for case in _MAKERS[name]()]


def _unframed(reader: Any, wire: bytes) -> Any:
    """What `reader` makes of one whole frame."""
    reader.receive(wire)
    return reader.next()


def _allinpay() -> Iterator[Case]:
    from drivers.allinpay import frames, messages
    from tests.drivers.allinpay.rows import SALE_VALUES

    def parse(wire: bytes) -> Any:
        return messages.decode(_unframed(frames.Reader(), wire))

    def serialise(message: Any) -> bytes:
        return frames.encode(messages.encode(message))

    asked = {"amount": "000000001001", "operator": "01", "original_voucher": "000037"}
    reference = {"reference": "20250911000018"}
    told = SALE_VALUES | reference | {"voucher": "000040", "rrn": "022142445590"}
    void = messages.compose(messages.REQUEST_ORDER, messages.Type.VOID, asked | reference)
    answer = messages.compose(messages.ANSWER_ORDER, messages.Type.VOID, told)
    yield Case("allinpay", "void", serialise(void), parse, serialise)
    yield Case("allinpay", "its answer", serialise(answer), parse, serialise)


def _asia_ecr() -> Iterator[Case]:
    from drivers.asia_ecr.frames import Reader, Scope, encode
    from drivers.asia_ecr.messages import Message
    from tests.drivers.asia_ecr.vectors import VECTORS, VOID_ANSWER

    def parse(wire: bytes) -> Any:
        return Message.decode(_unframed(Reader(Scope.LEN_TO_ETX), wire))

    def serialise(message: Any) -> bytes:
        return encode(message.encode(), Scope.LEN_TO_ETX)

    yield Case("asia_ecr", "void", VECTORS[0].wire, parse, serialise)
    yield Case("asia_ecr", "its answer", serialise(VOID_ANSWER), parse, serialise)


def _ecr17() -> Iterator[Case]:
    from drivers.ecr17 import frames, messages

    scope, terminal = frames.Scope.STX_ETX, "12345678"
    asked = {"cash_register": "00000001", "stan": "000123"}
    told = {
        "pan": "0000000000000001111", "tx_type": "ICC", "auth": "123456", "stan": "000123",
        "host_datetime": "2541213", "card_type": "2", "acquirer": "00000000001",
        "online_id": "000456",
    }  # fmt: skip
    for shape, values in (("reversal request", asked), ("payment result", told)):

        def parse(wire: bytes, shape: str = shape) -> Any:
            return messages.parse(_unframed(frames.Reader(scope), wire).message, shape)

        def serialise(message: Any) -> bytes:
            composed = messages.compose(message.shape.name, message.terminal, message.values)
            return frames.encode(composed, scope)

        wire = frames.encode(messages.compose(shape, terminal, values), scope)
        yield Case("ecr17", shape, wire, parse, serialise)


def _poslink() -> Iterator[Case]:
    from drivers.poslink.frames import Reader, encode
    from drivers.poslink.messages import Message

    def parse(wire: bytes) -> Any:
        return Message.decode(_unframed(Reader(), wire))

    def serialise(message: Any) -> bytes:
        return encode(message.encode())

    host = "00\x1fAPPROVAL\x1f611540\x1f410813655999\x1f\x1f4"
    account = "1111\x1f0\x1f1230\x1f\x1f\x1f\x1f01"
    void = Message(("T00", "1.35", "16", "", "", "", "VOID0007\x1f\x1f\x1f2"))
    answer = Message((
        "0", "T01", "1.35", "000000", "OK", host, "16", "150\x1f0\x1f0", account,
        "4\x1fVOID0007\x1f20250911154500", "", "", "", "SN=53012345\x1fTC=1F2E3D4C5B6A7980",
    ))  # fmt: skip
    yield Case("poslink", "void", serialise(void), parse, serialise)
    yield Case("poslink", "its answer", serialise(answer), parse, serialise)


def _transbank() -> Iterator[Case]:
    from drivers.transbank.frames import Reader, Scope, encode
    from drivers.transbank.messages import Message, Variant

    def serialise(message: Any) -> bytes:
        return encode(message.encode(), Scope.PAYLOAD_TO_ETX)

    def read(make: Callable[..., Any]) -> Callable[[bytes], Any]:
        return lambda wire: make(_unframed(Reader(Scope.PAYLOAD_TO_ETX), wire), Variant.INTEGRADO)

    void = b"1200|000123|"
    sold = (b"0210|00|597029414300|70000595|AB123|123456|15000|00|0|1111|000123|CR|||MC|"
            b"11092025|154500||0|")  # fmt: skip
    for name, payload, make in (("void", void, Message.request), ("sold", sold, Message.answer)):
        yield Case("transbank", name, encode(payload), read(make), serialise)


def _zvt() -> Iterator[Case]:
    from drivers.zvt import frames, messages
    from tests.bench import status_information

    def serialise(message: Any) -> bytes:
        return status_information.serialise(message)

    for name, apdu in status_information.PACKETS.items():
        yield Case("zvt", name, apdu, messages.parse, serialise)

    def parse(wire: bytes) -> Any:
        return messages.parse(_unframed(frames.Reader(), wire))

    def frame(message: Any) -> bytes:
        return frames.encode(serialise(message))

    name, apdu = list(status_information.PACKETS.items())[-1]
    yield Case("zvt", f"{name}, serial", frames.encode(apdu), parse, frame)


_MAKERS: dict[str, Callable[[], Iterator[Case]]] = {
    "allinpay": _allinpay,
    "asia_ecr": _asia_ecr,
    "ecr17": _ecr17,
    "poslink": _poslink,
    "transbank": _transbank,
    "zvt": _zvt,
}
