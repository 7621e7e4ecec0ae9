"""The settings of ZVT terminals, and one checked record of them for everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from drivers.errors import OptionError
from drivers.registry import Option, Options
from drivers.terminal import Words
from drivers.zvt import charsets, currencies


class Transport(StrEnum):
    SERIAL = "serial"
    TCP = "tcp"


OPTIONS = (
    Option(
        "transport", Transport.SERIAL.value,
        Words(
            "serial frames, or bare messages over TCP (port = socket://HOST:20007)",
            "串口帧，或 TCP 裸报文（端口填 socket://主机:20007）",
            "serielle Rahmen, oder TCP ohne Rahmen (Port socket://HOST:20007)",
        ),
        tuple(kind.value for kind in Transport),
    ),
    Option(
        "password", "000000",
        Words("the register's password, six digits", "收银机密码，六位数字",
              "Kassenpasswort, sechs Ziffern"),
        secret=True,
    ),
    Option(
        "config_byte", "8E",
        Words(
            "what the terminal is told at sign-on, in hex: 8E receipts and messages come to the "
            "register; BE locks manual use of the terminal as well",
            "签到时告知终端的配置字节（十六进制）：8E 小票和提示发往收银机；"
            "BE 另外禁止在终端上手工操作",
            "Konfigurationsbyte bei der Anmeldung: 8E Belege und Meldungen zur Kasse; BE sperrt "
            "zudem die Handbedienung",
        ),
    ),
    Option(
        "print_blocks", True,
        Words(
            "let receipts come as one block (06 D3) instead of line by line (06 D1)",
            "小票整块接收（06 D3），而非逐行（06 D1）",
            "Belege als Block (06 D3) statt zeilenweise (06 D1)",
        ),
    ),
    Option(
        "charset", charsets.DEFAULT,
        Words(
            "character set of the terminal's texts, where a text does not name its own",
            "终端文本的字符集（文本自身未注明时）",
            "Zeichensatz des Terminals, wo ein Text keinen eigenen nennt",
        ),
        charsets.CHOICES,
    ),
    Option(
        "ack_seconds", 5,
        Words("T2: how long to wait for 06 or 15", "T2：等待 06 或 15 的秒数",
              "T2: Sekunden bis 06 oder 15"),
    ),
    Option(
        "reply_seconds", 5,
        Words("T3: how long to wait until a command is taken", "T3：等待指令被接受的秒数",
              "T3: Sekunden bis ein Befehl angenommen ist"),
    ),
    Option(
        "result_seconds", 180,
        Words(
            "T4: how long a terminal may work without a sign of life; a terminal that announces "
            "less still gets this",
            "T4：终端无任何消息时最长等待秒数；终端声明更短时仍按此值",
            "T4: wie lange ein Terminal ohne Lebenszeichen arbeiten darf",
        ),
    ),
    Option(
        "sends", 3,
        Words("how often a serial frame is sent until it is acknowledged",
              "串口帧在得到确认前最多发送的次数",
              "wie oft ein serieller Rahmen höchstens gesendet wird"),
    ),
    Option(
        "refund_note",
        False,
        Words(
            "name the original's receipt number in the text of a refund (BMP 3C), so that the "
            "slip shows it; not every terminal takes the field",
            "在退货文本（BMP 3C）中注明原收据号，以便打印；并非所有终端都接受该字段",
            "Belegnummer des Originals im Zusatztext der Gutschrift (BMP 3C) nennen; nicht jedes "
            "Terminal nimmt das Feld",
        ),
    ),
    Option(
        "idle_seconds", 60,
        Words("how long recovery waits for a busy terminal", "恢复查询时等待终端空闲的秒数",
              "wie lange die Wiederherstellung auf ein beschäftigtes Terminal wartet"),
    ),
    Option(
        "host_seconds", 10,
        Words(
            "the last look of a recovery is at least so long after the request was sent",
            "恢复查询的最后一次查询距发送请求至少的秒数",
            "frühester letzter Blick der Wiederherstellung nach dem Senden",
        ),
    ),
    Option(
        "clock_minutes", 10,
        Words(
            "how far the terminal's clock may be from this PC's in a proof",
            "作为证明时终端时钟与本机允许相差的分钟数",
            "wie weit die Uhr des Terminals von der des PC abweichen darf",
        ),
    ),
    Option(
        "away_minutes", 10,
        Words(
            "how long a terminal that went away for an update or a restart may stay silent",
            "终端更新或重启后允许无应答的分钟数",
            "wie lange ein Terminal nach Wartung oder Neustart schweigen darf",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """The options of one terminal, checked. Seconds are seconds, bytes are as on the wire."""

    is_tcp: bool
    password: bytes = field(repr=False)
    config: bytes
    print_blocks: bool
    charset: str
    ack_seconds: float
    reply_seconds: float
    result_seconds: float
    sends: int
    refund_note: bool
    idle_seconds: float
    host_seconds: float
    clock_seconds: float
    away_seconds: float
    currency: str
    currency_bcd: bytes

    @classmethod
    def read(cls, options: Options, currency: str) -> Profile:
        """Raises OptionError for a value that cannot be."""
        return cls(
            is_tcp=options["transport"] == Transport.TCP,
            password=_hex(options, "password", 3, "six digits"),
            config=_hex(options, "config_byte", 1, "two hex digits"),
            print_blocks=bool(options["print_blocks"]),
            charset=str(options["charset"]),
            ack_seconds=_positive(options, "ack_seconds"),
            reply_seconds=_positive(options, "reply_seconds"),
            result_seconds=_positive(options, "result_seconds"),
            sends=_positive(options, "sends"),
            refund_note=bool(options["refund_note"]),
            idle_seconds=_positive(options, "idle_seconds"),
            host_seconds=_positive(options, "host_seconds"),
            clock_seconds=60 * _positive(options, "clock_minutes"),
            away_seconds=60 * _positive(options, "away_minutes"),
            currency=currency,
            currency_bcd=_currency(currency),
        )


def _positive(options: Options, name: str) -> int:
    value = int(options[name])
    if value < 1:
        raise OptionError(name, f"{name} = {value}", "a whole number from 1")
    return value


def _hex(options: Options, name: str, size: int, allowed: str) -> bytes:
    """Bytes written in hex; a password is digits alone, and is never in the error."""
    text = str(options[name])
    is_hex = len(text) == 2 * size and all(char in "0123456789abcdefABCDEF" for char in text)
    if not is_hex or (name == "password" and not text.isdecimal()):
        raise OptionError(name, f"{name} has a value that cannot be", allowed)
    return bytes.fromhex(text)


def _currency(currency: str) -> bytes:
    number = currencies.bcd_of(currency)
    if number is None:
        raise OptionError("currency", f"{currency} has no ISO 4217 number here",
                          ", ".join(currencies.NUMBERS))  # fmt: skip
    return number
