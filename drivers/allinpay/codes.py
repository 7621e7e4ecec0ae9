"""Every result code (9F14, RejCode): what it means for money, in English and in Chinese.

The numbers are those of the public client's list and of china.md C1 and C5; the words are ours.
NOTES.md says why a code that is not listed counts as in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.terminal import Words


class Meaning(StrEnum):
    APPROVED = "approved"
    CAVEAT = "approved_with_caveat"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    HINT = "hint"
    """A refusal that could hide an earlier success: it leads to a query."""
    IN_DOUBT = "in_doubt"
    PENDING = "in_progress"
    """In doubt too: whoever pays it has taken it, and is not done."""


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    meaning: Meaning
    words: Words

    @property
    def is_in_doubt(self) -> bool:
        return self.meaning in (Meaning.IN_DOUBT, Meaning.PENDING)

    @property
    def is_success(self) -> bool:
        return self.meaning in (Meaning.APPROVED, Meaning.CAVEAT)


_OK, _CAVEAT, _NO = Meaning.APPROVED, Meaning.CAVEAT, Meaning.DECLINED
_CANCEL, _HINT, _DOUBT = Meaning.CANCELLED, Meaning.HINT, Meaning.IN_DOUBT
_PENDING = Meaning.PENDING

IN_PROGRESS = "处理中"
"""What stands in a wallet's explanation as long as it is not done."""

