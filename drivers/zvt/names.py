"""What fields, tags and messages are called here: for people alone, no session depends on it."""

from __future__ import annotations

from enum import Enum, auto

from drivers.terminal import Words
from drivers.zvt.messages import Control


class Form(Enum):
    """How a value is shown."""

    HEX = auto()
    RESULT = auto()
    TEXT = auto()
    ASCII = auto()
    AMOUNT = auto()
    PAN = auto()
    TOTALS = auto()


_HEX = Form.HEX

FIELD_NAMES = {
    0x01: ("timeout", _HEX),
    0x02: ("most_status_informations", _HEX),
    0x03: ("service_byte", _HEX),
    0x04: ("amount", Form.AMOUNT),
    0x05: ("pump", _HEX),
    0x0B: ("trace", _HEX),
    0x0C: ("time", _HEX),
    0x0D: ("date", _HEX),
    0x0E: ("expiry", _HEX),
    0x17: ("card_sequence", _HEX),
    0x19: ("payment_type", _HEX),
    0x22: ("pan", Form.PAN),
    0x23: ("track_2", _HEX),
    0x24: ("track_3", _HEX),
    0x27: ("result", Form.RESULT),
    0x29: ("terminal_id", _HEX),
    0x2A: ("vu_number", Form.ASCII),
    0x2D: ("track_1", _HEX),
    0x2E: ("chip_data", _HEX),
    0x37: ("original_trace", _HEX),
    0x3A: ("cvv", _HEX),
    0x3B: ("aid", Form.ASCII),
    0x3C: ("additional_text", Form.TEXT),
    0x3D: ("password_field", _HEX),
    0x49: ("currency", _HEX),
    0x4C: ("blocked_goods", _HEX),
    0x60: ("totals", Form.TOTALS),
    0x87: ("receipt_no", _HEX),
    0x88: ("turnover_no", _HEX),
    0x8A: ("card_type", _HEX),
    0x8B: ("card_name", Form.TEXT),
    0x8C: ("network_card_type", _HEX),
    0xA0: ("host_result", _HEX),
    0xAA: ("day", _HEX),
    0xD0: ("card_identification", _HEX),
    0xD1: ("card_id_text", _HEX),
    0xF0: ("display_seconds", _HEX),
    **{0xF1 + place: (f"line_{place + 1}", Form.TEXT) for place in range(8)},
    0xF9: ("beeps", _HEX),
    0xFC: ("dialog_control", _HEX),
}  # fmt: skip

TAG_NAMES = {
    0x07: ("texts", Form.TEXT),
    0x08: ("pending_receipt", _HEX),
    0x09: ("attributes", _HEX),
    0x0A: ("permitted", _HEX),
    0x12: ("printer_width", _HEX),
    0x14: ("charset", _HEX),
    0x15: ("language", Form.ASCII),
    0x1A: ("longest_apdu", _HEX),
    0x1B: ("diagnosis_type", _HEX),
    0x41: ("zvt_card_type", _HEX),
    0x42: ("application_label", Form.TEXT),
    0x43: ("application_id", _HEX),
    0x44: ("application_name", Form.TEXT),
    0x45: ("receipt_rule", _HEX),
    0x46: ("emv_customer", Form.ASCII),
    0x47: ("emv_merchant", Form.ASCII),
    0x4C: ("card_uid", _HEX),
    0x1F01: ("repeat_selector", _HEX),
    0x1F02: ("from_number", _HEX),
    0x1F03: ("to_number", _HEX),
    0x1F04: ("receipt_parameter", _HEX),
    0x1F07: ("receipt_type", _HEX),
    0x1F0E: ("stamp_day", _HEX),
    0x1F0F: ("stamp_time", _HEX),
    0x1F10: ("cardholder_verification", _HEX),
    0x1F11: ("online", _HEX),
    0x1F12: ("card_technology", _HEX),
    0x1F16: ("extended_error", _HEX),
    0x1F17: ("extended_error_text", Form.TEXT),
    0x1F1F: ("sync_id", _HEX),
    0x1F2B: ("long_trace", _HEX),
    0x1F36: ("tip", Form.AMOUNT),
    0x1F37: ("receipt_info", _HEX),
    0x1F40: ("device_name", Form.TEXT),
    0x1F41: ("device_software", Form.TEXT),
    0x1F42: ("device_serial", _HEX),
    0x1F43: ("device_state", _HEX),
    0x1F44: ("device_terminal_id", _HEX),
    0x1F73: ("message_sequence", _HEX),
    0x1F74: ("long_password", _HEX),
}  # fmt: skip

