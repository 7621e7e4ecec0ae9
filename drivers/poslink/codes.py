"""Every response code with what it proves, in words.

A code proves an outcome only where its meaning is certain; of the public ones that are four
(poslink.md, Codes). Whatever else an answer to a money command says is in doubt, and the terminal
is then asked for its record (R02). Texts are free and never decide.
"""

from __future__ import annotations

from drivers.link.verdict import Meaning, Verdict
from drivers.terminal import Words

OK = "000000"
DECLINED = "000100"
TIMEOUT = "100001"
ABORTED = "100002"
DUPLICATE = "100011"
NOT_FOUND = "100023"

_IN_DOUBT = Verdict.IN_DOUBT

_ROWS = (
    (OK, Verdict.APPROVED, "approved", "交易成功"),
    ("000001", _IN_DOUBT, "approved by the terminal offline; the bank does not know of it yet",
     "终端脱机批准，银行尚未收到"),
    ("000002", _IN_DOUBT, "approved in part", "部分批准"),
    ("000003", _IN_DOUBT, "approved without the surcharge", "已批准，未收附加费"),
    (DECLINED, Verdict.REFUSED, "declined", "交易被拒绝"),
    ("000200", _IN_DOUBT, "a card was read that is none for payment", "读到的不是支付卡"),
    ("000300", _IN_DOUBT, "the batch was closed, but the totals do not agree",
     "批次已结算，但对账不平"),
    (TIMEOUT, _IN_DOUBT, "the terminal ran into a time-out", "终端超时"),
    (ABORTED, Verdict.CANCELLED, "cancelled at the terminal", "已在终端上取消"),
    ("100003", _IN_DOUBT, "the terminal reports an error", "终端报错"),
    ("100009", _IN_DOUBT, "the terminal did not receive the bank's answer", "终端未收到银行应答"),
    (DUPLICATE, _IN_DOUBT, "a duplicate: one with this card and amount counted before",
     "重复交易：相同卡号和金额的交易此前已成功"),
    (NOT_FOUND, Verdict.NOT_FOUND, "the terminal holds no such record", "终端没有该记录"),
)  # fmt: skip

CODES = {code: Meaning(verdict, Words(en, zh)) for code, verdict, en, zh in _ROWS}

_UNLISTED = Meaning(_IN_DOUBT, Words("unknown response code", "未知应答码"))


def judge(code: str) -> Meaning:
    """What `code` means; one that is not listed proves nothing."""
    return CODES.get(code, _UNLISTED)


def is_approved_by_host(code: str) -> bool:
    """Hosts write zeros, one to three of them, for an approval."""
    return bool(code) and not code.strip("0")