_BANK = (
    ("00", _OK, "approved", "交易成功"),
    ("01", _NO, "the card issuer must be asked", "请持卡人联系发卡方"),
    ("02", _NO, "the bank must be called", "请致电银行查询"),
    ("03", _NO, "the merchant is not registered", "商户未登记"),
    ("04", _NO, "the card is to be kept", "请没收卡片"),
    ("05", _NO, "not honoured by the bank", "银行不予承兑"),
    ("06", _NO, "the card issuer must be asked", "请联系发卡行"),
    ("07", _NO, "the card is to be kept", "请没收卡片"),
    ("09", _NO, "the bank could not do it", "银行处理失败"),
    ("10", _DOUBT, "only a part of the amount was approved", "仅承兑部分金额"),
    ("12", _NO, "the bank does not accept this transaction", "交易无效"),
    ("13", _NO, "the amount is not valid", "金额无效"),
    ("14", _NO, "no such card number", "卡号不存在"),
    ("15", _NO, "this card is not accepted", "不受理此卡"),
    ("19", _NO, "the bank asks to try later", "银行要求稍后再做"),
    ("20", _DOUBT, "the bank sent an answer that is not valid", "银行应答无效"),
    ("21", _NO, "the bank did nothing", "银行未作处理"),
    ("22", _NO, "the operation was wrong", "操作有误"),
    ("23", _NO, "the fee is not accepted", "交易费不被接受"),
    ("25", _HINT, "the bank has no such original", "银行无此原交易记录"),
    ("26", _HINT, "the bank has this record already", "银行已有此记录"),
    ("27", _NO, "the bank could not update its file", "银行更新文件出错"),
    ("28", _NO, "the bank's file is locked", "银行文件被锁定"),
    ("29", _NO, "the bank could not update its file", "银行更新文件出错"),
    ("30", _NO, "a field is missing or wrong in form", "报文格式错误"),
    ("31", _NO, "this card is not accepted", "不受理此卡"),
    ("33", _NO, "the card has expired", "卡已过期"),
    ("34", _NO, "fraud is suspected, the card is to be kept", "疑似欺诈，请没收卡片"),
    ("35", _NO, "the card is to be kept", "请没收卡片"),
    ("36", _NO, "a restricted card, to be kept", "受限制卡，请没收"),
    ("37", _NO, "the card is to be kept", "请没收卡片"),
    ("38", _NO, "too many wrong PINs", "密码错误次数超限"),
    ("39", _NO, "no credit account", "无此信用账户"),
    ("40", _NO, "the bank does not offer this function", "银行不支持该功能"),
    ("41", _NO, "a lost card, to be kept", "挂失卡，请没收"),
    ("42", _NO, "no such account", "账户不存在"),
    ("43", _NO, "a stolen card, to be kept", "被盗卡，请没收"),
    ("44", _NO, "no such investment account", "投资账户不存在"),
    ("51", _NO, "not enough money on the account", "账户余额不足"),
    ("52", _NO, "no current account; the issuer must be asked", "无支票账户，请联系发卡行"),
    ("53", _NO, "no such savings account", "储蓄账户不存在"),
    ("54", _NO, "the card has expired", "卡已过期"),
    ("55", _NO, "wrong PIN", "密码错误"),
    ("56", _NO, "the bank does not know the card", "无此卡记录"),
    ("57", _NO, "not allowed with this card", "此卡不允许该交易"),
    ("58", _NO, "not allowed at this terminal", "此终端不允许该交易"),
    ("59", _NO, "fraud is suspected", "有作弊嫌疑"),
    ("61", _NO, "the amount is too large", "金额超过限制"),
    ("62", _NO, "a restricted card", "受限制的卡"),
    ("63", _NO, "a security rule was broken; ask the issuer", "违反安全规定，请联系发卡方"),
    ("64", _NO, "the amount is not that of the original", "与原交易金额不一致"),
    ("65", _NO, "too many transactions", "交易次数超限"),
    ("66", _NO, "UnionPay must be asked", "请联系银联"),
    ("67", _NO, "the card is to be kept", "请没收卡片"),
    ("68", _DOUBT, "the bank did not answer in time", "银行应答超时"),
    ("75", _NO, "too many wrong PINs", "密码错误次数超限"),
    ("77", _NO, "the terminal must sign on again", "终端须重新签到"),
    ("79", _DOUBT, "the bank's booking ran out of time", "银行记账处理超时"),
    ("80", _NO, "wrong message check", "报文校验码（MAC）错误"),
    ("81", _NO, "wrong message check between networks", "网间校验码（MAC）错误"),
    ("83", _NO, "the terminal is not valid", "终端无效"),
    ("84", _NO, "only local cards are accepted", "仅限本地卡"),
    ("85", _NO, "only credit cards from elsewhere are accepted", "仅限异地信用卡"),
    ("86", _NO, "the check of a single transaction failed", "单笔核对有误"),
    ("88", _NO, "the network could not be reached", "网络连接失败"),
    ("89", _NO, "wrong operator password", "操作员密码错误"),
    ("90", _NO, "the bank's system is closed for now", "银行系统暂停服务"),
    ("91", _NO, "the issuer or the switch is not working", "发卡方或交换中心未工作"),
    ("92", _NO, "the issuer cannot be reached", "无法到达交易终点"),
    ("93", _NO, "the transaction breaks the law", "交易违法"),
    ("94", _HINT, "the bank calls it a duplicate", "银行认为是重复交易"),
    ("95", _NO, "the totals do not agree", "对账不平"),
    ("96", _NO, "the bank's system has a fault", "银行系统故障"),
    ("97", _NO, "the terminal is not registered", "终端未登记"),
    ("98", _DOUBT, "the network did not answer in time", "网络应答超时"),
    ("99", _NO, "the PIN block has a wrong form", "密码格式错误"),
    ("A0", _NO, "wrong message check", "报文校验码（MAC）错误"),
    ("A2", _CAVEAT, "approved; the bank will confirm it later", "交易成功，须由银行事后确认"),
    ("A4", _CAVEAT, "approved; the bank will confirm it later", "交易成功，须由银行事后确认"),
    ("A5", _CAVEAT, "approved; the bank will confirm it later", "交易成功，须由银行事后确认"),
    ("A6", _CAVEAT, "approved; the bank will confirm it later", "交易成功，须由银行事后确认"),
)  # fmt: skip

