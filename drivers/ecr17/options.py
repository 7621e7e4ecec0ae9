"""The settings of this protocol, and one checked record of them for everybody else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from drivers.ecr17.frames import Scope
from drivers.ecr17.messages import NO_TERMINAL
from drivers.errors import OptionError
from drivers.link.options import QUESTION_SECONDS, at_least
from drivers.registry import Option, Options
from drivers.terminal import Words

DETECT = "detect"
CURRENCY = "EUR"
MOST_SENDS = 3
"""Transmissions of one message (ecr17.md section 1)."""

OPTIONS = (
    Option(
        "lrc_scope", Scope.STX_ETX.value,
        Words(
            "bytes that the checksum covers; detect finds it out with the status command",
            "校验和覆盖的字节；detect 通过状态命令自动识别",
        ),
        (*(scope.value for scope in Scope), DETECT),
    ),
    Option(
        "terminal_id", NO_TERMINAL,
        Words(
            "the terminal's id of 8 digits; 00000000 is not checked by it",
            "终端号（8位）；00000000 表示终端不校验",
        ),
    ),
    Option(
        "cash_register", "00000001",
        Words("this register's id of 8 digits", "本收银机编号（8位）"),
    ),
    Option(
        "receipts", True,
        Words(
            "have the receipt sent here; else the terminal prints it",
            "小票发送至本机；否则由终端打印",
        ),
    ),
    Option(
        "payment_code", "P",
        Words(
            "how a sale is asked: X also tells the amount that the bank has booked",
            "消费指令：X 还会返回银行入账金额",
        ),
        ("P", "X"),
    ),
    Option(
        "retroactive", False,
        Words(
            "void older transactions too (Q), where the bank allows it; the terminal checks "
            "nothing and no answer can be fetched again",
            "允许撤销更早的交易（Q），需银行支持；终端不做校验，应答丢失后无法查询",
        ),
    ),
    Option(
        "ack_seconds", 5,
        Words("how long to wait for an acknowledgement", "等待确认的秒数"),
    ),
    Option(
        "sends", MOST_SENDS,
        Words(
            "how often a message is sent: again only when it was refused (NAK), a question also "
            "when there is silence",
            "报文最多发送次数：仅在被拒收（NAK）时重发，查询在无应答时也重发",
        ),
        (1, 2, MOST_SENDS),
    ),
    Option(
        "answer_seconds", 120,
        Words(
            "how long a sale, void, refund, close or load may take",
            "消费、撤销、退货、结算、下载的最长等待秒数",
        ),
    ),
    replace(QUESTION_SECONDS, default=15),
    Option(
        "receipt_seconds", 10,
        Words("how long to wait for the next part of a receipt", "等待小票下一部分的秒数"),
    ),
    Option(
        "host_seconds", 60,
        Words(
            "so long after a lost command the terminal's memory may prove that it was not done",
            "指令丢失后至少经过该秒数，才可凭终端记录证明未执行",
        ),
    ),
    Option(
        "second_look_seconds", 2,
        Words(
            "pause between the two looks that such a proof needs",
            "该证明所需两次查询之间的间隔秒数",
        ),
    ),
    Option(
        "simulate_receipts", "after",
        Words(
            "simulated terminal only: whether the receipt comes after or before the result",
            "仅模拟终端：小票在结果之后或之前发送",
        ),
        ("after", "before", "never"),
    ),
    Option(
        "simulate_card", "same",
        Words(
            "simulated terminal only: which card the customer presents for a void",
            "仅模拟终端：撤销时顾客出示的卡",
        ),
        ("same", "other"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """The options of one terminal, checked. `scope` is None while it must be found out."""

    scope: Scope | None
    terminal: str
    register: str
    takes_receipts: bool
    payment_code: str
    is_retroactive: bool
    ack_seconds: float
    sends: int
    answer_seconds: float
    question_seconds: float
    receipt_seconds: float
    host_seconds: float
    second_look_seconds: float

    @classmethod
    def read(cls, options: Options) -> Profile:
        """Raises OptionError for a value that cannot be."""
        scope = str(options["lrc_scope"])
        return cls(
            scope=None if scope == DETECT else Scope(scope),
            terminal=_eight(options, "terminal_id"),
            register=_eight(options, "cash_register"),
            takes_receipts=bool(options["receipts"]),
            payment_code=str(options["payment_code"]),
            is_retroactive=bool(options["retroactive"]),
            ack_seconds=at_least(1, options, "ack_seconds"),
            sends=int(options["sends"]),
            answer_seconds=at_least(1, options, "answer_seconds"),
            question_seconds=at_least(1, options, "question_seconds"),
            receipt_seconds=at_least(1, options, "receipt_seconds"),
            host_seconds=at_least(0, options, "host_seconds"),
            second_look_seconds=at_least(0, options, "second_look_seconds"),
        )


def _eight(options: Options, name: str) -> str:
    digits = str(options[name])
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        raise OptionError(name, f"{name} = {digits!r}", "8 digits")
    return digits
