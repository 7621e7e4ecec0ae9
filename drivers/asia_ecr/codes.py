"""Every response code with what it proves, in words.

A code proves an outcome only where its meaning is certain. The terminal's own codes come from the
Castles firmware (asia_ecr.md, Response codes); the numbers are those of ISO 8583:1987, which hosts
return through it. A code that is not listed is in doubt: between 70 and 89 hosts use the same
number for refusals and for approvals (76 to 81 are approvals at Network International).
"""

from __future__ import annotations

from drivers.link.verdict import Meaning, Verdict
from drivers.terminal import Words

_APPROVED, _REFUSED = Verdict.APPROVED, Verdict.REFUSED
_CANCELLED, _IN_DOUBT = Verdict.CANCELLED, Verdict.IN_DOUBT

_ROWS = (
    # the terminal's own
    ("00", _APPROVED, "approved", "交易成功"),
    ("ND", _REFUSED, "declined", "交易被拒绝"),
    ("ED", _REFUSED, "the host number is wrong", "目标主机错误"),
    ("EN", _IN_DOUBT, "network error between terminal and bank", "终端与银行之间通讯出错"),
    ("TO", _IN_DOUBT, "the bank did not answer in time", "银行应答超时"),
    ("NA", _REFUSED, "not available", "无法办理"),
    # EMV terminal decisions; public sources show Y1 only in field 01, never as a response code
    ("Y1", _IN_DOUBT, "approved by the chip, not by the bank", "芯片脱机批准，未经银行确认"),
    ("Y3", _IN_DOUBT, "bank not reached, approved by the chip", "无法联机，芯片脱机批准"),
    ("Z1", _REFUSED, "declined by the chip", "芯片脱机拒绝"),
    ("Z3", _REFUSED, "bank not reached, declined by the chip", "无法联机，芯片脱机拒绝"),
    # ISO 8583:1987
    ("01", _REFUSED, "call the card issuer", "请联系发卡行"),
    ("02", _REFUSED, "call the card issuer, special condition", "请联系发卡行（特殊情况）"),
    ("03", _REFUSED, "merchant not valid", "商户无效"),
    ("04", _REFUSED, "keep the card", "没收卡"),
    ("05", _REFUSED, "not honoured", "不予承兑"),
    ("06", _IN_DOUBT, "error at the bank", "银行出错"),
    ("07", _REFUSED, "keep the card, special condition", "没收卡（特殊情况）"),
    ("08", _IN_DOUBT, "approved if the identity is right", "核对身份后承兑"),
    ("09", _IN_DOUBT, "in progress at the bank", "银行处理中"),
    ("10", _IN_DOUBT, "approved for a part of the amount", "部分金额获批准"),
    ("11", _IN_DOUBT, "approved as VIP", "重要客户批准"),
    ("12", _REFUSED, "transaction not valid", "无效交易"),
    ("13", _REFUSED, "amount not valid", "无效金额"),
    ("14", _REFUSED, "card number not valid", "无效卡号"),
    ("15", _REFUSED, "no such issuer", "无此发卡行"),
    ("16", _IN_DOUBT, "approved, update track 3", "批准，更新第三磁道"),
    ("17", _CANCELLED, "cancelled by the customer", "客户取消交易"),
    ("18", _REFUSED, "disputed by the customer", "客户有争议"),
    ("19", _REFUSED, "enter it again", "请重新交易"),
    ("20", _IN_DOUBT, "the bank got an answer that is not valid", "银行收到无效应答"),
    ("21", _REFUSED, "no action taken", "未作任何处理"),
    ("22", _IN_DOUBT, "suspected malfunction", "疑似故障"),
    ("23", _REFUSED, "fee not acceptable", "手续费不可接受"),
    ("24", _REFUSED, "file update not supported", "不支持文件更新"),
    ("25", _REFUSED, "original not found", "未找到原交易"),
    ("26", _REFUSED, "record exists already", "记录重复"),
    ("27", _REFUSED, "field error in a file update", "文件更新字段错误"),
    ("28", _REFUSED, "file locked", "文件被锁定"),
    ("29", _REFUSED, "file update failed", "文件更新失败"),
    ("30", _REFUSED, "format error", "格式错误"),
    ("31", _REFUSED, "bank not supported", "不支持该银行"),
    ("32", _IN_DOUBT, "completed in part", "部分完成"),
    ("33", _REFUSED, "card expired, keep it", "过期卡，没收"),
    ("34", _REFUSED, "suspected fraud, keep the card", "涉嫌欺诈，没收卡"),
    ("35", _REFUSED, "call the acquirer, keep the card", "请联系收单行，没收卡"),
    ("36", _REFUSED, "restricted card, keep it", "受限制卡，没收"),
    ("37", _REFUSED, "call the acquirer's security, keep the card", "请联系收单行安全部门，没收卡"),
    ("38", _REFUSED, "too many PIN tries, keep the card", "密码错误次数超限，没收卡"),
    ("39", _REFUSED, "no credit account", "无信用账户"),
    ("40", _REFUSED, "function not supported", "不支持该功能"),
    ("41", _REFUSED, "lost card", "挂失卡"),
    ("42", _REFUSED, "no universal account", "无通用账户"),
    ("43", _REFUSED, "stolen card", "被窃卡"),
    ("44", _REFUSED, "no investment account", "无投资账户"),
    ("51", _REFUSED, "not enough money", "余额不足"),
    ("52", _REFUSED, "no cheque account", "无支票账户"),
    ("53", _REFUSED, "no savings account", "无储蓄账户"),
    ("54", _REFUSED, "card expired", "卡已过期"),
    ("55", _REFUSED, "PIN wrong", "密码错误"),
    ("56", _REFUSED, "no record of the card", "无此卡记录"),
    ("57", _REFUSED, "not permitted for this card", "不允许持卡人进行该交易"),
    ("58", _REFUSED, "not permitted for this terminal", "不允许终端进行该交易"),
    ("59", _REFUSED, "suspected fraud", "涉嫌欺诈"),
    ("60", _REFUSED, "call the acquirer", "请联系收单行"),
    ("61", _REFUSED, "amount over the limit", "金额超限"),
    ("62", _REFUSED, "restricted card", "受限制卡"),
    ("63", _REFUSED, "security violation", "违反安全规定"),
    ("64", _REFUSED, "amount differs from the original", "与原交易金额不符"),
    ("65", _REFUSED, "used too often", "交易次数超限"),
    ("66", _REFUSED, "call the acquirer's security", "请联系收单行安全部门"),
    ("67", _REFUSED, "the machine keeps the card", "机器没收卡"),
    ("68", _IN_DOUBT, "the bank's answer came too late", "银行应答过迟"),
    ("75", _REFUSED, "too many PIN tries", "密码错误次数超限"),
    ("90", _REFUSED, "the bank is closing its day", "银行正在日切"),
    ("91", _REFUSED, "card issuer not reachable", "发卡行不可用"),
    ("92", _REFUSED, "no route to the card issuer", "找不到发卡行"),
    ("93", _REFUSED, "against the law", "违反法律规定"),
    ("94", _IN_DOUBT, "the bank calls it a duplicate", "银行认为是重复交易"),
    ("95", _REFUSED, "the totals do not agree", "对账不平"),
    ("96", _IN_DOUBT, "malfunction at the bank", "银行系统故障"),
)  # fmt: skip

CODES = {code: Meaning(verdict, Words(en, zh)) for code, verdict, en, zh in _ROWS}

_UNLISTED = Meaning(_IN_DOUBT, Words("unknown response code", "未知应答码"))

TEXTS = {
    # What field 02 adds to a refusal: it can take the certainty away, never give it.
    "OPERATOR CANCEL": Meaning(
        _CANCELLED, Words("cancelled at the terminal", "操作员在终端上取消")
    ),
    "TIMEOUT": Meaning(_IN_DOUBT, Words("the terminal ran into a time-out", "终端超时")),
    "COMM ERROR": Meaning(_IN_DOUBT, Words("communication error at the terminal", "终端通讯出错")),
}


def judge(code: str, text: str) -> Meaning:
    """What `code` means; a refusal is read together with `text` of field 02."""
    listed = CODES.get(code, _UNLISTED)
    if listed.verdict is not Verdict.REFUSED:
        return listed
    return TEXTS.get(text.strip().upper(), listed)
