"""What a terminal says it is doing (04 FF) and what state it is in (05 01), in words."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.terminal import Words
from drivers.zvt.codes import BUSY, REBOOT_FOLLOWS, UPDATE_FOLLOWS

CARD_LEFT = 0x40
"""Added to a code below 40: the same, and the card shall be taken out."""

REMOVE_CARD = 0x0B

_ROWS: tuple[tuple[int, str, str, str], ...] = (
    (0x00, "Waiting for the amount to be confirmed.", "等待确认金额。",
     "Betragsbestätigung läuft."),
    (0x01, "Please watch the PIN pad.", "请看密码键盘。",
     "Bitte Anzeigen auf dem PIN-Pad beachten."),
    (0x02, "Please watch the PIN pad.", "请看密码键盘。",
     "Bitte Anzeigen auf dem PIN-Pad beachten."),
    (0x03, "Not accepted.", "不予受理。", "Vorgang nicht möglich."),
    (0x04, "Waiting for the bank's answer.", "等待银行应答。",
     "Warten auf Antwort vom Rechenzentrum."),
    (0x05, "The terminal sends a reversal of its own.", "终端正在自动冲正。",
     "Terminal sendet Autostorno."),
    (0x06, "The terminal sends its stored transactions.", "终端正在上送存储的交易。",
     "Terminal sendet Nachbuchungen."),
    (0x07, "The card is not admitted.", "该卡不被接受。", "Karte nicht zugelassen."),
    (0x08, "The card is not known.", "未知卡。", "Karte unbekannt."),
    (0x09, "The card has expired.", "卡已过期。", "Karte verfallen."),
    (0x0A, "Insert or tap the card.", "请插卡或挥卡。", "Bitte Karte einstecken oder vorhalten."),
    (REMOVE_CARD, "Please remove the card.", "请取走卡。", "Bitte Karte entnehmen."),
    (0x0C, "The card cannot be read.", "卡无法读取。", "Karte nicht lesbar."),
    (0x0D, "Processing error.", "处理错误。", "Vorgang abgebrochen."),
    (0x0E, "Please wait.", "请稍候。", "Vorgang wird bearbeitet, bitte warten."),
    (0x0F, "The terminal closes its batch by itself.", "终端正在自动结算。",
     "Terminal führt einen automatischen Kassenschnitt durch."),
    (0x10, "The card is not valid.", "卡无效。", "Karte ungültig."),
    (0x11, "The balance is shown.", "正在显示余额。", "Guthabenanzeige."),
    (0x12, "System error at the terminal.", "终端系统错误。", "Systemfehler."),
    (0x13, "Payment is not possible.", "无法付款。", "Zahlung nicht möglich."),
    (0x14, "The credit on the card is not enough.", "卡余额不足。", "Guthaben nicht ausreichend."),
    (0x15, "The PIN was wrong.", "密码错误。", "Geheimzahl falsch."),
    (0x16, "The limit is too low.", "限额不足。", "Limit nicht ausreichend."),
    (0x17, "Please wait.", "请稍候。", "Bitte warten."),
    (0x18, "The PIN was wrong too often.", "密码错误次数超限。", "Geheimzahl zu oft falsch."),
    (0x19, "The card data are wrong.", "卡数据错误。", "Kartendaten falsch."),
    (0x1A, "The terminal is in its service mode.", "终端处于维护模式。", "Servicemodus."),
    (0x1B, "Authorised; please fill up.", "已授权，请加油。",
     "Autorisierung erfolgt. Bitte tanken."),
    (0x1C, "Paid; please take the goods.", "已付款，请取货。",
     "Zahlung erfolgt. Bitte Ware entnehmen."),
    (0x1D, "Declined.", "交易被拒绝。", "Autorisierung nicht möglich."),
    (0x26, "Waiting for the mobile number.", "等待输入手机号。", "Eingabe der Mobilfunknummer."),
    (0x27, "Waiting for the mobile number once more.", "等待再次输入手机号。",
     "Wiederholung der Mobilfunknummer."),
    (0x28, "Waiting for the currency to be chosen.", "等待选择货币。",
     "Währungsauswahl, bitte warten."),
    (0x29, "Waiting for the language to be chosen.", "等待选择语言。",
     "Sprachauswahl, bitte warten."),
    (0x2A, "Insert the card to be loaded.", "请插入要充值的卡。", "Zum Laden Karte einstecken."),
    (0x2B, "Emergency transaction without the bank.", "脱机应急交易。",
     "Offline-Notbetrieb, bitte warten."),
    (0x2C, "Waiting for the application to be chosen.", "等待选择应用。",
     "Auswahl der Anwendung, bitte warten."),
    (0x68, "The card is in the reader.", "卡已插入。", "Karte steckt."),
    (0x69, "The customer chooses the currency (DCC).", "客户选择货币（DCC）。",
     "Auswahl der Währung (DCC)."),
    (0xA0, "Paid; please wait.", "付款成功，请稍候。", "Zahlung erfolgt."),
    (0xA1, "Paid; please remove the card.", "付款成功，请取走卡。",
     "Zahlung erfolgt, bitte Karte entnehmen."),
    (0xA2, "Voided; please wait.", "撤销成功，请稍候。", "Storno erfolgt."),
    (0xA3, "Voided; please remove the card.", "撤销成功，请取走卡。",
     "Storno erfolgt, bitte Karte entnehmen."),
    (0xA4, "The void is not possible.", "无法撤销。", "Storno nicht möglich."),
    (0xA5, "The void is not possible; please remove the card.", "无法撤销，请取走卡。",
     "Storno nicht möglich, bitte Karte entnehmen."),
    (0xC7, "Waiting for the mileage.", "等待输入里程。", "Bitte Kilometerstand eingeben."),
    (0xC8, "Waiting for the cashier.", "等待收银员操作。", "Bitte an die Kasse wenden."),
    (0xC9, "The terminal runs a diagnosis by itself.", "终端正在自动诊断。",
     "Terminal führt eine automatische Diagnose durch."),
    (0xCA, "The terminal initialises itself.", "终端正在自动初始化。",
     "Terminal führt eine automatische Initialisierung durch."),
    (0xCB, "The merchant journal is full.", "商户流水已满。", "Händlerjournal voll."),
    (0xCC, "The card demands its PIN.", "该卡需要输入密码。",
     "Lastschrift nicht möglich, PIN erforderlich."),
    (0xD2, "The terminal connects to the bank.", "终端正在连接银行。", "Verbindungsaufbau."),
    (0xD3, "The terminal connects to the bank.", "终端正在连接银行。", "Verbindungsaufbau."),
    (0xE0, "Waiting for the application to be confirmed.", "等待确认应用。",
     "Bestätigung der Anwendung, bitte warten."),
    (0xE1, "Waiting for the language to be confirmed.", "等待确认语言。",
     "Bestätigung der Sprache, bitte warten."),
    (0xE2, "Waiting for the cleaning card.", "等待清洁卡。", "Bitte Reinigungskarte einstecken."),
    (0xF1, "The bank is not reached.", "银行无法连接（脱机）。", "Offline."),
    (0xF2, "The bank is reached.", "已连接银行（联机）。", "Online."),
    (0xF3, "Transaction without the bank.", "脱机交易。", "Offline-Transaktion."),
)  # fmt: skip

INTERMEDIATE = {code: Words(en, zh, de) for code, en, zh, de in _ROWS}

_REMOVE = Words("Please remove the card.", "请取走卡。", "Bitte Karte entnehmen.")


def intermediate(code: int, text: str) -> Words | None:
    """The sentence for a code of 04 FF, with the terminal's own text behind it; None for none."""
    known = INTERMEDIATE.get(code) or _with_card_left(code)
    if known is None:
        return Words(text, text, text) if text else None
    if not text:
        return known
    return Words(f"{known.en} ({text})", f"{known.zh}（{text}）", f"{known.de} ({text})")


