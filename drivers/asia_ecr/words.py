"""The sentences that only this driver says to people, in English and Chinese."""

from __future__ import annotations

from drivers.terminal import Words

# -- while it runs ---------------------------------------------------------------------------

ADDING = Words(
    "Approved. Fetching the invoice number from the terminal.", "已批准，正在从终端读取票据号。"
)

# -- nothing was done ------------------------------------------------------------------------

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

# -- recovery --------------------------------------------------------------------------------

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

LINE_SILENT = Words(
    "No answer: the terminal is busy with a card, switched off, or the line is dead.",
    "没有应答：终端正在处理卡片、已关机或线路不通。",
)
GARBLED = Words(
    "The terminal answers, but not readably. Check the checksum setting and the line.",
    "终端有应答但无法读取，请检查校验和设置和线路。",
)
UNREAD = Words(
    "The terminal answers, but refuses to read what it is sent (15). Check the checksum setting.",
    "终端有应答但拒收报文（15），请检查校验和设置。",
)
EMPTY = Words(
    "The terminal answered without saying which transaction.", "终端已应答，但未说明是哪笔交易。"
)


def with_clock(words: Words, clock: str) -> Words:
    """What the terminal's clock shows while it says so."""
    shown = clock.replace("T", " ")
    return Words(f"{words.en} Its clock shows {shown}.", f"{words.zh}终端时钟：{shown}。")
