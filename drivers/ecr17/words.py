"""The sentences that only this driver says to people, in English and Chinese."""

from __future__ import annotations

from drivers.terminal import Words

# -- while it runs ---------------------------------------------------------------------------

FETCHING_RECEIPT = Words(
    "Approved. Fetching the receipt from the terminal.", "已批准，正在从终端读取小票。"
)
PRINTS_ITSELF = Words(
    "The terminal does not send receipts to the register; it prints them itself.",
    "终端不向收银机发送小票，由终端自行打印。",
)
DETECTING = Words("Finding out the terminal's checksum.", "正在识别终端的校验方式。")

# -- nothing was done ------------------------------------------------------------------------

THROWN_AWAY = Words(
    "The terminal refused to read every send (NAK); it did nothing. It may not know this command: "
    "ask the bank's service to allow it.",
    "终端每次都拒收报文（NAK），未执行任何操作。终端可能不支持该指令，请联系银行服务开通。",
)
BAD_STAN = Words(
    "The original's STAN must be 1 to 999999; nothing was sent.",
    "原交易的 STAN 须为 1 至 999999；未发送。",
)
LACKS_FOR_OLDER = Words(
    "It is not the terminal's last transaction, and too little is known of it for a void of an "
    "older one; nothing was sent. Refund it instead.",
    "它不是终端的上笔交易，且信息不足以撤销更早的交易；未发送。请改用退货。",
)

# -- recovery --------------------------------------------------------------------------------

TOO_EARLY = Words(
    "The terminal has stored no new result so far; ask it again in a minute.",
    "终端目前没有新的结果，请一分钟后再查询。",
)
NO_BASELINE = Words(
    "What the terminal's last result was before this request is not known, so nothing can be "
    "proven by asking. Look at the slip or the terminal's totals.",
    "不知道此前终端的上笔结果，无法通过查询证明。请核对签购单或终端总计。",
)
OTHER_TERMINAL = Words(
    "Another terminal is connected than the one that was asked; its memory proves nothing.",
    "当前连接的不是当时的终端，其记录无法证明。",
)
NOTHING_STORED = Words(
    "Asked twice, the idle terminal has stored no new result and its total is unchanged: "
    "it was not done.",
    "两次查询：终端空闲，没有新的结果，总计未变：未执行。",
)
NOTHING_NEW = Words(
    "The terminal has stored no new result; a hint that nothing was done, not a proof. "
    "Look at the slip or the terminal's totals.",
    "终端没有新的结果，可能未执行，但不能作为证明。请核对签购单或终端总计。",
)
SAME_MINUTE = Words(
    "The terminal's last result was made in the same minute as the one before, so it cannot be "
    "told from it. Look at the slip or the terminal's totals.",
    "终端的上笔结果与此前一笔在同一分钟，无法区分。请核对签购单或终端总计。",
)
OTHER_RESULT = Words(
    "The terminal's last result does not fit this request. Look at the slip or the totals.",
    "终端的上笔结果与本次不符。请核对签购单或总计。",
)
NO_AMOUNT = Words(
    "The terminal has stored a new refund, but neither its total nor its receipt says the amount. "
    "Look at the slip.",
    "终端有一笔新的退货，但总计和小票都无法说明金额。请核对签购单。",
)
REFUSED_BUT = Words(
    "The terminal says that it refused, but its total does not confirm that. Look at the slip or "
    "the totals.",
    "终端称已拒绝，但其总计无法证实。请核对签购单或总计。",
)
LAST_IS_OURS = Words(
    "The terminal's last result is new and belongs to this request: it was done.",
    "终端的上笔结果是新的且属于本次请求：已执行。",
)

# -- questions -------------------------------------------------------------------------------

LINE_SILENT = Words(
    "No answer at all. Check on the terminal that its link to the register (ECR) is switched on, "
    "then whether it is busy or off, then cable and line settings.",
    "没有任何应答。请检查终端的收银机（ECR）连接设置是否开启，再检查是否忙或关机，以及线缆和线路设置。",
)
BUSY = Words(
    "The terminal acknowledged but did not answer; it is busy, or its link to the register (ECR) "
    "is not set up.",
    "终端已确认但未应答：正忙，或收银机（ECR）连接未设置。",
)
GARBLED = Words(
    "Bytes arrive, but not readably. Check the checksum setting, and whether the line is 8N1 or "
    "7E1.",
    "收到数据但无法读取。请检查校验和设置，以及线路是 8N1 还是 7E1。",
)
UNREAD = Words(
    "The terminal answers, but refuses to read what it is sent (NAK). Check the checksum setting "
    "and the terminal id.",
    "终端有应答但拒收报文（NAK）。请检查校验和设置和终端号。",
)
FOUND = Words(
    "It is the terminal's last transaction; it can be voided as long as it stays the last.",
    "它是终端的上笔交易；在有新交易之前可以撤销。",
)
LAST = Words("The terminal told its last result.", "终端已返回上笔结果。")
NOTHING_KEPT = Words(
    "The terminal tells no last result: it keeps none, or does not know the question.",
    "终端没有返回上笔结果：没有保存，或不支持该查询。",
)
NOT_KNOWN = Words(
    "The terminal's last result is none that this program knows.", "无法识别终端的上笔结果。"
)
LAST_IS_REFUND = Words(
    "The terminal only tells of its last transaction, which is a refund without a number.",
    "终端只能查询上笔交易，而上笔是没有编号的退货。",
)
WAS_REFUSED = Words(
    "The terminal's last request has this STAN, but it was refused: no money moved.",
    "终端上笔请求是该 STAN，但已被拒绝：没有资金变动。",
)
SETTLEMENT_UNKNOWN = Words(
    "It is not known whether the terminal closed its session; look at its slip.",
    "不知道终端是否已结算，请查看终端的结算单。",
)
LOAD_UNKNOWN = Words(
    "It is not known whether the terminal loaded its parameters; look at its screen.",
    "不知道终端是否已完成下载，请查看终端屏幕。",
)


def shows(text: str) -> Words:
    """What the terminal shows just now, in its own language."""
    return Words(f"Terminal: {text}", f"终端：{text}")


def other_currency(currency: str) -> Words:
    """These terminals know no other money."""
    return Words(
        f"This terminal works in EUR alone, not in {currency}; nothing was sent.",
        f"本终端只支持欧元（EUR），不支持 {currency}；未发送。",
    )


def not_the_last(stan: str) -> Words:
    """A void reaches the last transaction only."""
    last = f"STAN {stan}" if stan else "without a STAN"
    zh = f"STAN {stan}" if stan else "无 STAN"
    return Words(
        f"The terminal can void its last transaction only, and that is another one ({last}); "
        "nothing was sent. Refund it instead.",
        f"终端只能撤销上笔交易，而上笔是另一笔（{zh}）；未发送。请改用退货。",
    )


def only_the_last(stan: str) -> Words:
    """Looking up another one than the last."""
    return Words(
        f"The terminal only tells of its last transaction, and that has STAN {stan}.",
        f"终端只能查询上笔交易，其 STAN 为 {stan}。",
    )


def without_amount(words: Words) -> Words:
    """Found, but what it was worth could not be read."""
    return Words(
        f"{words.en} The terminal does not tell its amount, and the receipt not without doubt.",
        f"{words.zh}终端未返回金额，小票上也无法明确读出。",
    )
