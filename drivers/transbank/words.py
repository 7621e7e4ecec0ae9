"""The sentences that only this driver says to people, in English and Chinese."""

from __future__ import annotations

from drivers.terminal import Words

# -- while it runs ---------------------------------------------------------------------------

LOOKING_FIRST = Words(
    "Looking whether the terminal still has the sale.", "正在确认终端仍有该笔交易。"
)
LISTENING = Words("Listening whether the terminal repeats its answer.", "正在等待终端重发应答。")
LISTING = Words("Reading the terminal's list.", "正在读取终端交易清单。")
KEEPING = Words(
    "Voided. Reading both records from the terminal as evidence.",
    "已撤销，正在从终端读取两条记录作为凭证。",
)

# -- nothing was done ------------------------------------------------------------------------

NO_REFUNDS = Words(
    "This terminal cannot refund; it can only void sales of its open batch. Nothing was sent.",
    "本终端不支持退货，只能撤销未结算批次内的交易；未发送。",
)
BAD_OPERATION = Words(
    "An operation number must be 1 to 999999; nothing was sent.", "操作号须为 1 至 999999；未发送。"
)
BAD_AMOUNT = Words(
    "The terminal takes whole pesos, from 50 to 999999999; nothing was sent.",
    "终端只接受 50 至 999999999 的整数比索；未发送。",
)
BAD_REFERENCE = Words(
    "The reference has no letter or digit for a ticket; nothing was sent.",
    "参考号中没有可用作票据号的字母或数字；未发送。",
)
NOT_WHOLE = Words("Only the whole sale can be voided; nothing was sent.", "只能整笔撤销；未发送。")
NOT_LISTED = Words(
    "The terminal's open batch has no sale with this number; it was settled, or made at another "
    "terminal. Nothing was sent.",
    "终端未结算批次中没有此号码的交易，可能已结算或在其他终端完成；未发送。",
)
OTHER_SALE = Words(
    "The terminal has another sale under this number. Nothing was sent.",
    "终端此号码下是另一笔交易；未发送。",
)
VOIDED_BEFORE = Words(
    "The terminal lists this sale as voided already. Nothing was sent.",
    "终端清单显示该交易已撤销；未发送。",
)
DEBIT = Words(
    "It is a debit sale, which the terminal cannot void. Nothing was sent.",
    "这是借记卡交易，终端不能撤销；未发送。",
)
NOT_LAST = Words(
    "This terminal voids its last sale only, and that is another one. Nothing was sent.",
    "本终端只能撤销上笔交易，而上笔是另一笔；未发送。",
)

# -- recovery --------------------------------------------------------------------------------

LISTED_VOIDED = Words(
    "The terminal lists the sale and its void: it was done.", "终端清单中有该交易及其撤销：已执行。"
)
LISTED_NOT_VOIDED = Words(
    "The terminal is idle and lists the sale without a void: nothing was done.",
    "终端空闲，清单中有该交易但没有撤销：未执行。",
)
LISTED_SALE = Words(
    "The terminal lists a sale with this ticket and amount: it was done.",
    "终端清单中有此票据号和金额的交易：已执行。",
)
NO_SUCH_SALE = Words(
    "The terminal is idle and lists what came before, but no sale with this ticket: nothing was "
    "done.",
    "终端空闲，清单中有此前的交易但没有此票据号的交易：未执行。",
)
LIST_EMPTY = Words(
    "The terminal's list is empty; it was settled since, or it is another terminal. Look at the "
    "slip or the acquirer's report.",
    "终端清单为空，可能已结算或为其他终端。请核对签购单或收单机构对账单。",
)
LIST_LACKS = Words(
    "The terminal's list does not have the sale; it was settled since, or it is another terminal. "
    "Look at the slip or the acquirer's report.",
    "终端清单中没有该交易，可能已结算或为其他终端。请核对签购单或收单机构对账单。",
)
LIST_DAMAGED = Words(
    "The terminal's list does not agree with itself; ask it again.",
    "终端清单前后不符，请再次查询。",
)
LIST_STRANGE = Words(
    "The terminal's list shows something else under this number. Look at the slip or the "
    "acquirer's report.",
    "终端清单中此号码下的内容不符。请核对签购单或收单机构对账单。",
)
REFUND_UNKNOWN = Words(
    "These terminals cannot refund, so nothing can be proven by asking. Look at the acquirer's "
    "report.",
    "此类终端不支持退货，无法通过查询证明。请核对收单机构对账单。",
)
NO_LIST = Words(
    "This terminal cannot show whether its last sale was voided. Look at the acquirer's report.",
    "本终端无法显示上笔交易是否已撤销。请核对收单机构对账单。",
)

# -- questions -------------------------------------------------------------------------------

READY = Words(
    "The terminal is connected and ready. Whether the bank can be reached is not proven by this.",
    "终端已连接并就绪；不代表能连通银行。",
)
LINE_SILENT = Words(
    "No answer: the terminal is busy, switched off, not in register mode, or the line is dead.",
    "没有应答：终端忙、已关机、未处于收银模式或线路不通。",
)
OCCUPIED = Words(
    "The terminal still repeats its answer to an older request. Recover that one, or ask again in "
    "half a minute.",
    "终端仍在重发上一请求的应答。请先恢复该请求，或半分钟后再试。",
)
GARBLED = Words(
    "The terminal answers, but not readably. Check the profile (checksum) and the line.",
    "终端有应答但无法读取，请检查产品设置（校验和）和线路。",
)
FOUND_VOIDED = Words("The terminal lists it as voided.", "终端清单显示该交易已撤销。")
NONE_SUCH = Words(
    "The terminal's open batch has no sale with this number.", "终端未结算批次中没有此号码的交易。"
)
NO_SALES = Words("The terminal's open batch has no sales.", "终端未结算批次中没有交易。")
ONLY_LAST = Words(
    "This terminal shows its last sale only, and that is another one.",
    "本终端只能显示上笔交易，而上笔是另一笔。",
)
ONLY_LAST_AGAIN = Words(
    "The terminal can print its last sale only, and that is another one.",
    "终端只能重打印上笔交易，而上笔是另一笔。",
)
NO_TOTALS = Words(
    "This terminal has no totals to show; nothing was sent.", "本终端没有总计功能；未发送。"
)


def doing(step: Words) -> Words:
    """What the terminal says that it is doing."""
    return Words(f"Terminal: {step.en}.", f"终端：{step.zh}。")
