"""One command and all that the terminal says until it is done; phases.py has the table of steps.

Everything that ends an exchange is told (Finish) before the terminal gets its 80 00 00 for it, so
a result is durable before the terminal may rely on us. There is no other answer than 80 00 00.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from drivers.effects import Effect, Effects, Finish, Session, Tell, WakeAt
from drivers.errors import BadFrame, BadMessage
from drivers.terminal import Progress, Receipt, ReceiptCame, Sent, Words
from drivers.zvt import requests, words
from drivers.zvt.charsets import text_of
from drivers.zvt.codes import APPROVED, WRONG_PIN
from drivers.zvt.commands import Command, End, Manner, nothing_ends_it
from drivers.zvt.link import Link, Sending
from drivers.zvt.messages import POSITIVE, Control, Message, parse
from drivers.zvt.phases import ENDINGS, STEPS, Ending, Heard, Phase, Step, heard_in
from drivers.zvt.receipts import Slips
from drivers.zvt.states import asks_for_removal, intermediate
from drivers.zvt.values import code_of, digits

GRACE = 4.0
"""Seconds for the terminal's last word after it was called off."""

FADE = 5.0
"""Seconds in which 06 1E may follow a refusal; some terminals send none."""

MOST_RESULTS = 16

R = TypeVar("R")


