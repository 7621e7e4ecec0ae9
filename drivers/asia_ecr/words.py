"""The sentences that this driver says to people, in English and Chinese."""

from __future__ import annotations

from drivers.terminal import Words

# -- while it runs ---------------------------------------------------------------------------

TAKEN = Words(
    "The terminal has taken the request; follow its screen.", "终端已接收请求，请按终端屏幕操作。"
)
DAMAGED = Words(
    "An answer arrived damaged; asking the terminal to repeat it.", "应答数据损坏，请终端重发。"
)
ADDING = Words(
    "Approved. Fetching the invoice number from the terminal.", "已批准，正在从终端读取票据号。"
)

# -- nothing was done ------------------------------------------------------------------------

NOT_SENT = Words("Stopped before anything was sent.", "发送前已停止。")
THROWN_AWAY = Words(
    "The terminal refused to read every send (15); it did nothing. Check the checksum setting "
    "and the line.",
    "终端每次都拒收报文（15），未执行任何操作。请检查校验和设置和线路。",
)
NO_VOIDS = Words(
    "This terminal has no void (code 26 is a refund here).", "本终端没有撤销（交易码 26 为退货）。"
)
BAD_INVOICE = Words(
    "An invoice number must be 1 to 999999; nothing was sent.", "票据号须为 1 至 999999；未发送。"
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
VOID_STILL_LISTED = Words(
    "The terminal still lists the original, which does not say whether it was voided. "
    "Look at the slip or the batch totals.",
    "终端仍有原交易记录，但无法说明是否已撤销。请核对签购单或批次总计。",
)
VOID_NOT_LISTED = Words(
    "The terminal does not find the original; a hint that it was voided, not a proof. "
    "Look at the slip or the batch totals.",
    "终端找不到原交易，可能已撤销，但不能作为证明。请核对签购单或批次总计。",
)
NO_BASELINE = Words(
    "What the terminal's last transaction was before this one is not known, so nothing can be "
    "proven by asking. Look at the slip or the batch totals.",
    "不知道此前终端的上笔交易，无法通过查询证明。请核对签购单或批次总计。",
)
NOTHING_NEW = Words(
    "The terminal's last transaction is still the one from before; a hint that nothing was done, "
    "not a proof. Look at the slip or the batch totals.",
    "终端的上笔交易没有变化，可能未执行，但不能作为证明。请核对签购单或批次总计。",
)
OTHER_LAST = Words(
    "The terminal's last transaction does not fit this one. Look at the slip or the batch totals.",
    "终端的上笔交易与本次不符。请核对签购单或批次总计。",
)
OTHER_MEMORY = Words(
    "The terminal no longer shows what it did before this one, so its memory proves nothing. "
    "Look at the slip or the batch totals.",
    "终端已无法显示此前的交易，其记录无法证明。请核对签购单或批次总计。",
)
LAST_IS_OURS = Words(
    "The terminal's last transaction is new and has this amount: it was done.",
    "终端的上笔交易是新的且金额一致：已执行。",
)

# -- questions -------------------------------------------------------------------------------

READY = Words(
    "Line and terminal program work. Whether the bank can be reached is not proven by this.",
    "线路和终端程序正常；不代表能连通银行。",
)
LINE_SILENT = Words(
    "No answer: the terminal is busy with a card, switched off, or the line is dead.",
    "没有应答：终端正在处理卡片、已关机或线路不通。",
)
BUSY = Words(
    "The terminal acknowledged but did not answer; it is busy.", "终端已确认但未应答，正忙。"
)
GARBLED = Words(
    "The terminal answers, but not readably. Check the checksum setting and the line.",
    "终端有应答但无法读取，请检查校验和设置和线路。",
)
UNREAD = Words(
    "The terminal answers, but refuses to read what it is sent (15). Check the checksum setting.",
    "终端有应答但拒收报文（15），请检查校验和设置。",
)
NOT_WAITED = Words("Stopped waiting for the answer.", "已停止等待应答。")
LINE_LOST = Words("The line was lost.", "线路中断。")
EMPTY = Words(
    "The terminal answered without saying which transaction.", "终端已应答，但未说明是哪笔交易。"
)
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
    """`words` with what the device gave as its reason behind, in brackets."""
    return Words(f"{words.en} ({reason.en})", f"{words.zh}（{reason.zh}）")


def foreign(code: str, invoice: str) -> Words:
    """The terminal answered something else."""
    what = f"{code} {invoice}".strip()
    return Words(
        f"An answer to another request came ({what}); it is not taken for this one.",
        f"收到其他请求的应答（{what}），不作为本次结果。",
    )


def again(number: int, sends: int) -> Words:
    """The terminal threw the last send away."""
    return Words(
        f"The terminal did not read the request; sending it again ({number} of {sends}).",
        f"终端未能读取请求，重新发送（第 {number} 次，共 {sends} 次）。",
    )


def with_clock(words: Words, clock: str) -> Words:
    """What the terminal's clock shows while it says so."""
    shown = clock.replace("T", " ")
    return Words(f"{words.en} Its clock shows {shown}.", f"{words.zh}终端时钟：{shown}。")
