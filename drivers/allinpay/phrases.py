"""What this driver says to people by itself; the texts of result codes are in codes.py."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.terminal import Transaction, Words

READY = Words("the terminal answers", "终端应答正常")
SILENT = Words("the terminal does not answer", "终端无应答")
GONE = Words("the line to the terminal is lost", "与终端的连接已断开")
STOPPED = Words("stopped waiting for the terminal", "已停止等待终端")
NOT_SENT = Words("stopped; nothing was sent", "已停止，未发送任何指令")

MONEY_SILENT = Words(
    "the terminal took the request and did not answer; the result is unknown",
    "终端收到请求后无应答，结果未知",
)
MONEY_STOPPED = Words(
    "stopped waiting; the request was sent and its result is unknown",
    "已停止等待，请求已发送，结果未知",
)
MONEY_GONE = Words(
    "the line was lost after the request was sent; the result is unknown",
    "请求发送后连接中断，结果未知",
)
MONEY_NAKED = Words(
    "the terminal refused the bytes (NAK) and gave no answer; the result is unknown",
    "终端拒收数据（NAK）且未应答，结果未知",
)

DAMAGED = Words("a damaged answer was ignored", "收到损坏的应答，已忽略")
FOREIGN = Words("an answer to something else was ignored", "收到与本次请求不符的应答，已忽略")
NAKED = Words("the terminal refused the bytes (NAK)", "终端拒收数据（NAK）")
RELAY = Words(
    "the terminal asked this register to reach the bank; refused",
    "终端请求由收银机转发银行数据，已拒绝",
)
CONFIRMING = Words(
    "asking the terminal for its last transaction before believing the refusal",
    "采信拒绝结果前，正在查询终端上笔交易",
)
DOUBTFUL = Words(
    "refused, but the terminal did not say what its last transaction was",
    "请求被拒绝，但未能查到终端上笔交易",
)

NO_VOUCHER = Words(
    "nothing was sent: the original has no voucher number", "未发送：原交易缺少凭证号"
)
NO_REFERENCE = Words(
    "nothing was sent: the original lacks its reference number or date",
    "未发送：原交易缺少参考号或日期",
)
NO_ORDER = Words(
    "nothing was sent: a wallet payment without its order number cannot be refunded",
    "未发送：扫码交易缺少订单号，无法退货",
)

NOT_TOLD = Words(
    "the wallet had taken it, and the terminal does not show it any more; in progress",
    "钱包已受理退款，终端已查不到该笔记录，仍按处理中对待",
)

WALLET_MAY_HAVE = Words(
    "the terminal shows no such refund, but a wallet may have taken it; the acquirer must tell",
    "终端无此笔退款记录，但钱包可能已受理，须由收单机构确认",
)

ASKING_LAST = Words("asking the terminal for its last transaction", "正在查询终端上笔交易")
OTHER_KIND = Words(
    "the terminal's transaction is of a kind that this register does not handle",
    "终端的该笔交易类型不受收银机支持",
)
FOUND = Words("found on the terminal", "已在终端上找到")
UNNAMED = Words(
    "the terminal's last transaction carries no number to tell it by",
    "终端上笔交易没有可识别的编号",
)
MISMATCH = Words(
    "the terminal's record with our reference differs in kind or amount; look at the slip",
    "终端记录的参考标识相同，但类型或金额不符，请核对凭条",
)
MOVING = Words(
    "the terminal gave two different last transactions; ask again",
    "两次查询的上笔交易不一致，请重新查询",
)
EMPTY = Words(
    "the terminal shows no transaction; an empty memory cannot prove anything",
    "终端没有任何交易记录，空记录无法证明",
)
NO_BASELINE = Words(
    "the terminal's last transaction is another one, and what came before is not known",
    "终端上笔为其他交易，且不知请求前的上笔交易，无法证明",
)
OTHER_TERMINAL = Words(
    "this is another terminal than the one that was asked; what it shows proves nothing",
    "当前连接的不是原终端，其记录无法证明",
)
OTHER_MEMORY = Words(
    "the terminal no longer shows what it did before the request; its memory proves nothing",
    "终端已无法显示请求前的交易，其记录无法证明",
)
BATCH_CHANGED = Words(
    "the terminal has changed its batch since; its last transaction proves nothing",
    "终端批次已变更，上笔交易无法证明",
)
GAP = Words(
    "other transactions came after, and the terminal could not show all of them",
    "之后另有交易，且终端未能逐笔提供",
)
NEVER_HAD_ONE = Words(
    "not done: the terminal has no transaction at all", "未执行：终端没有任何交易"
)


def not_done(last: Transaction) -> Words:
    """The last transaction is still the one from before."""
    return Words(
        f"not done: the terminal's last transaction is still voucher {last.voucher}",
        f"未执行：终端上笔交易仍为凭证号{last.voucher}",
    )


def not_done_since(last: Transaction) -> Words:
    """The last transaction is older than the request, by the terminal's clock."""
    at = last.at.replace("T", " ")
    return Words(
        f"not done: the terminal's last transaction is voucher {last.voucher} of {at}",
        f"未执行：终端上笔交易为凭证号{last.voucher}，时间{at}",
    )


def not_among(vouchers: Sequence[str]) -> Words:
    """Every transaction since was looked at."""
    return Words(
        f"not done: it is not among the later vouchers {', '.join(vouchers)}",
        f"未执行：之后的凭证号{'、'.join(vouchers)}均不是本次请求",
    )


def waiting(seconds: int) -> Words:
    return Words(
        f"waiting {seconds} s, so that a late booking would be seen",
        f"等待{seconds}秒，以便发现延迟入账",
    )


def asking_voucher(voucher: str) -> Words:
    return Words(
        f"asking the terminal for voucher {voucher}; it may print it again",
        f"正在向终端查询凭证号{voucher}，终端可能重打凭条",
    )
