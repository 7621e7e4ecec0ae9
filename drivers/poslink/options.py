"""The settings of this family, and one checked record of them for everybody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.errors import OptionError
from drivers.link.options import ACK_SECONDS, ANSWER_SECONDS, QUESTION_SECONDS, SENDS, at_least
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
    ACK_SECONDS,
    SENDS,
    ANSWER_SECONDS,
    QUESTION_SECONDS,
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
            ack_seconds=at_least(1, options, "ack_seconds"),
            sends=at_least(1, options, "sends"),
            answer_seconds=at_least(1, options, "answer_seconds"),
            question_seconds=at_least(1, options, "question_seconds"),
            second_look_seconds=at_least(0, options, "second_look_seconds"),
            host_seconds=at_least(0, options, "host_seconds"),
            currency=currency,
        )


def _version(options: Options) -> str:
    version = str(options["version"])
    if not _VERSION.fullmatch(version):
        raise OptionError("version", f"version = {version!r}", "digits and dots, such as 1.35")
    return version
