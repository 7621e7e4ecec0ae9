"""The register half: drivers.terminal.Terminal over conversations with one Allinpay terminal."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.allinpay import phrases, receipts
from drivers.allinpay.answers import Look
from drivers.allinpay.decode import decode
from drivers.allinpay.explain import explain
from drivers.allinpay.listing import listed
from drivers.allinpay.outcomes import Scale
from drivers.allinpay.questions import Asker
from drivers.allinpay.recovery import Patience, Recovery
from drivers.allinpay.session import Confirmed, Exchange, Question
from drivers.allinpay.transactions import month_and_day, transaction
from drivers.conversation import Conversation, conversation
from drivers.lines import OpenLine
from drivers.registry import Driver, LineSettings, Option, Options
from drivers.terminal import (
    Attempt,
    Capabilities,
    Clock,
    Hear,
    Listing,
    Lookup,
    Method,
    MoneyRequest,
    NotDone,
    Outcome,
    Presence,
    Proof,
    Refund,
    Report,
    Sale,
    Status,
    Stop,
    Unconfirmed,
    Void,
    Words,
    ignore,
    never,
)

if TYPE_CHECKING:
    from drivers.effects import Device
    from drivers.simulator.bank import Bank
    from drivers.simulator.faults import Faults

OPTIONS = (
    Option("answer_seconds", 60, Words(
        "longest wait for the result of a sale, void, refund or settlement (the public client: 60)",
        "等待消费、撤销、退货或结算结果的最长秒数（公开客户端为60）")),
    Option("query_seconds", 15, Words(
        "longest wait for the last transaction or a reprint",
        "查询上笔交易或重打印的最长等待秒数")),
    Option("handshake_seconds", 3, Words(
        "longest wait for the handshake (the public client: 3)",
        "握手的最长等待秒数（公开客户端为3）")),
    Option("handshake_first", True, Words(
        "shake hands before every command, so that a dead line is known before anything is sent",
        "每次指令前先握手，以便在发送前发现线路不通")),
    Option("second_look_seconds", 2, Words(
        "pause between the two looks at the last transaction in a recovery",
        "恢复查询时两次查询上笔交易的间隔秒数")),
    Option("host_seconds", 10, Words(
        "the last look of a recovery is at least this long after the request was sent",
        "恢复查询的最后一次查询距发送请求至少的秒数")),
    Option("operator", "01", Words(
        "operator number sent with every command (9F06)", "随指令发送的操作员号（9F06）")),
    Option("store", "", Words("store number (9F1E), empty for none", "门店号（9F1E），可为空")),
    Option("register", "", Words(
        "register number (9F1F), empty for none", "款台号（9F1F），可为空")),
)  # fmt: skip


class AllinpayTerminal:
    """Each verb is one conversation: open, shake hands, ask, close."""

    name = "allinpay"

    def __init__(self, open_line: OpenLine, clock: Clock, currency: str, options: Options) -> None:
        self.capabilities = Capabilities(
            qr=True,
            refund_needs=("rrn", "at"),
            void_proof=Proof.OWN_REFERENCE,
            refund_proof=Proof.OWN_REFERENCE,
            sale_proof=Proof.OWN_REFERENCE,
            unconfirmed=Unconfirmed.KEPT,
            receipts=True,
            lists=True,
            needs_baseline=True,
            answer_seconds=float(options["answer_seconds"]),
        )
        self._open_line = open_line
        self._clock = clock
        self._currency = currency
        self._options = options

    # -- questions --------------------------------------------------------------------------------

    def check(self, hear: Hear = ignore, stop: Stop = never) -> Status:
        with self._talk(hear, stop) as talk:
            return talk.run(Exchange(self._ask().handshake()))

    def find(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The reprint of `voucher`; the batch is that of the terminal's last transaction."""
        with self._talk(hear, stop) as talk:
            if (obstacle := self._obstacle(talk)) is not None:
                return Lookup(None, obstacle.words, presence=obstacle.presence)
            last = self._lookup(talk.run(Exchange(self._ask().last())))
            found = self._lookup(talk.run(Exchange(self._ask().voucher(voucher))))
            return replace(found, batch=last.batch)

    def listing(self, hear: Hear = ignore, stop: Stop = never) -> Listing:
        """The list of the open batch, as far as its rows can be read."""
        report = self._report(self._ask().detail(), hear, stop)
        presence = Presence.READY if report.done else Presence.BUSY
        return Listing(listed(report, self._currency), report.words, presence)

    def reprint(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        return self._look(self._ask().voucher(voucher), hear, stop)

    def last(self, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        return self._look(self._ask().last(), hear, stop)

    # -- money ------------------------------------------------------------------------------------

    def sale(self, request: Sale, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        return self._money(request, hear, stop)

    def void(self, request: Void, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        if not request.original.voucher:
            return NotDone(phrases.NO_VOUCHER)
        return self._money(request, hear, stop)

    def refund(self, request: Refund, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        original = request.original
        if not original.rrn or not month_and_day(original.at):
            return NotDone(phrases.NO_REFERENCE)
        if original.method is not Method.CARD and not original.order_number:
            return NotDone(phrases.NO_ORDER)
        return self._money(request, hear, stop)

    def resolve(self, attempt: Attempt, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        patience = Patience(self._seconds("second_look"), self._seconds("host"))
        with self._talk(hear, stop) as talk:
            return Recovery(talk, self._ask(), attempt, self._clock, hear).run(patience)

    # -- control ----------------------------------------------------------------------------------

    def totals(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """The list of the open batch: the protocol has no totals of its own."""
        return self._report(self._ask().detail(), hear, stop)

    def settle(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        return self._report(self._ask().settle(), hear, stop)

    def sign_on(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        return self._report(self._ask().sign_on(), hear, stop)

    # -- inside -----------------------------------------------------------------------------------

    def _money(self, request: MoneyRequest, hear: Hear, stop: Stop) -> Outcome:
        ask = self._ask()
        question = ask.money(request)
        with self._talk(hear, stop) as talk:
            if (obstacle := self._obstacle(talk)) is not None:
                return NotDone(obstacle.words)
            if stop():
                return NotDone(phrases.NOT_SENT)
            first = Exchange(question)
            return talk.run(Confirmed(first, lambda result: ask.doubt(request, result)))

    def _look(self, question: Question[Look], hear: Hear, stop: Stop) -> Lookup:
        with self._talk(hear, stop) as talk:
            if (obstacle := self._obstacle(talk)) is not None:
                return Lookup(None, obstacle.words, presence=obstacle.presence)
            return self._lookup(talk.run(Exchange(question)))

    def _report(self, question: Question[Report], hear: Hear, stop: Stop) -> Report:
        with self._talk(hear, stop) as talk:
            if (obstacle := self._obstacle(talk)) is not None:
                return Report(done=False, words=obstacle.words)
            return talk.run(Exchange(question))

    def _obstacle(self, talk: Conversation) -> Status | None:
        """Why the terminal cannot be asked now, None when it answers the handshake."""
        if not self._options["handshake_first"]:
            return None
        status: Status = talk.run(Exchange(self._ask().handshake()))
        return None if status.presence is Presence.READY else status

    def _lookup(self, look: Look) -> Lookup:
        if look.message is None:
            return Lookup(None, look.words, presence=look.presence)
        scale = self._scale()
        found = transaction(look.message, scale.currency, scale.today)
        words = look.words if found else phrases.OTHER_KIND
        slips = receipts.split(look.message.raw("receipt"))
        return Lookup(found, words, slips, look.message.text("batch"))

    def _scale(self) -> Scale:
        return Scale(self._currency, self._clock.now().astimezone().date())

    def _ask(self) -> Asker:
        return Asker(
            scale=self._scale(),
            operator=str(self._options["operator"]),
            store=str(self._options["store"]),
            register=str(self._options["register"]),
            answer_seconds=self._seconds("answer"),
            query_seconds=self._seconds("query"),
            handshake_seconds=self._seconds("handshake"),
        )

    def _seconds(self, name: str) -> float:
        return float(self._options[f"{name}_seconds"])

    def _talk(self, hear: Hear, stop: Stop) -> AbstractContextManager[Conversation]:
        return conversation(self._open_line, self._clock, hear, stop)


def _device(bank: Bank, faults: Faults, options: Options) -> Device:
    """The terminal half; only a simulator needs it, so a register does not import it."""
    from drivers.allinpay.device import AllinpayDevice

    return AllinpayDevice(bank, faults, options)


DRIVER = Driver(
    name="allinpay",
    title=Words("Allinpay serial (TLV)", "通联串口（TLV）"),
    terminal=AllinpayTerminal,
    device=_device,
    options=OPTIONS,
    line=LineSettings(baud=9600, bits=8, parity="N", stop_bits=1),
    explain=explain,
    decode=decode,
)
