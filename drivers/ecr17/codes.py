"""What the terminal's codes mean: results, reasons, terminal status, card and entry kinds.

A result that is not listed proves nothing. A refusal's own text can take its certainty away, never
give it: a terminal may refuse what its bank has booked.
"""

from __future__ import annotations

from drivers.link.verdict import Meaning, Verdict
from drivers.terminal import Words

_RESULTS = (
    # ecr17.md, Result message E
    ("00", Verdict.APPROVED, "approved", "交易成功"),
    ("01", Verdict.REFUSED, "refused", "交易被拒绝"),
    ("05", Verdict.REFUSED, "card not present", "卡不在位"),
    # the host found a tag strange that we never send: what it did with the rest is not said
    ("09", Verdict.IN_DOUBT, "the bank does not know a tag", "银行无法识别标签"),
    ("91", Verdict.REFUSED, "reversal of an older transaction is not available",
     "不支持撤销更早的交易"),
)  # fmt: skip

RESULTS = {code: Meaning(verdict, Words(en, zh)) for code, verdict, en, zh in _RESULTS}

UNLISTED = Meaning(Verdict.IN_DOUBT, Words("unknown result code", "未知结果码"))

_TIMEOUT = Meaning(
    Verdict.IN_DOUBT, Words("the terminal did not get its bank's answer", "终端未收到银行应答")
)
_ALREADY = Meaning(
    Verdict.IN_DOUBT, Words("the terminal says that it was done already", "终端称该操作已执行过")
)
_CANCELLED = Meaning(
    Verdict.CANCELLED, Words("cancelled at the terminal", "在终端上取消")
)  # fmt: skip

REASONS = (
    # what the text of a refusal adds, in this order; no list of these texts is public
    ("TIMEOUT", _TIMEOUT),
    ("TIME OUT", _TIMEOUT),
    ("TIME-OUT", _TIMEOUT),
    ("TEMPO SCADUTO", _TIMEOUT),
    ("RISPOSTA", _TIMEOUT),
    ("COMUNICAZIONE", _TIMEOUT),
    ("COLLEGAMENTO", _TIMEOUT),
    ("LINEA", _TIMEOUT),
    ("DUPLICAT", _ALREADY),
    ("RIPETUTA", _ALREADY),
    ("GIA'", _ALREADY),
    ("GIA ", _ALREADY),
    ("ALREADY", _ALREADY),
    ("ANNULLAT", _CANCELLED),
    ("INTERROTT", _CANCELLED),
    ("CANCELLED", _CANCELLED),
)


def judge(result: str, *reasons: str) -> Meaning:
    """What `result` proves; a refusal is read together with the texts that came with it."""
    meaning = RESULTS.get(result, UNLISTED)
    if meaning.verdict is not Verdict.REFUSED:
        return meaning
    said = " / ".join(reasons).upper()
    return next((reason for needle, reason in REASONS if needle in said), meaning)


# -- the terminal's status (position 31) -----------------------------------------------------------

OPERATIVE = "2"
FIRST_LOAD = ("3", "4")
"""Where the first DLL is needed, which loads keys and parameters anew."""

STATUSES = {
    "0": Words(
        "The terminal is not configured. Call the bank's service.", "终端尚未配置，请联系银行服务。"
    ),
    "1": Words(
        "The terminal has not loaded its parameters (DLL). Sign it on.",
        "终端尚未下载参数（DLL），请签到。",
    ),
    OPERATIVE: Words(
        "Line and terminal work and it is operative. Whether the bank can be reached is not "
        "proven by this.",
        "线路和终端正常，可以使用；不代表能连通银行。",
    ),
    "3": Words(
        "The terminal is out of step with its bank and needs the first DLL. Sign it on.",
        "终端与银行不同步，需要首次下载（first DLL），请签到。",
    ),
    "4": Words(
        "The terminal's keys are damaged and it needs the first DLL. Sign it on.",
        "终端密钥损坏，需要首次下载（first DLL），请签到。",
    ),
    "5": Words(
        "The bank has asked the terminal to load (DLL), which is still to be done. Sign it on.",
        "银行要求终端下载（DLL）尚未完成，请签到。",
    ),
    "6": Words(
        "A software update of the terminal is due. Let it finish at the terminal.",
        "终端有待完成的软件更新，请在终端上完成。",
    ),
}

UNKNOWN_STATUS = Words(
    "The terminal tells a status that is not known. Look at its screen.",
    "终端报告未知状态，请查看终端屏幕。",
)


def status(code: str) -> Words:
    """What the terminal's state is, and what to do."""
    return STATUSES.get(code, UNKNOWN_STATUS)


# -- what else is told by one character or three ---------------------------------------------------

CARD_TYPES = {
    "1": Words("Bancomat (debit)", "Bancomat 借记卡"),
    "2": Words("credit card", "信用卡"),
    "3": Words("other card", "其他卡"),
}

ENTRY_KINDS = {
    "ICC": Words("chip", "插卡"),
    "MAG": Words("stripe", "刷卡"),
    "MAN": Words("typed in", "手工输入"),
    "CLM": Words("contactless, stripe", "挥卡（磁条）"),
    "CLI": Words("contactless, chip", "挥卡（芯片）"),
}

PRINT_MODES = {
    "0": Words("the terminal prints", "由终端打印"),
    "1": Words("receipt to the register", "小票发送至收银机"),
    "2": Words("both", "两者"),
    "3": Words("merchant copy to the register, customer copy on the terminal",
               "商户联发送至收银机，持卡人联由终端打印"),
}  # fmt: skip