_TERMINAL = (
    ("X0", _CANCEL, "cancelled at the terminal", "已在终端上取消"),
    ("X1", _NO, "the terminal could not do it", "终端交易失败"),
    ("X2", _HINT, "the terminal has no such record", "终端无此记录"),
    ("X3", _HINT, "the terminal has no such transaction", "终端无此交易"),
    ("X4", _NO, "the terminal could not build the message", "终端组包错误"),
    ("X5", _NO, "the terminal could not connect", "终端连接失败"),
    ("X6", _DOUBT, "the terminal failed while sending", "终端发送数据失败"),
    ("X7", _DOUBT, "the terminal failed while receiving", "终端接收数据失败"),
    ("X8", _DOUBT, "the terminal received a faulty answer", "终端接收数据有误"),
    ("X9", _DOUBT, "the terminal's reversal failed", "终端冲正失败"),
    ("XA", _NO, "the terminal does not offer this", "终端不支持该交易"),
    ("XB", _HINT, "the terminal has no such original", "终端无此原交易"),
    ("XC", _HINT, "the terminal says it was done before", "终端提示不能重复处理"),
    ("XD", _NO, "it does not match the original", "与原交易不符"),
    ("XE", _NO, "the card could not be read", "读卡错误"),
    ("XF", _NO, "the amount is not that of the original", "与原交易金额不符"),
    ("XG", _NO, "the terminal could not use its files", "终端文件操作失败"),
    ("XH", _NO, "the terminal's key is wrong", "终端密钥错误"),
    ("XI", _HINT, "the tip has been paid before", "小费已付"),
    ("XJ", _NO, "the tip is too large", "小费金额超限"),
    ("XK", _NO, "tips are not enabled", "未开通小费交易"),
    ("XL", _HINT, "it has been adjusted before", "该交易已经调整过"),
    ("XM", _NO, "refused by the terminal", "终端拒绝交易"),
    ("XN", _NO, "the amount is over the terminal's limit", "金额超过终端限额"),
    ("XO", _NO, "the chip could not be processed", "芯片卡处理错误"),
    ("Y0", _DOUBT, "the terminal reports an unknown error", "终端报告未知错误"),
)  # fmt: skip

_WALLET = (
    ("2000", _PENDING, "in progress at the wallet", "钱包处理中"),
    ("2008", _PENDING, "in progress at the wallet", "钱包处理中"),
)
"""Not the terminal's but those of the acquirer's online interface: NOTES.md."""

_CLIENT = (
    ("-100", _NO, "the interface could not be initialised", "接口初始化失败"),
    ("-101", _NO, "the configuration could not be read", "配置文件读取错误"),
    ("-102", _NO, "the request could not be built", "请求组包出错"),
    ("-103", _NO, "the magnetic stripe could not be read", "磁道信息读取失败"),
    ("-104", _CANCEL, "cancelled by the person", "用户已取消交易"),
    ("-105", _DOUBT, "no answer on the serial line in time", "串口应答超时"),
    ("-106", _NO, "no such serial port", "串口不存在"),
    ("-107", _NO, "the serial port is in use", "串口已被占用"),
    ("-108", _NO, "the serial port could not be opened", "串口打开失败"),
    ("-109", _DOUBT, "the answer could not be read", "应答无法解析"),
    ("-110", _DOUBT, "the answer had a wrong length", "应答数据长度错误"),
    ("-111", _DOUBT, "the terminal answered FF: not completed", "终端返回FF，交易未完成"),
    ("-112", _NO, "no such kind of transaction", "交易类型不存在"),
    ("-113", _NO, "the host could not be reached", "无法连接主机"),
    ("-114", _DOUBT, "the host's answer was not received", "未收到主机应答"),
    ("-115", _DOUBT, "sending to the host failed", "向主机发送失败"),
    ("-116", _OK, "approved, but no slip was printed", "交易成功，但未打印凭条"),
    ("-123", _NO, "the terminal did not answer the handshake", "终端握手失败"),
    ("-124", _NO, "no serial port has a terminal", "未找到连接终端的串口"),
    ("-200", _DOUBT, "the terminal gave an unknown code", "终端返回未知代码"),
    ("-201", _NO, "this kind of card is not supported", "不支持该卡种"),
)  # fmt: skip

CODES: dict[str, Code] = {
    code: Code(code, meaning, Words(en, zh))
    for code, meaning, en, zh in (*_BANK, *_TERMINAL, *_WALLET, *_CLIENT)
}

NOTHING_THERE = frozenset({"25", "X2", "X3", "XB"})
"""In answer to a question: the terminal has no such transaction."""


def look_up(code: str) -> Code:
    """What `code` means; one that is not listed is in doubt."""
    unknown = Words(f"a result code that nobody knows: {code}", f"未知的返回码：{code}")
    return CODES.get(code) or Code(code, Meaning.IN_DOUBT, unknown)


def words(code: str, explanation: str = "") -> Words:
    """The text for `code`; the device's own explanation follows the Chinese where it differs."""
    ours = look_up(code).words
    more = f"（{explanation}）" if explanation and explanation not in ours.zh else ""
    return Words(ours.en, ours.zh + more)
