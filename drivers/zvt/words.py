"""The sentences that this driver says to people, in English, Chinese and German."""

from __future__ import annotations

from drivers.terminal import Words

# -- nothing was done ------------------------------------------------------------------------

NOT_SENT = Words(
    "Stopped before anything was sent.", "发送前已停止。", "Vor dem Senden abgebrochen."
)
THROWN_AWAY = Words(
    "The terminal refused to read every send (15); it did nothing. Check the baud rate, the stop "
    "bits and whether this port speaks ZVT.",
    "终端每次都拒收报文（15），未执行任何操作。请检查波特率、停止位，以及该端口是否使用 ZVT。",
    "Das Terminal hat jede Sendung verworfen (15) und nichts getan. Baudrate, Stoppbits und Port "
    "prüfen.",
)
BUSY = Words(
    "The terminal is busy and did not take the command; nothing was done.",
    "终端忙，未接受指令；未执行任何操作。",
    "Das Terminal ist beschäftigt und hat den Befehl nicht angenommen; nichts geschah.",
)
BAD_AMOUNT = Words(
    "The terminal cannot be told this amount; nothing was sent.",
    "终端无法接受该金额；未发送。",
    "Dieser Betrag ist nicht möglich; nichts wurde gesendet.",
)
BAD_NUMBER = Words(
    "A receipt number must be 1 to 9999; nothing was sent.",
    "收据号须为 1 至 9999；未发送。",
    "Eine Belegnummer ist 1 bis 9999; nichts wurde gesendet.",
)

# -- money in doubt --------------------------------------------------------------------------

SILENT = Words(
    "The terminal did not say that it took the request. It is not known whether it did. "
    "Do not repeat.",
    "终端没有确认接受请求，结果未知，请勿重复操作。",
    "Das Terminal hat den Auftrag nicht bestätigt. Unklar, ob es ihn ausführt. Nicht wiederholen.",
)
NO_RESULT = Words(
    "The terminal took the request but told no result. Do not repeat.",
    "终端已接受请求但没有返回结果，请勿重复操作。",
    "Das Terminal hat den Auftrag angenommen, aber kein Ergebnis gemeldet. Nicht wiederholen.",
)
NO_STATUS = Words(
    "The terminal says that it is done, but not with what result. Do not repeat.",
    "终端称已完成，但未说明结果，请勿重复操作。",
    "Das Terminal meldet Abschluss ohne Ergebnis. Nicht wiederholen.",
)
OTHER_RESULT = Words(
    "The terminal approved something else than what was asked (amount, number or terminal "
    "differ). Look at its slip now. Do not repeat.",
    "终端批准的不是所请求的交易（金额、号码或终端不符）。请立即核对小票，请勿重复操作。",
    "Das Terminal hat etwas anderes genehmigt als verlangt (Betrag, Nummer oder Terminal weichen "
    "ab). Beleg jetzt prüfen. Nicht wiederholen.",
)
TAKEN_BACK = Words(
    "The terminal approved, and then reported that it stopped. Look at its slip. Do not repeat.",
    "终端先批准，随后又报告已中止。请核对小票，请勿重复操作。",
    "Das Terminal hat genehmigt und danach einen Abbruch gemeldet. Beleg prüfen. Nicht "
    "wiederholen.",
)
NOT_COMPLETED = Words(
    "The terminal approved, but did not come to its end. It is asked what it has stored. Do not "
    "repeat.",
    "终端已批准，但未正常结束，将查询其存储的交易。请勿重复操作。",
    "Das Terminal hat genehmigt, aber den Vorgang nicht beendet. Es wird gefragt, was es "
    "gespeichert hat. Nicht wiederholen.",
)
GARBLED = Words(
    "What the terminal said cannot be read. Do not repeat.",
    "无法读取终端的应答，请勿重复操作。",
    "Die Antwort des Terminals ist nicht lesbar. Nicht wiederholen.",
)
STOPPED = Words(
    "Waiting was stopped after the request had been sent. Do not repeat.",
    "请求发出后停止了等待，请勿重复操作。",
    "Nach dem Senden wurde nicht weiter gewartet. Nicht wiederholen.",
)
LOST = Words(
    "The line was lost after the request had been sent. Do not repeat.",
    "请求发出后线路中断，请勿重复操作。",
    "Nach dem Senden ging die Verbindung verloren. Nicht wiederholen.",
)

# -- recovery --------------------------------------------------------------------------------

