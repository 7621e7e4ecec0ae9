"""What can go wrong on the device side. An unknown outcome is a result, not an error.

DriverError
├── AmountError         an amount that cannot be (text, decimals, currency)
├── OptionError         a driver option that does not exist or has a wrong value
├── UnknownDriver       no driver of that name is installed
├── CaptureError        a file that holds no capture
├── LineError           the serial line
│   ├── LineNotFound    no such port
│   ├── LineBusy        another process holds it
│   └── LineLost        it went away in mid-conversation
└── ProtocolError       bytes that break the protocol's rules
    ├── BadFrame        an envelope with a wrong checksum, length or end
    └── BadMessage      a good envelope with contents that cannot be
"""

from __future__ import annotations


class DriverError(Exception):
    """Base of everything that this package raises on purpose."""


class AmountError(DriverError):
    """`why` is one of: unreadable, decimals, not_whole, currency, too_large."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(text)
        self.why = why


class OptionError(DriverError):
    """`key` is the option at fault, `allowed` what it takes, in words."""

    def __init__(self, key: str, text: str, allowed: str = "") -> None:
        super().__init__(text)
        self.key = key
        self.allowed = allowed


class UnknownDriver(DriverError):
    """No installed driver is called `name`; `installed` lists those that are."""

    def __init__(self, name: str, installed: tuple[str, ...]) -> None:
        super().__init__(f"no driver {name!r}; installed: {', '.join(installed) or 'none'}")
        self.name = name
        self.installed = installed


class CaptureError(DriverError):
    """`why` is one of: empty, not_hex, odd; `text` stands in `line`, which counts from 1."""

    def __init__(self, why: str, line: int = 0, text: str = "") -> None:
        super().__init__(f"{why} in line {line}: {text}" if line else why)
        self.why = why
        self.line = line
        self.text = text


class LineError(DriverError):
    """Something about the port named `port`."""

    def __init__(self, port: str, text: str) -> None:
        super().__init__(text)
        self.port = port


class LineNotFound(LineError):
    """The port does not exist or cannot be opened at all; nothing was sent."""


class LineBusy(LineError):
    """Another process holds the port; `holder` says which when the system tells."""

    def __init__(self, port: str, text: str, holder: str = "") -> None:
        super().__init__(port, text)
        self.holder = holder


class LineLost(LineError):
    """The port failed or hung up while a conversation was running."""


class ProtocolError(DriverError):
    """Bytes from the far side that break the protocol; `raw` keeps them."""

    def __init__(self, text: str, raw: bytes = b"") -> None:
        super().__init__(text)
        self.raw = raw


class BadFrame(ProtocolError):
    """A frame whose length, end or checksum is wrong."""


class BadMessage(ProtocolError):
    """A sound frame whose contents do not follow the message's layout."""
