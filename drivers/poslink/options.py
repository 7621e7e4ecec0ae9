"""The settings of this family, and one checked record of them for everybody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.errors import OptionError
from drivers.registry import Option, Options
from drivers.terminal import Words

OPTIONS = (
    Option(
        "version", "1.35",
        Words(
            "protocol version in every request; terminals answer with their own",
            "请求报文中的协议版本；终端以自己的版本应答",
        ),
    ),
    Option(
        "linked_refunds", True,
        Words(
            "refund by the bank's reference of the sale where it is known; else, or when false, "
            "the terminal asks for the card",
            "已知原交易的银行参考号时按其退货；否则或设为 false 时，终端要求出示卡片",
        ),
    ),
    Option(
        "ack_seconds", 3,
        Words("how long to wait for 06 or 15", "等待 06 或 15 的秒数"),
    ),
    Option(
        "sends", 3,
        Words(
            "how often a frame is sent while the terminal throws it away (15)",
            "终端拒收（15）时报文最多发送的次数",
        ),
    ),
    Option(
        "answer_seconds", 180,
        Words("how long a sale, void or refund may take", "消费、撤销、退货的最长等待秒数"),
    ),
    Option(
        "question_seconds", 20,
        Words("how long a harmless question may take", "查询类请求的最长等待秒数"),
    ),
    Option(
        "second_look_seconds", 2,
        Words(
            "pause between the two searches of a recovery that finds nothing",
            "恢复查询未找到记录时，两次查询之间的秒数",
        ),
    ),
    Option(
        "host_seconds", 10,
        Words(
            "the last search of a recovery is at least this long after the request was sent",
            "恢复的最后一次查询距发送请求至少的秒数",
        ),
    ),
)  # fmt: skip

_VERSION = re.compile(r"[0-9.]{1,8}")


@dataclass(frozen=True, slots=True)
class Profile:
    """The options of one terminal, checked. Seconds are seconds."""

    version: str
    links_refunds: bool
    ack_seconds: float
    sends: int
    answer_seconds: float
    question_seconds: float
    second_look_seconds: float
    host_seconds: float
    currency: str

    @classmethod
    def read(cls, options: Options, currency: str) -> Profile:
        """Raises OptionError for a value that cannot be."""
        return cls(
            version=_version(options),
            links_refunds=bool(options["linked_refunds"]),
            ack_seconds=_number(options, "ack_seconds", 1),
            sends=_number(options, "sends", 1),
            answer_seconds=_number(options, "answer_seconds", 1),
            question_seconds=_number(options, "question_seconds", 1),
            second_look_seconds=_number(options, "second_look_seconds", 0),
            host_seconds=_number(options, "host_seconds", 0),
            currency=currency,
        )


def _number(options: Options, name: str, least: int) -> int:
    value = int(options[name])
    if value < least:
        raise OptionError(name, f"{name} = {value}", f"a whole number from {least}")
    return value


def _version(options: Options) -> str:
    version = str(options["version"])
    if not _VERSION.fullmatch(version):
        raise OptionError("version", f"version = {version!r}", "digits and dots, such as 1.35")
    return version