ASK_AGAIN = Words(
    "The terminal is silent or busy; ask it again later.",
    "终端无应答或忙，请稍后再查询。",
    "Das Terminal schweigt oder ist beschäftigt; später erneut fragen.",
)
NO_BASELINE = Words(
    "What the terminal's last transaction was before this one is not known, so nothing can be "
    "proven by asking. Look at the slip or the batch totals.",
    "不知道此前终端的上笔交易，无法通过查询证明。请核对签购单或批次总计。",
    "Die letzte Transaktion davor ist unbekannt; Nachfragen beweist nichts. Beleg oder "
    "Kassenschnitt prüfen.",
)
NOTHING_TOLD = Words(
    "The terminal tells no last transaction, which says neither that it was done nor that it was "
    "not. Look at the slip or the batch totals.",
    "终端未返回上笔交易，既不能说明已执行，也不能说明未执行。请核对签购单或批次总计。",
    "Das Terminal nennt keine letzte Transaktion; das sagt weder ja noch nein. Beleg oder "
    "Kassenschnitt prüfen.",
)
OTHER_LAST = Words(
    "The terminal's last transaction is another one, so what happened before it is not known. "
    "Look at the slip or the batch totals.",
    "终端的上笔交易是另一笔，无法得知此前的情况。请核对签购单或批次总计。",
    "Die letzte Transaktion des Terminals ist eine andere. Beleg oder Kassenschnitt prüfen.",
)
OTHER_TIME = Words(
    "The terminal's last transaction fits but for its time. Look at the slip, and at the "
    "terminal's clock.",
    "终端的上笔交易除时间外都相符。请核对签购单和终端时钟。",
    "Die letzte Transaktion passt bis auf die Uhrzeit. Beleg und Uhr des Terminals prüfen.",
)
OTHER_TERMINAL = Words(
    "Another terminal is connected than the one that was asked. Look at the slip of that one.",
    "所连接的不是当时的终端。请核对原终端的签购单。",
    "Es ist ein anderes Terminal angeschlossen als das gefragte. Dessen Beleg prüfen.",
)
STATE_UNKNOWN = Words(
    "The terminal's last transaction is still the one from before, but it does not tell whether "
    "it is still at work. Look at the slip or the batch totals.",
    "终端的上笔交易没有变化，但不知道终端是否仍在处理。请核对签购单或批次总计。",
    "Die letzte Transaktion ist unverändert, doch ob das Terminal noch arbeitet, sagt es nicht. "
    "Beleg oder Kassenschnitt prüfen.",
)
LAST_IS_OURS = Words(
    "The terminal's last transaction is new and is this one: it was done.",
    "终端的上笔交易是新的且与本次一致：已执行。",
    "Die letzte Transaktion des Terminals ist neu und diese: sie wurde ausgeführt.",
)
NOT_STORED = Words(
    "The terminal is idle and its last transaction is still the one from before: it was not done.",
    "终端空闲，上笔交易仍是之前的那一笔：未执行。",
    "Das Terminal ist frei und seine letzte Transaktion ist die von vorher: nicht ausgeführt.",
)
LOOKING = Words(
    "Asking the terminal for its last transaction.",
    "正在查询终端的上笔交易。",
    "Letzte Transaktion wird abgefragt.",
)
LOOKING_AGAIN = Words(
    "Nothing new yet; asking once more in a moment.",
    "暂无新交易，稍后再查询一次。",
    "Noch nichts Neues; gleich noch einmal.",
)
WAITING_FOR_IDLE = Words(
    "The terminal is busy; waiting until it is free.",
    "终端忙，等待其空闲。",
    "Das Terminal ist beschäftigt; warten, bis es frei ist.",
)

# -- while it runs ---------------------------------------------------------------------------

CALLING_OFF = Words(
    "Asking the terminal to stop; what it says now decides.",
    "正在请求终端中止，以终端的答复为准。",
    "Abbruch am Terminal angefragt; seine Antwort entscheidet.",
)
CANNOT_CALL_OFF = Words(
    "The terminal cannot stop any more; waiting for its result.",
    "终端已无法中止，等待其结果。",
    "Abbruch nicht mehr möglich; auf das Ergebnis warten.",
)
FOREIGN = Words(
    "The terminal told the result of something else; it is not taken for this one.",
    "收到其他交易的结果，不作为本次结果。",
    "Das Terminal meldete ein fremdes Ergebnis; es gilt nicht für diesen Auftrag.",
)

# -- questions -------------------------------------------------------------------------------

