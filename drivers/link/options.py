"""The settings of patience that protocols share, and how a whole number is checked."""

from __future__ import annotations

from drivers.errors import OptionError
from drivers.registry import Option, Options
from drivers.terminal import Words

ACK_SECONDS = Option(
    "ack_seconds",
    3,
    Words("how long to wait for 06 or 15", "等待 06 或 15 的秒数"),
)
SENDS = Option(
    "sends",
    3,
    Words(
        "how often a frame is sent while the terminal throws it away (15)",
        "终端拒收（15）时报文最多发送的次数",
    ),
)
ANSWER_SECONDS = Option(
    "answer_seconds",
    180,
    Words("how long a sale, void or refund may take", "消费、撤销、退货的最长等待秒数"),
)
QUESTION_SECONDS = Option(
    "question_seconds",
    20,
    Words("how long a harmless question may take", "查询类请求的最长等待秒数"),
)


def at_least(least: int, options: Options, name: str) -> int:
    """The whole number called `name`; raises OptionError for a smaller one than `least`."""
    value = int(options[name])
    if value < least:
        raise OptionError(name, f"{name} = {value}", f"a whole number from {least}")
    return value