@dataclass
class Exchange(Session[R], Generic[R]):
    """`ends` says which 04 0F is the result itself; `conclude` turns the end into the result.

    Receipts gather in `slips`; with `hands_on` each is told at once, for a result that is out
    before they come.
    """

    link: Link
    command: Command
    manner: Manner
    slips: Slips
    conclude: Callable[[End], R]
    ends: Callable[[Message], bool] = nothing_ends_it
    hands_on: bool = False
    _phase: Phase = field(default=Phase.IDLE, init=False)
    _why: Ending = field(default=Ending.NO_RESULT, init=False)
    _deadline: float = field(default=0.0, init=False)
    _is_stopped: bool = field(default=False, init=False)
    _results: list[Message] = field(default_factory=list, init=False)
    _told: Words | None = field(default=None, init=False)
    _message: Message | None = field(default=None, init=False)

    # -- what it is fed ------------------------------------------------------------------------

    def start(self, now: float) -> Effects:
        """The command, or nothing but a look at what has come already."""
        if not self.command.data:
            self._enter(Phase.RUNNING, now + self.manner.result_seconds)
            return self._proceed(now)
        self._enter(Phase.SENT, now + self.manner.reply_seconds)
        self.link.send(self.command.data, now, once=self.command.moves_money)
        told = (Tell(Sent()),) if self.command.moves_money else ()
        return [*told, *self.link.writes(), *self._proceed(now)]

    def receive(self, data: bytes, now: float) -> Effects:
        self.link.receive(data, now)
        return self._proceed(now)

    def expire(self, now: float) -> Effects:
        self.link.expire(now)
        return self._proceed(now)

    def stop(self, now: float) -> Effects:
        """Call a money command off and hear the last word; a question is simply left."""
        self._is_stopped, self._why = True, Ending.STOPPED
        if self._phase is Phase.STOPPING:
            return self._wake()
        if self._phase is Phase.SENT and not self.command.moves_money:
            return self._finish(Ending.STOPPED)
        if self._phase is Phase.SENT and self.link.sending is Sending.HELD:
            return self._finish(Ending.THROWN_AWAY)
        if self._phase in (Phase.IDLE, Phase.DONE):
            return self._finish(Ending.UNSENT)
        if self._phase is Phase.SENT:  # called off as soon as it is taken
            self._deadline = min(self._deadline, now + GRACE)
            return self._wake()
        return [*self._call_off(now), *self._wake()]

    def lost(self, _now: float) -> Effects:
        if self._phase is Phase.IDLE:
            return self._finish(Ending.UNSENT)
        return self._finish(Ending.STOPPED if self._is_stopped else Ending.LOST)

    # -- reading -------------------------------------------------------------------------------

    def _proceed(self, now: float) -> Effects:
        effects: list[Effect] = []
        try:
            while self._phase is not Phase.DONE and (data := self.link.next(now)) is not None:
                effects += self._take_in(data, now)
        except BadFrame:
            return [*effects, *self.link.writes(), *self._finish(Ending.GARBLED)]
        effects += self.link.writes()
        if self._phase is not Phase.DONE:
            effects += self._on_time(now)
        return [*effects, *self._wake()]

    def _take_in(self, data: bytes, now: float) -> list[Effect]:
        effects: list[Effect] = list(self.link.writes())
        try:
            message = parse(data, self.command.control)
        except BadMessage:
            return effects  # neither understood nor answered; the terminal says it again
        self._message = message
        return effects + self._on(self._heard(message), now)

    def _heard(self, message: Message) -> Heard:
        if message.control != Control.STATUS_INFORMATION:
            return heard_in(message)
        if self.ends(message):
            return Heard.APPROVAL
        code = code_of(message)
        return Heard.RESULT if code in ("", APPROVED) else Heard.REFUSAL

    def _on_time(self, now: float) -> list[Effect]:
        if self._phase is Phase.SENT and self.link.sending is Sending.THROWN_AWAY:
            return self._finish(Ending.THROWN_AWAY)
        if self._is_sending:
            self._deadline = now + self.manner.reply_seconds
        if now < self._deadline:
            return []
        self._message = None
        return self._on(Heard.TIME, now)

    @property
    def _is_sending(self) -> bool:
        """Whether a question may still be sent again; T3 counts from the last send."""
        waits = self.link.sending in (Sending.WAITING, Sending.HELD)
        return self._phase is Phase.SENT and waits and not self._is_stopped

    def _wake(self) -> Effects:
        if self._phase is Phase.DONE:
            return ()
        return (WakeAt(min(self._deadline, self.link.wake)),)

    # -- steps ---------------------------------------------------------------------------------

    def _on(self, heard: Heard, now: float) -> list[Effect]:
        self._now_heard = heard
        return self._ACTIONS[STEPS[self._phase][heard]](self, now)

    def _stay(self, now: float) -> list[Effect]:
        return self._accepted(None, now)

    def _begin(self, now: float) -> list[Effect]:
        taken = self._accepted(None, now)
        if not self.command.completes:
            return self._finish(Ending.TAKEN) + taken
        self._enter(Phase.RUNNING, now + self.manner.result_seconds)
        return taken + (list(self._call_off(now)) if self._is_stopped else [])

    def _end(self, now: float) -> list[Effect]:
        """Told first, acknowledged afterwards."""
        how = ENDINGS.get(self._now_heard) or self._ended_by_time()
        if self._now_heard is Heard.APPROVAL:
            self._remember()
        slips = self._came(self.slips.end()) if self._is_last_message else []
        answer = None if self._now_heard in (Heard.WAIT, Heard.NO) else POSITIVE
        return slips + self._finish(how) + self._accepted(answer, now)

    def _news(self, now: float) -> list[Effect]:
        """04 FF restarts T4, which it may lengthen but not shorten."""
        message = self._heard_message
        minutes = digits(message.part("timeout_min_bcd"))
        seconds = max(self.manner.result_seconds, 60.0 * int(minutes or 0))
        if self._phase is Phase.FADING and self._asks_for_removal(message):
            self._deadline = now + FADE
        else:
            self._live(now, seconds)
        return [*self._say(self._words_of(message)), *self._accepted(POSITIVE, now)]

    def _note(self, now: float) -> list[Effect]:
        self._remember()
        self._live(now, self.manner.result_seconds)
        return self._accepted(POSITIVE, now)

    def _fade(self, now: float) -> list[Effect]:
        """After a refusal little may come; but a wrong PIN may be typed again."""
        self._remember()
        if code_of(self._heard_message) == WRONG_PIN:
            self._live(now, self.manner.result_seconds)
        elif self._phase is not Phase.STOPPING:
            self._enter(Phase.FADING, now + FADE)
        return self._accepted(POSITIVE, now)

    def _print(self, now: float) -> list[Effect]:
        came = self._came(self.slips.take(self._heard_message))
        if self._phase is Phase.FADING:
            self._deadline = now + FADE
        else:
            self._live(now, self.manner.result_seconds)
        return came + self._accepted(POSITIVE, now)

    def _take(self, now: float) -> list[Effect]:
        return self._accepted(POSITIVE, now)

    def _foreign(self, now: float) -> list[Effect]:
        """Somebody else's result: taken, since a refusal could make the terminal reverse it."""
        return [*self._say(words.FOREIGN), *self._accepted(POSITIVE, now)]

    def _give_up(self, now: float) -> list[Effect]:
        return list(self._call_off(now))

    def _go_on(self, now: float) -> list[Effect]:
        return [*self._say(words.CANNOT_CALL_OFF), *self._accepted(None, now)]

    def _call_off(self, now: float) -> Effects:
        """Wait a little longer, for a money command after asking the terminal to stop."""
        self._enter(Phase.STOPPING, now + GRACE)
        if not self.command.moves_money:
            return ()
        self.link.send(requests.call_off(), now)
        return [*self._say(words.CALLING_OFF), *self.link.writes()]

    # -- small change --------------------------------------------------------------------------

    def _enter(self, phase: Phase, deadline: float) -> None:
        self._phase, self._deadline = phase, deadline

    def _live(self, now: float, seconds: float) -> None:
        """A sign of life: what was refused may be tried again, and T4 begins anew."""
        if self._phase is not Phase.STOPPING:
            self._enter(Phase.RUNNING, now + seconds)

    def _ended_by_time(self) -> Ending:
        if self._phase is Phase.SENT:
            return Ending.STOPPED if self._is_stopped else Ending.SILENT
        return Ending.FADED if self._phase is Phase.FADING else self._why

    def _remember(self) -> None:
        if len(self._results) < MOST_RESULTS:
            self._results.append(self._heard_message)

    def _accepted(self, answer: bytes | None, now: float) -> list[Effect]:
        if self._message is not None:
            self.link.accept(answer, now)
        return list(self.link.writes())

    def _came(self, receipts: list[Receipt]) -> list[Effect]:
        return [Tell(ReceiptCame(receipt)) for receipt in receipts if self.hands_on]

    def _say(self, said: Words | None) -> list[Effect]:
        """The same sentence not twice in a row."""
        if said is None or said == self._told:
            return []
        self._told = said
        return [Tell(Progress(said))]

    def _words_of(self, message: Message) -> Words | None:
        code = message.part("intermediate_status")
        text = text_of(b" ".join(message.tags_of(0x07)), self.slips.charset)
        return intermediate(code[0], text) if code else None

    def _asks_for_removal(self, message: Message) -> bool:
        code = message.part("intermediate_status")
        return bool(code) and asks_for_removal(code[0])

    def _finish(self, how: Ending) -> list[Effect]:
        if self._phase is Phase.DONE:
            return []
        self._phase = Phase.DONE
        return [Finish(self.conclude(End(how, tuple(self._results), self._message)))]

    @property
    def _is_last_message(self) -> bool:
        return self._now_heard in (Heard.COMPLETION, Heard.ABORT, Heard.TIME)

    @property
    def _heard_message(self) -> Message:
        assert self._message is not None, "only called for a message that was just read"
        return self._message

    _ACTIONS: ClassVar[dict[Step, Callable[[Exchange[Any], float], list[Effect]]]] = {
        Step.STAY: _stay,
        Step.BEGIN: _begin,
        Step.END: _end,
        Step.NEWS: _news,
        Step.NOTE: _note,
        Step.FADE: _fade,
        Step.PRINT: _print,
        Step.TAKE: _take,
        Step.GIVE_UP: _give_up,
        Step.GO_ON: _go_on,
        Step.FOREIGN: _foreign,
    }