MESSAGES = {
    Control.SET_TIME: Words("set the register's clock", "设置收银机时钟", "Uhr der Kasse stellen"),
    Control.STATUS_INFORMATION: Words("result", "交易结果", "Status-Information"),
    Control.INTERMEDIATE_STATUS: Words("what it is doing", "中间状态", "Zwischenstatus"),
    Control.STATUS_ENQUIRY: Words("how are you?", "查询状态", "Statusabfrage"),
    Control.REGISTRATION: Words("registration", "签到", "Anmeldung"),
    Control.AUTHORISATION: Words("sale", "消费", "Autorisierung"),
    Control.LOG_OFF: Words("log-off", "签退", "Abmeldung"),
    Control.COMPLETION: Words("completed", "完成", "Abschluss"),
    Control.TOTALS: Words("totals", "总计", "Umsätze abfragen"),
    Control.REPRINT: Words("reprint", "重打印", "Belege nachdrucken"),
    Control.RESET: Words("restart", "重启", "Neustart"),
    Control.ABORT: Words("stopped", "中止", "Abbruch"),
    Control.REPEAT_RECEIPT: Words("repeat receipt", "重复小票", "Belegwiederholung"),
    Control.PRE_AUTHORISATION: Words("pre-authorisation", "预授权", "Reservierung"),
    Control.PENDING: Words("open pre-authorisations", "未完成的预授权", "Teilstorno Reservierung"),
    Control.PRE_AUTHORISATION_REVERSAL: Words(
        "void of a pre-authorisation", "预授权撤销", "Storno Reservierung"
    ),
    Control.RESERVATION_REVERSAL: Words(
        "void of a foreign pre-authorisation", "异地预授权撤销", "Storno fremde Reservierung"
    ),
    Control.VOID: Words("void", "撤销", "Storno"),
    Control.REFUND: Words("refund", "退货", "Gutschrift"),
    Control.END_OF_DAY: Words("end of day", "结算", "Kassenschnitt"),
    Control.DIAGNOSIS: Words("diagnosis", "诊断", "Diagnose"),
    Control.SET_CLOCK: Words(
        "set the terminal's clock", "设置终端时钟", "Uhr des Terminals stellen"
    ),
    Control.INITIALISATION: Words("initialisation", "初始化", "Initialisierung"),
    Control.CALL_OFF: Words("please stop", "请求中止", "Abbruch durch Kasse"),
    Control.READ_CARD: Words("read a card", "读卡", "Karte lesen"),
    Control.PRINT_LINE: Words("print a line", "打印一行", "Druckzeile"),
    Control.PRINT_BLOCK: Words("print a block", "打印文本块", "Textblock drucken"),
    Control.DISPLAY: Words("show a text", "显示文本", "Text anzeigen"),
    Control.POSITIVE: Words("taken", "已接收", "angenommen"),
}

REFUSED = Words("refused", "拒绝", "abgelehnt")
UNNAMED = Words("a message without a name here", "未命名的报文", "hier unbenannte Nachricht")


def words_of(control: int) -> Words:
    """What a message is."""
    if control >> 8 == 0x84:
        return REFUSED if control & 0xFF else MESSAGES[Control.POSITIVE]
    return MESSAGES[Control(control)] if control in _KNOWN else UNNAMED


_KNOWN = frozenset(int(control) for control in MESSAGES)
