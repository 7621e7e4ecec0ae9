"""What is said about a line and a request on it, whatever the protocol; English and Chinese."""

from __future__ import annotations

from drivers.terminal import Words

# -- while it runs ---------------------------------------------------------------------------

TAKEN = Words(
    "The terminal has taken the request; follow its screen.", "终端已接收请求，请按终端屏幕操作。"
)
DAMAGED = Words(
    "An answer arrived damaged; asking the terminal to repeat it.", "应答数据损坏，请终端重发。"
)

# -- nothing was done ------------------------------------------------------------------------

NOT_SENT = Words("Stopped before anything was sent.", "发送前已停止。")
THROWN_AWAY = Words(
    "The terminal refused to read every send (15); it did nothing. Check the line.",
    "终端每次都拒收报文（15），未执行任何操作。请检查线路。",
)
BAD_AMOUNT = Words(
    "The terminal cannot be told this amount; nothing was sent.", "终端无法接受该金额；未发送。"
)

# -- money in doubt --------------------------------------------------------------------------

SILENT = Words(
    "The terminal did not acknowledge the request. It is not known whether it took it. "
    "Do not repeat.",
    "终端没有确认收到请求，结果未知，请勿重复操作。",
)
NO_ANSWER = Words(
    "The terminal took the request but did not answer. Do not repeat.",
    "终端已接收请求但没有应答，请勿重复操作。",
)
UNREADABLE = Words(
    "The terminal's answer arrived damaged. Do not repeat.", "终端的应答损坏，请勿重复操作。"
)
STOPPED = Words(
    "Waiting was stopped after the request had been sent. Do not repeat.",
    "请求发出后停止了等待，请勿重复操作。",
)
LOST = Words(
    "The line was lost after the request had been sent. Do not repeat.",
    "请求发出后线路中断，请勿重复操作。",
)

# -- recovery --------------------------------------------------------------------------------

ASK_AGAIN = Words(
    "The terminal is silent or busy; ask it again later.", "终端无应答或忙，请稍后再查询。"
)

# -- questions -------------------------------------------------------------------------------

READY = Words(
    "Line and terminal program work. Whether the bank can be reached is not proven by this.",
    "线路和终端程序正常；不代表能连通银行。",
)
BUSY = Words(
    "The terminal acknowledged but did not answer; it is busy.", "终端已确认但未应答，正忙。"
)
UNREAD = Words(
    "The terminal answers, but refuses to read what it is sent (15). Check the line.",
    "终端有应答但拒收报文（15），请检查线路。",
)
NOT_WAITED = Words("Stopped waiting for the answer.", "已停止等待应答。")
LINE_LOST = Words("The line was lost.", "线路中断。")
FOUND = Words("The terminal found it.", "终端已找到。")
NO_SIGN_ON = Words(
    "These terminals need no sign-on; nothing was sent.", "此类终端无需签到；未发送任何数据。"
)
SETTLEMENT_UNKNOWN = Words(
    "It is not known whether the terminal settled; look at its settlement slip.",
    "不知道终端是否已结算，请查看终端的结算单。",
)
DONE = Words("Done.", "已完成。")


def joined(words: Words, more: str) -> Words:
    """`words` with the device's own text behind, where there is one."""
    if not more:
        return words
    return Words(f"{words.en}: {more}", f"{words.zh}：{more}")


def with_reason(words: Words, reason: Words) -> Words:
    """`words` with the reason behind, in brackets."""
    return Words(f"{words.en} ({reason.en})", f"{words.zh}（{reason.zh}）")


def foreign(what: str) -> Words:
    """The terminal answered something else; `what` names it, where it has a name."""
    en, zh = (f" ({what})", f"（{what}）") if what else ("", "")
    return Words(
        f"An answer to another request came{en}; it is not taken for this one.",
        f"收到其他请求的应答{zh}，不作为本次结果。",
    )


def asked_again(number: int, sends: int) -> Words:
    """A question was thrown away or not acknowledged; nobody should think that money is sent."""
    return Words(
        f"The terminal did not take the question; asking again ({number} of {sends}).",
        f"终端未接收查询，再次询问（第 {number} 次，共 {sends} 次）。",
    )


def again(number: int, sends: int) -> Words:
    """The last send of a money command was thrown away."""
    return Words(
        f"The terminal did not take the request; sending it again ({number} of {sends}).",
        f"终端未接收请求，重新发送（第 {number} 次，共 {sends} 次）。",
    )
