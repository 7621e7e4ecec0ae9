"""Every result code with what it proves, in words.

01 to 63 come from the host: they are the numbers of ISO 8583 and of the German hosts, written as
one byte. The others are the terminal's own. A code that is not listed proves nothing: NOTES.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from drivers.terminal import Words


class Verdict(Enum):
    """What a result code proves about the money."""

    APPROVED = "it moved"
    REFUSED = "it did not move"
    CANCELLED = "somebody stopped it; it did not move"
    IN_DOUBT = "nothing"


@dataclass(frozen=True, slots=True)
class Meaning:
    verdict: Verdict
    words: Words


_YES, _NO = Verdict.APPROVED, Verdict.REFUSED
_STOPPED, _DOUBT = Verdict.CANCELLED, Verdict.IN_DOUBT

APPROVED = "00"
ALREADY_VOIDED = "B4"
BUSY = "9C"
NOT_SUPPORTED = "83"
WRONG_PIN = "37"
"""The only refusal after which the same command may still be approved: the customer tries again."""
UPDATE_FOLLOWS = "E0"
REBOOT_FOLLOWS = "FC"
AWAY = frozenset({UPDATE_FOLLOWS, REBOOT_FOLLOWS})
"""After these the terminal says nothing, or no to everything, for minutes."""

_HOST: tuple[tuple[int, Verdict, str, str, str], ...] = (
    # decimal, as the hosts write them
    (1, _NO, "call the acquirer", "请联系收单行", "Händlerbank anrufen"),
    (2, _NO, "call the acquirer, special condition", "请联系收单行（特殊情况）",
     "Händlerbank anrufen, besondere Bedingungen"),
    (3, _NO, "merchant not valid", "商户无效", "Händler ungültig"),
    (4, _NO, "keep the card", "没收卡", "Karte einziehen"),
    (5, _NO, "declined", "交易被拒绝", "abgelehnt"),
    (6, _DOUBT, "error at the bank", "银行出错", "Fehler bei der Bank"),
    (7, _NO, "keep the card, special condition", "没收卡（特殊情况）",
     "Karte einziehen, besondere Bedingungen"),
    (8, _DOUBT, "approved if the identity is right", "核对身份后承兑",
     "genehmigt nach Prüfung des Ausweises"),
    (9, _DOUBT, "in progress at the bank", "银行处理中", "in Bearbeitung bei der Bank"),
    (10, _DOUBT, "approved for a part of the amount", "部分金额获批准", "Teilbetrag genehmigt"),
    (11, _DOUBT, "approved as VIP", "重要客户批准", "genehmigt (VIP)"),
    (12, _NO, "transaction not valid", "无效交易", "Transaktion ungültig"),
    (13, _NO, "amount not valid", "无效金额", "Betrag ungültig"),
    (14, _NO, "card not valid", "无效卡号", "Karte ungültig"),
    (15, _NO, "no such issuer", "无此发卡行", "Kartenherausgeber unbekannt"),
    (17, _STOPPED, "cancelled by the customer", "客户取消交易", "Abbruch durch Kunden"),
    (19, _NO, "enter it again", "请重新交易", "bitte wiederholen"),
    (20, _DOUBT, "the bank got an answer that is not valid", "银行收到无效应答",
     "ungültige Antwort bei der Bank"),
    (21, _NO, "no action taken", "未作任何处理", "keine Aktion erfolgt"),
    (22, _DOUBT, "suspected malfunction", "疑似故障", "Verdacht auf Fehlfunktion"),
    (25, _NO, "original not found", "未找到原交易", "Originaltransaktion nicht gefunden"),
    (30, _NO, "format error", "格式错误", "Formatfehler"),
    (31, _NO, "card issuer not supported", "不支持该发卡行",
     "Kartenherausgeber nicht unterstützt"),
    (33, _NO, "card expired", "卡已过期", "Karte abgelaufen"),
    (34, _NO, "suspected fraud", "涉嫌欺诈", "Verdacht auf Manipulation"),
    (36, _NO, "restricted card", "受限制卡", "Karte eingeschränkt"),
    (38, _NO, "too many PIN tries", "密码错误次数超限", "PIN zu oft falsch"),
    (40, _NO, "function not supported", "不支持该功能", "Funktion nicht unterstützt"),
    (41, _NO, "lost card", "挂失卡", "Karte verloren"),
    (43, _NO, "stolen card", "被窃卡", "Karte gestohlen"),
    (50, _NO, "card blocked", "卡已锁定", "Karte gesperrt"),
    (51, _NO, "not enough money, or limit reached", "余额不足或超限", "Limit überschritten"),
    (54, _NO, "card expired", "卡已过期", "Karte abgelaufen"),
    (55, _NO, "PIN or password wrong", "密码错误", "PIN oder Passwort falsch"),
    (56, _NO, "card not valid", "卡无效", "Karte ungültig"),
    (57, _NO, "not permitted for this card", "不允许持卡人进行该交易",
     "für diese Karte nicht erlaubt"),
    (58, _NO, "not permitted for this terminal", "不允许终端进行该交易",
     "für dieses Terminal nicht erlaubt"),
    (59, _NO, "suspected fraud", "涉嫌欺诈", "Verdacht auf Betrug"),
    (60, _NO, "call the acquirer", "请联系收单行", "Händlerbank anrufen"),
    (61, _NO, "amount over the limit, or card blocked", "金额超限或卡已锁定",
     "Betrag über Limit oder Karte gesperrt"),
    (62, _NO, "restricted card", "受限制卡", "Karte gesperrt"),
    (63, _NO, "security violation", "违反安全规定", "Sicherheitsverletzung"),
    (64, _NO, "amount differs from the original", "与原交易金额不符",
     "Betrag weicht vom Original ab"),
    (65, _NO, "used too often", "交易次数超限", "zu oft benutzt"),
    (68, _DOUBT, "the bank's answer came too late", "银行应答过迟", "Antwort der Bank zu spät"),
    (75, _NO, "too many PIN tries", "密码错误次数超限", "PIN zu oft falsch"),
    (76, _DOUBT, "key or reference not known at the bank", "银行无此密钥或参考号",
     "Schlüssel oder Referenz unbekannt"),
    (77, _NO, "PIN entry is required", "需要输入密码", "PIN-Eingabe erforderlich"),
    (78, _NO, "stop payment order", "止付指令", "Zahlung widerrufen"),
    (79, _NO, "already reversed at the bank, or not permitted", "银行已冲正或不允许",
     "bereits storniert oder nicht erlaubt"),
    (80, _NO, "the amount is no longer available", "金额已不可用", "Betrag nicht mehr verfügbar"),
    (81, _DOUBT, "message out of sequence", "报文顺序错误", "Nachrichtenfolge falsch"),
    (85, _NO, "refused by a credit institution", "金融机构拒绝", "von Kreditinstitut abgelehnt"),
    (86, _NO, "PIN cannot be checked", "无法校验密码", "PIN nicht prüfbar"),
    (87, _NO, "the PIN of the card is not set", "卡未设置密码", "PIN nicht gesetzt"),
    (88, _NO, "cryptographic error", "加密错误", "Verschlüsselungsfehler"),
    (89, _NO, "wrong check data", "校验数据错误", "CRC der Bank falsch"),
    (90, _NO, "the bank is closing its day", "银行正在日切", "Tagesabschluss der Bank läuft"),
    (91, _NO, "card issuer not reachable", "发卡行不可用", "Kartenherausgeber nicht erreichbar"),
    (92, _NO, "the bank's computer was not reached", "无法连接银行系统",
     "Autorisierungssystem nicht erreichbar"),
    (93, _NO, "against the law", "违反法律规定", "rechtlich nicht erlaubt"),
    (94, _DOUBT, "the bank calls it a duplicate", "银行认为是重复交易", "doppelte Übertragung"),
    (95, _NO, "the totals do not agree", "对账不平", "Summen stimmen nicht"),
    (96, _DOUBT, "malfunction at the bank", "银行系统故障", "Systemfehler bei der Bank"),
    (97, _NO, "security breach: the terminal must be checked", "安全异常，请检查终端",
     "Sicherheitsproblem, Terminal prüfen"),
    (98, _NO, "the terminal's date or trace is wrong", "终端日期或流水号错误",
     "Datum oder Trace-Nummer falsch"),
    (99, _NO, "encryption of the PIN failed", "密码加密失败", "PIN-Verschlüsselung fehlgeschlagen"),
)  # fmt: skip

_TERMINAL: tuple[tuple[str, Verdict, str, str, str], ...] = (
    ("00", _YES, "approved", "交易成功", "genehmigt"),
    ("64", _NO, "card not readable", "卡无法读取", "Karte nicht lesbar"),
    ("65", _NO, "no card data", "无卡数据", "Kartendaten nicht vorhanden"),
    ("66", _NO, "processing error", "处理错误", "Verarbeitungsfehler"),
    ("67", _NO, "function not permitted for this card", "该卡不允许此功能",
     "Funktion für diese Karte nicht erlaubt"),
    ("68", _NO, "function not permitted for this card (maestro)", "该卡不允许此功能（maestro）",
     "Funktion für Maestro nicht erlaubt"),
    ("6A", _NO, "turnover memory full: close the batch", "交易存储已满，请结算",
     "Umsatzspeicher voll: Kassenschnitt nötig"),
    ("6B", _NO, "the register is not registered: sign on", "收银机未注册，请签到",
     "Kasse nicht angemeldet"),
    ("6C", _STOPPED, "stopped at the terminal, or time ran out", "在终端上取消或超时",
     "Abbruch am Terminal oder Zeitüberschreitung"),
    ("6D", _NO, "not permitted for this register", "收银机不允许此功能",
     "für diese Kasse nicht erlaubt"),
    ("6E", _NO, "card or terminal blocked", "卡或终端已锁定", "Karte gesperrt"),
    ("6F", _NO, "wrong currency", "货币错误", "falsche Währung"),
    ("71", _NO, "not enough credit on the card", "卡余额不足", "Guthaben nicht ausreichend"),
    ("72", _NO, "the chip does not work", "芯片错误", "Chip fehlerhaft"),
    ("73", _NO, "card data wrong", "卡数据错误", "Kartendaten fehlerhaft"),
    ("74", _NO, "DUKPT keys used up", "DUKPT 密钥已用尽", "DUKPT-Schlüssel verbraucht"),
    ("75", _NO, "text is not authentic", "文本未通过验证", "Text nicht authentisch"),
    ("76", _NO, "the PAN is on the blocked list", "卡号在黑名单中", "Karte auf der Sperrliste"),
    ("77", _NO, "the batch cannot be closed now", "当前无法结算", "Kassenschnitt nicht möglich"),
    ("78", _NO, "card expired", "卡已过期", "Karte abgelaufen"),
    ("79", _NO, "card not yet valid", "卡尚未生效", "Karte noch nicht gültig"),
    ("7A", _NO, "card not known", "未知卡", "Karte unbekannt"),
    ("7B", _NO, "fallback to the stripe not permitted", "不允许降级磁条",
     "Rückfall auf Magnetstreifen nicht erlaubt (girocard)"),
    ("7C", _NO, "fallback to the stripe not permitted", "不允许降级磁条",
     "Rückfall auf Magnetstreifen nicht erlaubt"),
    ("7D", _NO, "communication module missing", "通讯模块缺失", "Kommunikationsmodul fehlt"),
    ("7E", _NO, "fallback to the stripe not permitted", "不允许降级磁条",
     "Rückfall auf Magnetstreifen nicht erlaubt"),
    ("83", _NO, "the terminal cannot do this", "终端不支持此功能", "Funktion nicht möglich"),
    ("85", _NO, "key missing or wrong", "密钥缺失或错误", "Schlüsselfehler"),
    ("89", _NO, "PIN pad does not work", "密码键盘故障", "PIN-Pad defekt"),
    ("9A", _DOUBT, "protocol error between terminal and bank", "终端与银行之间协议错误",
     "Protokollfehler zum Rechenzentrum"),
    ("9B", _DOUBT, "the line to the bank failed", "与银行的通讯中断",
     "Leitungsfehler zum Rechenzentrum"),
    ("9C", _DOUBT, "busy, please wait", "终端忙，请稍候", "beschäftigt, bitte warten"),
    ("A0", _NO, "the card reader is not ready", "读卡器未就绪", "Empfänger nicht bereit"),
    ("A1", _DOUBT, "no answer from the bank", "银行无应答", "keine Antwort vom Rechenzentrum"),
    ("A3", _DOUBT, "no connection to the bank", "无法连接银行",
     "keine Verbindung zum Rechenzentrum"),
    ("A5", _NO, "not permitted by the PCI rules", "PCI 规则不允许", "nach PCI nicht erlaubt"),
    ("B1", _NO, "memory full", "存储已满", "Speicher voll"),
    ("B2", _NO, "journal full: close the batch", "流水已满，请结算",
     "Journal voll: Kassenschnitt nötig"),
    (ALREADY_VOIDED, _DOUBT, "the terminal says that it is voided already", "终端称已撤销",
     "laut Terminal bereits storniert"),
    ("B5", _NO, "this cannot be voided", "无法撤销", "Storno nicht möglich"),
    ("B7", _NO, "pre-authorisation wrong: amount too high", "预授权错误：金额过高",
     "Vorautorisierung: Betrag zu hoch"),
    ("B8", _NO, "pre-authorisations are open", "有未完成的预授权", "offene Vorautorisierungen"),
    ("BF", _NO, "supply voltage too low", "供电电压过低", "Spannung zu niedrig"),
    ("C0", _NO, "card lock defective", "卡锁故障", "Kartenverriegelung defekt"),
    ("C1", _NO, "merchant card locked", "商户卡已锁定", "Händlerkarte gesperrt"),
    ("C2", _NO, "diagnosis required", "需要诊断", "Diagnose erforderlich"),
    ("C3", _NO, "amount too high", "金额过高", "Höchstbetrag überschritten"),
    ("C4", _NO, "card profile not valid", "卡配置无效", "Kartenprofil ungültig"),
    ("C5", _NO, "method of payment not supported", "不支持此支付方式", "Zahlart nicht unterstützt"),
    ("C6", _NO, "currency not applicable", "货币不适用", "Währung nicht anwendbar"),
    ("C8", _NO, "amount too small", "金额过低", "Betrag zu klein"),
    ("C9", _NO, "transaction limit too small", "交易限额过低", "Mindestbetrag nicht erreicht"),
    ("CB", _NO, "EUR only", "仅限欧元", "nur EUR zulässig"),
    ("CC", _NO, "the printer is not ready", "打印机未就绪", "Drucker nicht bereit"),
    ("CD", _NO, "cashback not possible", "无法提现", "Barauszahlung nicht möglich"),
    ("D2", _NO, "not permitted for service cards", "服务卡不允许", "nicht für Servicekarten"),
    ("DC", _NO, "a card is still in the reader", "卡仍在读卡器中", "Karte steckt im Leser"),
    ("DD", _NO, "the card cannot be ejected", "无法退卡", "Fehler beim Kartenauswurf"),
    ("DE", _NO, "the card cannot be inserted", "无法插卡", "Fehler beim Karteneinzug"),
    (UPDATE_FOLLOWS, _NO, "maintenance: the terminal updates itself", "维护中：终端正在更新",
     "Wartung: Terminal aktualisiert sich"),
    ("E2", _NO, "the card reader does not answer", "读卡器无应答", "Kartenleser antwortet nicht"),
    ("E3", _NO, "the shutter does not work", "卡口挡板故障", "Shutter defekt"),
    ("E4", _NO, "the terminal must be activated", "终端需要激活",
     "Terminal-Aktivierung erforderlich"),
    ("E7", _NO, "a group of goods was not found", "未找到商品组", "Warengruppe nicht gefunden"),
    ("E8", _NO, "no data on the groups of goods", "无商品组数据", "keine Warengruppen geladen"),
    ("E9", _NO, "restriction code not permitted", "限制码不允许", "Restriktionscode nicht erlaubt"),
    ("EA", _NO, "card code not permitted", "卡代码不允许", "Kartencode nicht erlaubt"),
    ("EB", _NO, "the PIN pad's algorithm is wrong", "密码键盘算法错误",
     "Algorithmus nicht ausführbar"),
    ("EC", _NO, "the PIN could not be processed", "密码处理失败", "PIN-Verarbeitung nicht möglich"),
    ("ED", _NO, "PIN pad does not work", "密码键盘故障", "PIN-Pad defekt"),
    ("F0", _NO, "the batch must be closed first", "须先结算", "Kassenschnitt erforderlich"),
    ("F1", _NO, "not possible offline", "脱机不可用", "Terminal offline"),
    ("F5", _NO, "the terminal must be initialised (OPT)", "终端需初始化（OPT）",
     "OPT-Initialisierung nötig"),
    ("F6", _NO, "OPT data missing", "缺少 OPT 数据", "OPT-Daten fehlen"),
    ("FA", _NO, "the batch could not be sent", "批次上送失败", "Übertragung nicht möglich"),
    ("FB", _NO, "nothing to transfer", "无交易可上送", "keine Umsätze vorhanden"),
    (REBOOT_FOLLOWS, _NO, "the terminal starts anew", "终端正在重启", "Terminal startet neu"),
    ("FD", _NO, "baud rate not supported", "不支持该波特率", "Baudrate nicht unterstützt"),
    ("FE", _NO, "unknown register error", "收银机错误", "unbekannte Kasse"),
    ("FF", _DOUBT, "system error at the terminal", "终端系统错误", "Systemfehler des Terminals"),
)  # fmt: skip

CODES = {
    f"{number:02X}": Meaning(verdict, Words(en, zh, de)) for number, verdict, en, zh, de in _HOST
} | {code: Meaning(verdict, Words(en, zh, de)) for code, verdict, en, zh, de in _TERMINAL}

_UNLISTED = Meaning(_DOUBT, Words("unknown result code", "未知结果码", "unbekannter Ergebniscode"))


def judge(code: str) -> Meaning:
    """What a result code (two hex digits) of 04 0F or 06 1E means."""
    return CODES.get(code, _UNLISTED)
