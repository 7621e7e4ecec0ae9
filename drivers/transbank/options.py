"""The settings of this family, and one checked record of them for everybody else."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import OptionError
from drivers.link.options import ACK_SECONDS, SENDS, at_least
from drivers.registry import Option, Options
from drivers.terminal import Words
from drivers.transbank.frames import Scope
from drivers.transbank.messages import Variant

CURRENCY = "CLP"
"""Amounts are whole Chilean pesos; no message names a currency."""

OPTIONS = (
    Option(
        "profile", Variant.INTEGRADO.value,
        Words(
            "which product: POS Integrado, or POS Autoservicio, whose answers count STX into the "
            "checksum and which voids its last sale only",
            "产品：POS Integrado，或 POS Autoservicio"
            "（应答的校验和从 STX 算起，且只能撤销上笔交易）",
        ),
        tuple(variant.value for variant in Variant),
    ),
    Option(
        "encoding", "latin-1",
        Words("how the terminal writes its vouchers", "终端签购单文字的编码"),
        ("latin-1", "utf-8", "cp850"),
    ),
    Option(
        "status", True,
        Words(
            "let the terminal tell what it is doing during a sale",
            "消费过程中由终端报告当前步骤",
        ),
    ),
    Option(
        "voucher", False,
        Words(
            "ask for the text of the voucher with a sale (newest firmware)",
            "消费时索取签购单文字（最新固件）",
        ),
    ),
    Option(
        "evidence", True,
        Words(
            "read the terminal's list after an approved void, and keep both records as evidence",
            "撤销成功后读取终端交易清单，并保留两条记录作为凭证",
        ),
    ),
    ACK_SECONDS,
    SENDS,
    Option(
        "answer_seconds", 150,
        Words(
            "how long a sale, a void or a settlement may take",
            "消费、撤销、结算的最长等待秒数",
        ),
    ),
    Option(
        "question_seconds", 20,
        Words(
            "how long a harmless question may take; the terminal repeats itself after 10",
            "查询类请求的最长等待秒数；终端每 10 秒重发一次",
        ),
    ),
    Option(
        "listen_seconds", 35,
        Words(
            "how long recovery listens for an answer that the terminal repeats",
            "恢复时等待终端重发应答的秒数",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """The options of one terminal, checked. Seconds are seconds."""

    variant: Variant
    encoding: str
    tells_status: bool
    asks_voucher: bool
    keeps_evidence: bool
    ack_seconds: float
    sends: int
    answer_seconds: float
    question_seconds: float
    listen_seconds: float

    @classmethod
    def read(cls, options: Options, currency: str) -> Profile:
        """Raises OptionError for a value that cannot be."""
        if currency != CURRENCY:
            raise OptionError("currency", f"these terminals know {CURRENCY} only", CURRENCY)
        return cls(
            variant=Variant(str(options["profile"])),
            encoding=str(options["encoding"]),
            tells_status=bool(options["status"]),
            asks_voucher=bool(options["voucher"]),
            keeps_evidence=bool(options["evidence"]),
            ack_seconds=at_least(1, options, "ack_seconds"),
            sends=at_least(1, options, "sends"),
            answer_seconds=at_least(1, options, "answer_seconds"),
            question_seconds=at_least(1, options, "question_seconds"),
            listen_seconds=at_least(0, options, "listen_seconds"),
        )

    @property
    def scope(self) -> Scope:
        """What the checksum of an answer covers; that of a request never counts STX in."""
        return _SCOPES[self.variant]

    @property
    def lists(self) -> bool:
        """Whether the terminal can list its open batch."""
        return self.variant is Variant.INTEGRADO


_SCOPES = {
    Variant.INTEGRADO: Scope.PAYLOAD_TO_ETX,
    Variant.AUTOSERVICIO: Scope.STX_TO_ETX,
}
