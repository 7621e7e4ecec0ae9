"""The sentences that only this driver says to people, in English and Chinese."""

from __future__ import annotations

from drivers.terminal import Words

# -- while it runs ---------------------------------------------------------------------------

CALLING_OFF = Words(
    "Asking the terminal to cancel; its last word counts.", "正在请终端取消，以终端最后应答为准。"
)
SEARCHING = Words(
    "Asking the terminal for its record of this request.", "正在向终端查询本次请求的记录。"
)

# -- nothing was done ------------------------------------------------------------------------

BAD_REFERENCE = Words(
    "The reference of this request does not fit the protocol; nothing was sent.",
    "本次请求的编号不符合协议要求；未发送。",
)
BAD_CURRENCY = Words(
    "The terminal works in another currency; nothing was sent.", "终端使用其他币种；未发送。"
)
OTHER_EDC = Words(
    "The original was not paid by credit card (debit, EBT, gift …); do it at the terminal. "
    "Nothing was sent.",
    "原交易不是信用卡交易（借记卡、礼品卡等），请在终端上操作；未发送。",
)
UNNAMED_ORIGINAL = Words(
    "Neither the terminal's number nor the bank's reference of the original is known; "
    "nothing was sent.",
    "不知道原交易的终端交易号和银行参考号；未发送。",
)

ORIGINAL_NOT_SHOWN = Words(
    "The terminal does not show the original that is to be voided; nothing was sent.",
    "终端未能显示要撤销的原交易；未发送。",
)
OTHER_ORIGINAL = Words(
    "Under this number the terminal has another transaction now; nothing was sent.",
    "终端中该交易号现为另一笔交易；未发送。",
)

# -- money in doubt --------------------------------------------------------------------------

ENDED = Words(
    "The terminal ended the exchange (04) without an answer. Do not repeat.",
    "终端结束了通讯（04）但没有应答，请勿重复操作。",
)
NO_REFERENCE = Words(
    "The terminal's approval does not name this request.", "终端的批准应答未注明本次请求的编号。"
)
OTHER_TYPE = Words(
    "The terminal calls it another kind of transaction.", "终端所述的交易类型与本次不同。"
)
OTHER_AMOUNT = Words("The terminal names another amount.", "终端所述的金额与本次不同。")
NOT_BY_HOST = Words("The record carries no approval of the bank.", "该记录没有银行的批准。")
STORED_ONLY = Words(
    "The terminal stored it to forward it later; the bank may still refuse it.",
    "终端已存储待转发，银行仍可能拒绝。",
)

# -- recovery --------------------------------------------------------------------------------

RECORDED = Words(
    "The terminal's record of this request shows that it was done.",
    "终端保存有本次请求的记录：已执行。",
)
NOT_RECORDED = Words(
    "The terminal, idle and with its records intact, has none of this request: it was not done.",
    "终端空闲且记录完整，没有本次请求的记录：未执行。",
)
NO_WITNESS = Words(
    "The terminal has no record of this request, but nothing shows that it still holds its "
    "records from before. Look at the acquirer's report.",
    "终端没有本次请求的记录，但无法证明其仍保存此前的记录。请核对收单行报表。",
)
OTHER_MEMORY = Words(
    "The terminal has no record of this request, but its records from before are gone too "
    "(batch closed, cleared, or another terminal). Look at the acquirer's report.",
    "终端没有本次请求的记录，但此前的记录也已不在（已结算、已清除或换了终端）。请核对收单行报表。",
)
BLIND_SEARCH = Words(
    "The terminal finds nothing by references, and other transactions came since. "
    "Look at the acquirer's report.",
    "终端无法按编号查询，且此后又有其他交易。请核对收单行报表。",
)
OTHER_TERMINAL = Words(
    "Another terminal is connected than the one that was asked; its records prove nothing here.",
    "现在连接的不是当时的终端，其记录不能作为证明。",
)

# -- questions -------------------------------------------------------------------------------

LINE_SILENT = Words(
    "No answer: the terminal is not on its idle screen, switched off, or the line is dead.",
    "没有应答：终端不在待机画面、已关机或线路不通。",
)
BUSY_ENDED = Words(
    "The terminal ended the exchange (04); it is busy.", "终端结束了通讯（04），正忙。"
)
GARBLED = Words(
    "The terminal answers, but not readably. Check the line.", "终端有应答但无法读取，请检查线路。"
)
BAD_NUMBER = Words("A transaction number is a whole number from 1.", "交易号须为从 1 开始的整数。")
OTHER_KIND = Words(
    "The terminal found it, but it is neither sale, void nor refund.",
    "终端已找到，但不是消费、撤销或退货。",
)
EMPTY = Words("The terminal holds no transaction.", "终端没有任何交易。")
SETTLEMENT_UNKNOWN = Words(
    "It is not known whether the terminal closed its batch; look at its report.",
    "不知道终端是否已结算，请查看终端的结算单。",
)


def waiting(seconds: float) -> Words:
    """Between the two searches of a recovery."""
    return Words(
        f"No record yet; searching again in {seconds:.0f} s.",
        f"尚无记录，{seconds:.0f} 秒后再次查询。",
    )
