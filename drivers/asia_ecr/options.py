"""The settings of this family, and one checked record of them for everybody else."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.asia_ecr.frames import Scope
from drivers.errors import OptionError
from drivers.link.options import ACK_SECONDS, ANSWER_SECONDS, QUESTION_SECONDS, SENDS, at_least
from drivers.money import exponent_of
from drivers.registry import Option, Options
from drivers.terminal import Words

OPTIONS = (
    Option(
        "checksum_scope", Scope.LEN_TO_ETX.value,
        Words(
            "bytes that the checksum covers; Krungthai counts STX in",
            "校验和覆盖的字节；泰京银行从 STX 算起",
        ),
        tuple(scope.value for scope in Scope),
    ),
    Option(
        "transport_header", "6000000000",
        Words(
            "first ten characters of every message; Krungthai wants zeros",
            "每条报文的前十个字符；泰京银行为全零",
        ),
        ("6000000000", "0000000000"),
    ),
    Option(
        "reprint_code", "71",
        Words(
            "transaction code of a reprint: 71 Castles, 92 Krungthai",
            "重打印交易码：71 Castles，92 泰京银行",
        ),
        ("71", "92"),
    ),
    Option(
        "settlement_host", "999",
        Words(
            "host number to settle, 999 for all; empty sends none",
            "结算的主机号，999 为全部；留空则不发送",
        ),
    ),
    Option(
        "code_26", "void",
        Words(
            "what code 26 means: a void, or a refund (HICAPS, which then has no void)",
            "交易码 26 的含义：撤销，或退货（HICAPS，此时没有撤销）",
        ),
        ("void", "refund"),
    ),
    Option(
        "invoice_padding", "zeros",
        Words("what fills an invoice number up to 6 places", "票据号补足 6 位所用的字符"),
        ("zeros", "spaces"),
    ),
    ACK_SECONDS,
    SENDS,
    ANSWER_SECONDS,
    QUESTION_SECONDS,
    Option(
        "return_last", False,
        Words(
            "ask for the last transaction with code 39 in recovery, where the firmware has it",
            "恢复时用交易码 39 查询上笔，仅限支持的固件",
        ),
    ),
    Option(
        "baseline", True,
        Words(
            "reprint the last transaction before and after a refund; the only proof of a refund "
            "whose answer was lost, and it costs a printed slip each time",
            "退货前后重打印上笔交易；应答丢失时这是退货的唯一证明，每次会打印一张小票",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """The options of one terminal, checked. Seconds are seconds, codes are as on the wire."""

    scope: Scope
    transport: str
    reprint_code: str
    host: str
    void_code: str
    refund_code: str
    padding: str
    ack_seconds: float
    sends: int
    answer_seconds: float
    question_seconds: float
    asks_return_last: bool
    takes_baseline: bool
    currency: str

    @classmethod
    def read(cls, options: Options, currency: str) -> Profile:
        """Raises OptionError for a value that cannot be."""
        is_refund = options["code_26"] == "refund"
        return cls(
            scope=Scope(str(options["checksum_scope"])),
            transport=str(options["transport_header"]),
            reprint_code=str(options["reprint_code"]),
            host=_host(options),
            void_code="" if is_refund else "26",
            refund_code="26" if is_refund else "27",
            padding={"zeros": "0", "spaces": " "}[str(options["invoice_padding"])],
            ack_seconds=at_least(1, options, "ack_seconds"),
            sends=at_least(1, options, "sends"),
            answer_seconds=at_least(1, options, "answer_seconds"),
            question_seconds=at_least(1, options, "question_seconds"),
            asks_return_last=bool(options["return_last"]),
            takes_baseline=bool(options["baseline"]),
            currency=_currency(currency),
        )


def _host(options: Options) -> str:
    host = str(options["settlement_host"])
    if host and not (len(host) == 3 and host.isascii() and host.isdigit()):
        raise OptionError("settlement_host", f"settlement_host = {host!r}", "3 digits, or empty")
    return host


def _currency(currency: str) -> str:
    """Amounts have 2 decimals on the wire, so a currency with 3 cannot be told exactly."""
    if exponent_of(currency) > 2:
        raise OptionError("currency", f"{currency} has 3 decimals", "a currency with up to 2")
    return currency
