"""Every response code with what it proves, in words, and the intermediate messages.

The reference counts every code but 00 as a refusal (transbank.md, Response codes). Here a code is
a refusal only where its meaning rules out that the money moved: the list of the open batch proves
the rest within a second, so doubt is cheap. "Already voided" and "not found" are hints.
"""

from __future__ import annotations

from drivers.link.verdict import Meaning, Verdict
from drivers.terminal import Words

APPROVED = "00"
ALREADY_VOIDED = "04"
NO_SALE = "11"


_REFUSED, _IN_DOUBT = Verdict.REFUSED, Verdict.IN_DOUBT

_ROWS = (
    ("00", Verdict.APPROVED, "approved", "交易成功"),
    ("01", _REFUSED, "rejected", "交易被拒绝"),
    ("02", _IN_DOUBT, "the bank does not answer; check the terminal's network",
     "银行无应答；请检查终端网络"),
    ("03", _IN_DOUBT, "the connection to the bank failed; check the terminal's network",
     "与银行连接失败；请检查终端网络"),
    ("04", _IN_DOUBT, "the sale is already voided", "该交易已撤销"),
    ("05", _IN_DOUBT, "the terminal has no such sale to void", "终端没有可撤销的该笔交易"),
    ("06", _REFUSED, "the card is not supported", "不支持该卡"),
    ("07", Verdict.CANCELLED, "cancelled at the terminal", "在终端上取消"),
    ("08", _REFUSED, "a debit sale cannot be voided", "借记卡交易不能撤销"),
    ("09", _REFUSED, "the card could not be read", "读卡出错"),
    ("10", _REFUSED, "the amount is below the minimum", "金额低于最低限额"),
    ("11", _IN_DOUBT, "the terminal has no sale", "终端没有交易"),
    ("12", _REFUSED, "the terminal does not support this", "终端不支持该交易"),
    ("13", _REFUSED, "the terminal must be settled first", "终端须先结算"),
    ("14", _REFUSED, "no dial tone", "无拨号音"),
    ("15", _REFUSED, "the file BITMAP.DAT is missing; call the acquirer",
     "缺少文件 BITMAP.DAT；请联系收单机构"),
    ("16", _IN_DOUBT, "the bank's answer has a wrong format", "银行应答格式错误"),
    ("17", _REFUSED, "the last 4 digits of the card do not match", "卡号后四位不符"),
    ("18", _REFUSED, "not a valid menu", "菜单无效"),
    ("19", _REFUSED, "another card than that of the sale", "与原交易的卡不同"),
    ("20", _REFUSED, "the card is not valid", "无效卡"),
    ("21", _REFUSED, "this sale may not be voided", "该交易不允许撤销"),
    ("22", _IN_DOUBT, "the terminal ran into a time-out", "终端超时"),
    ("24", _IN_DOUBT, "the terminal's printer has no paper", "终端打印机缺纸"),
    ("25", _REFUSED, "the date is not valid", "日期无效"),
    ("26", _REFUSED, "the keys must be loaded first (sign on)", "须先下载密钥（签到）"),
    ("27", _REFUSED, "the terminal's program must be updated", "终端程序须更新"),
    ("54", _REFUSED, "rejected", "交易被拒绝"),
    ("60", _REFUSED, "the number of instalments is wrong", "分期期数错误"),
    ("61", _REFUSED, "the terminal could not make the request", "终端无法生成请求"),
    ("62", _IN_DOUBT, "trouble with the terminal's PIN pad", "终端密码键盘故障"),
    ("65", _IN_DOUBT, "the terminal could not process the bank's answer",
     "终端无法处理银行应答"),
    ("67", _REFUSED, "too many sales; the terminal must be settled first",
     "交易笔数过多；终端须先结算"),
    ("68", _REFUSED, "the amount could not be entered", "金额输入失败"),
    ("70", _REFUSED, "the ticket has more than 6 characters", "票据号超过 6 个字符"),
    ("71", _REFUSED, "the field to print has a wrong length", "打印字段长度错误"),
    ("72", _REFUSED, "the amount must be above 0", "金额须大于 0"),
    ("73", _REFUSED, "the terminal has no terminal id; call the acquirer",
     "终端未设置终端号；请联系收单机构"),
    ("74", _REFUSED, "the terminal must be settled first", "终端须先结算"),
    ("75", _REFUSED, "no cards are set up for the shop; call the acquirer",
     "商户未设置卡种；请联系收单机构"),
    ("76", _REFUSED, "too many sales; the terminal must be settled first",
     "交易笔数过多；终端须先结算"),
    ("77", _REFUSED, "the terminal must be settled first", "终端须先结算"),
    ("88", _REFUSED, "the count of instalments is wrong", "分期数量错误"),
    ("90", _IN_DOUBT, "the terminal has been initialised", "终端初始化成功"),
    ("91", _IN_DOUBT, "the terminal could not be initialised", "终端初始化失败"),
    ("92", _REFUSED, "no card reader", "没有读卡器"),
    ("93", _REFUSED, "declined", "被拒绝"),
    ("94", _IN_DOUBT, "the terminal could not process the answer", "终端无法处理应答"),
    ("95", _IN_DOUBT, "the terminal could not print the interest rate", "终端打印利率出错"),
)  # fmt: skip

INTERMEDIATE = {
    "78": Words("waiting for the card", "等待读卡"),
    "79": Words("the customer is asked to confirm the amount", "请顾客确认金额"),
    "80": Words("choosing instalments", "选择分期"),
    "81": Words("the customer is asked for the PIN", "请顾客输入密码"),
    "82": Words("asking the bank", "正在发送至银行"),
    "83": Words("choosing credit or debit", "选择贷记或借记"),
    "84": Words("use the card at the terminal", "请在终端上用卡"),
    "85": Words("choosing instalments", "选择分期"),
    "86": Words("entering the number of instalments", "输入分期期数"),
    "87": Words("confirming the instalments", "确认分期"),
    "89": Words("choosing the month of grace", "选择宽限月"),
}
"""What the terminal is doing; none of them is an outcome."""

CODES = {code: Meaning(verdict, Words(en, zh)) for code, verdict, en, zh in _ROWS} | {
    code: Meaning(_IN_DOUBT, words) for code, words in INTERMEDIATE.items()
}

_UNLISTED = Meaning(_IN_DOUBT, Words("unknown response code", "未知应答码"))
_UNLISTED_STEP = Words("the terminal is working", "终端处理中")


def judge(code: str) -> Meaning:
    """What `code` means as the answer to a money command; one that is not listed is in doubt."""
    return CODES.get(code, _UNLISTED)


def step(code: str) -> Words:
    """What the terminal says that it is doing."""
    return INTERMEDIATE.get(code, _UNLISTED_STEP)