LINE_SILENT = Words(
    "No answer: the terminal is switched off, the line is dead, or the port is not the right one.",
    "没有应答：终端已关机、线路不通或端口不对。",
    "Keine Antwort: Terminal aus, Leitung tot oder falscher Port.",
)
AWAY = Words(
    "The terminal is away after an update or restart of its own; it comes back by itself in some "
    "minutes.",
    "终端正在自行更新或重启，几分钟后自动恢复。",
    "Das Terminal ist nach Wartung oder Neustart noch weg; es meldet sich in einigen Minuten.",
)
GOES_AWAY = Words(
    "Done. The terminal now goes away by itself for some minutes (update or restart).",
    "已完成。终端现在将自行更新或重启，需几分钟。",
    "Erledigt. Das Terminal ist jetzt einige Minuten weg (Wartung oder Neustart).",
)
TOOK_BUT_SILENT = Words(
    "The terminal took the question but did not answer it; it is busy.",
    "终端已接受查询但未回答，正忙。",
    "Das Terminal hat die Frage angenommen, aber nicht beantwortet; es ist beschäftigt.",
)
NOT_ZVT = Words(
    "What answers on this port does not speak ZVT. Check the port and the terminal's settings.",
    "该端口的应答不是 ZVT。请检查端口和终端设置。",
    "Was hier antwortet, ist nicht ZVT. Port und Einstellungen des Terminals prüfen.",
)
NOT_WAITED = Words("Stopped waiting for the answer.", "已停止等待应答。", "Nicht weiter gewartet.")
LINE_LOST = Words("The line was lost.", "线路中断。", "Die Verbindung ging verloren.")
FOUND = Words("The terminal found it.", "终端已找到。", "Das Terminal hat sie gefunden.")
NONE_STORED = Words(
    "The terminal answers, but tells no transaction.",
    "终端有应答，但没有交易记录。",
    "Das Terminal antwortet, nennt aber keine Transaktion.",
)
NOT_FOUND = Words(
    "The terminal does not show a transaction with this receipt number. Many terminals can only "
    "show their last one.",
    "终端没有显示该收据号的交易。许多终端只能显示上笔交易。",
    "Das Terminal zeigt keine Transaktion mit dieser Belegnummer. Viele zeigen nur die letzte.",
)
SETTLEMENT_UNKNOWN = Words(
    "It is not known whether the terminal closed its batch; look at its slip.",
    "不知道终端是否已结算，请查看终端的结算单。",
    "Unklar, ob der Kassenschnitt erfolgt ist; Beleg prüfen.",
)
DONE = Words("Done.", "已完成。", "Erledigt.")
SIGNED_ON = Words(
    "The register is signed on at the terminal.",
    "收银机已在终端签到。",
    "Die Kasse ist am Terminal angemeldet.",
)
CHARSET_NOT_TAKEN = Words(
    "The terminal did not say that it takes the character set; texts may look wrong.",
    "终端未确认字符集，文本可能显示不正确。",
    "Das Terminal hat den Zeichensatz nicht bestätigt; Texte können falsch aussehen.",
)
BAD_DIAGNOSIS = Words(
    "A diagnosis is one of 1 to 5; nothing was sent.",
    "诊断类型为 1 至 5；未发送。",
    "Eine Diagnose ist 1 bis 5; nichts wurde gesendet.",
)


def joined(words: Words, more: str) -> Words:
    """`words` with the terminal's own text behind, where there is one."""
    if not more:
        return words
    return Words(f"{words.en}: {more}", f"{words.zh}：{more}", f"{words.de}: {more}")


def with_reason(words: Words, reason: Words) -> Words:
    """`words` with what the terminal gave as its reason behind, in brackets."""
    return Words(
        f"{words.en} ({reason.en})", f"{words.zh}（{reason.zh}）", f"{words.de} ({reason.de})"
    )


def unsent(reason: Words) -> Words:
    """Why a money command was not even sent."""
    return Words(
        f"{reason.en} Nothing was sent.", f"{reason.zh}未发送。", f"{reason.de} Nichts gesendet."
    )


def both(first: Words, second: Words) -> Words:
    """Two sentences, one after the other."""
    return Words(f"{first.en} {second.en}", f"{first.zh}{second.zh}", f"{first.de} {second.de}")


def again(number: int, sends: int) -> Words:
    """The terminal threw the last send away."""
    return Words(
        f"The terminal did not read the request; sending it again ({number} of {sends}).",
        f"终端未能读取请求，重新发送（第 {number} 次，共 {sends} 次）。",
        f"Das Terminal hat den Auftrag nicht gelesen; neue Sendung ({number} von {sends}).",
    )
