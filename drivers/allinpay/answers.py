"""What an answer to a question means: a look at a transaction, a status, a report.

Pure functions; None always means "no answer to what was asked".
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.allinpay import codes, phrases, receipts
from drivers.allinpay.messages import MANAGER, Message, Type
from drivers.allinpay.outcomes import Scale, same_voucher
from drivers.allinpay.session import Gone
from drivers.allinpay.transactions import BOOKED_TYPES, moment
from drivers.terminal import Presence, Report, Status, Words


@dataclass(frozen=True, slots=True)
class Look:
    """What the terminal showed. `message` is None when it has nothing to show.

    Where it did not or could not answer, `presence` is not READY and `words` say why.
    """

    message: Message | None
    words: Words
    presence: Presence = Presence.READY

    @property
    def is_answered(self) -> bool:
        return self.presence is Presence.READY


# -- looking ----------------------------------------------------------------------------------


def last(message: Message) -> Look | None:
    """The last transaction: under its own type, or under that of the question."""
    if _is_booked(message):
        return Look(message, phrases.FOUND)
    if message.type != Type.LAST:
        return None
    is_success = codes.look_up(message.text("code")).is_success
    return Look(message, phrases.FOUND) if is_success else _refused(message)


def voucher(message: Message, wanted: str) -> Look | None:
    """The transaction `wanted`; another voucher is no answer."""
    if not _is_booked(message) and message.type != Type.REPRINT:
        return None
    if not codes.look_up(message.text("code")).is_success:
        return _refused(message)
    return Look(message, phrases.FOUND) if same_voucher(message.text("voucher"), wanted) else None


def record(message: Message, wanted: str) -> Look | None:
    """As `voucher`, also of one that is not done or has failed: its code tells."""
    if _is_booked(message) and same_voucher(message.text("voucher"), wanted):
        return Look(message, phrases.FOUND)
    return voucher(message, wanted)


def _is_booked(message: Message) -> bool:
    """Whether it speaks of a transaction of the past; the handshake shares its number with one."""
    return message.type in BOOKED_TYPES and message.text("application") != MANAGER


def _refused(message: Message) -> Look:
    code = message.text("code")
    words = codes.words(code, message.text("explanation"))
    is_none = code in codes.NOTHING_THERE
    return Look(None, words, Presence.READY if is_none else Presence.BUSY)


_GONE = {
    Gone.UNSENT: phrases.NOT_SENT,
    Gone.SILENT: phrases.SILENT,
    Gone.NAKED: phrases.NAKED,
    Gone.STOPPED: phrases.STOPPED,
    Gone.LOST: phrases.GONE,
}


def look_gone(why: Gone) -> Look:
    return Look(None, _GONE[why], Presence.SILENT)


# -- control ----------------------------------------------------------------------------------


def status(message: Message, scale: Scale) -> Status | None:
    """The answer to a handshake; whatever else it says than 00 is not ready."""
    if message.type != Type.HANDSHAKE or message.text("application") != MANAGER:
        return None
    code = message.text("code")
    at = moment(message.text("date"), message.text("time"), scale.today)
    details = tuple(message.readable())
    if codes.look_up(code).is_success:
        return Status(Presence.READY, phrases.READY, at, details)
    return Status(Presence.BUSY, codes.words(code, message.text("explanation")), at, details)


def status_gone(why: Gone) -> Status:
    return Status(Presence.SILENT, _GONE[why])


def report(message: Message, kind: Type) -> Report | None:
    """The answer to sign-on, settlement or a list."""
    code = message.text("code")
    if message.type != kind or not code:
        return None
    return Report(
        done=codes.look_up(code).is_success,
        words=codes.words(code, message.text("explanation")),
        code=code,
        batch=message.text("batch"),
        receipts=receipts.report(message.raw("receipt")),
    )


def report_gone(why: Gone) -> Report:
    return Report(done=False, words=_GONE[why])