def asks_for_removal(code: int) -> bool:
    """Whether it only says that the card shall be taken out, so that nothing more may come."""
    return code == REMOVE_CARD or CARD_LEFT <= code < 2 * CARD_LEFT


def _with_card_left(code: int) -> Words | None:
    known = INTERMEDIATE.get(code - CARD_LEFT)
    if known is None or not CARD_LEFT <= code < 2 * CARD_LEFT:
        return None
    return Words(f"{known.en} {_REMOVE.en}", f"{known.zh}{_REMOVE.zh}", f"{known.de} {_REMOVE.de}")


@dataclass(frozen=True, slots=True)
class State:
    """A terminal's state. While it `blocks`, no command that moves money is worth sending."""

    words: Words
    blocks: bool = True


READY = "00"

STATES = {
    READY: State(Words("The terminal is ready.", "终端就绪。", "Terminal bereit."), blocks=False),
    "51": State(Words("The terminal must be initialised: sign on.", "终端需要初始化，请签到。",
                      "Initialisierung erforderlich.")),
    "62": State(Words("The terminal's clock must be set.", "终端时钟需要设置。",
                      "Datum und Uhrzeit fehlerhaft.")),
    BUSY: State(Words("The terminal is busy.", "终端忙。", "Terminal beschäftigt, bitte warten.")),
    "B1": State(Words("The terminal's memory is full: close the batch.", "终端存储已满，请结算。",
                      "Speicher voll: Kassenschnitt nötig.")),
    "B2": State(Words("The terminal's journal is full: close the batch.", "终端流水已满，请结算。",
                      "Journal voll: Kassenschnitt nötig.")),
    "C2": State(Words("The terminal demands a diagnosis: sign on.", "终端需要诊断，请签到。",
                      "Diagnose erforderlich.")),
    "CC": State(Words("The terminal's printer is not ready.", "终端打印机未就绪。",
                      "Drucker nicht bereit.")),
    "DC": State(Words("A card is in the terminal.", "终端中有卡。", "Karte steckt."), blocks=False),
    "DF": State(Words("The terminal is out of order.", "终端故障。", "Terminal außer Betrieb.")),
    UPDATE_FOLLOWS: State(Words(
        "The terminal is away for maintenance; it comes back by itself in some minutes.",
        "终端正在维护，几分钟后自动恢复。",
        "Terminal in Wartung; es meldet sich in einigen Minuten zurück.")),
    "E1": State(Words("A card is half out of the reader.", "卡未完全取出。",
                      "Karte halb im Leser."), blocks=False),
    "F0": State(Words("The terminal demands that the batch is closed.", "终端要求先结算。",
                      "Kassenschnitt erforderlich.")),
    REBOOT_FOLLOWS: State(Words(
        "The terminal is away, starting anew; it comes back by itself in some minutes.",
        "终端正在重启，几分钟后自动恢复。",
        "Terminal startet neu; es meldet sich in einigen Minuten zurück.")),
}  # fmt: skip


def state_of(code: str) -> State:
    """What a terminal status (two hex digits) means; one that is not listed does not block."""
    return STATES.get(code) or State(
        Words(f"The terminal tells its state as {code}.", f"终端状态码 {code}。",
              f"Terminalstatus {code}."), blocks=False,
    )  # fmt: skip
