"""What became of a request whose answer never came: china.md C1, "Recovery". Sends no money.

Handshake (the terminal is idle), then the last transaction, twice, the second time later than a
host can take. Ours: its code decides. Still the one from before the request: not done. Others
came since: each is looked at by its voucher. Anything else proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drivers.allinpay import phrases
from drivers.allinpay.answers import Look
from drivers.allinpay.messages import Message
from drivers.allinpay.outcomes import needs_of, same_voucher, settled
from drivers.allinpay.questions import Asker
from drivers.allinpay.session import Exchange
from drivers.allinpay.transactions import transaction
from drivers.conversation import Conversation
from drivers.terminal import (
    Attempt,
    Clock,
    Fact,
    Hear,
    Kind,
    Method,
    NotDone,
    Outcome,
    Presence,
    Progress,
    Refund,
    Sale,
    Status,
    Transaction,
    Unknown,
    Words,
    differ,
)

WALK = 20
"""Vouchers that are looked at one by one; each may cost a printed slip."""

VOUCHERS = 999_999
"""Six digits from 000001, then they begin anew."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds between the two looks, and the longest that a host takes to book."""

    second_look: float
    host: float


class Recovery:
    """One run of the procedure over one open line."""

    def __init__(
        self, talk: Conversation, ask: Asker, attempt: Attempt, clock: Clock, hear: Hear
    ) -> None:
        self._talk = talk
        self._ask = ask
        self._attempt = attempt
        self._request = attempt.request
        self._clock = clock
        self._hear = hear

    def run(self, patience: Patience) -> Outcome:
        """What a wallet may have taken is not proven not done by its absence from the terminal."""
        found = self._search(patience)
        if not isinstance(found, NotDone) or not self._is_at_wallet:
            return found
        pending = self._attempt.pending
        words = phrases.NOT_TOLD if pending else phrases.WALLET_MAY_HAVE
        return Unknown(words, needs=(Fact.ACQUIRER_REPORT,), pending=pending)

    @property
    def _is_at_wallet(self) -> bool:
        if self._attempt.pending:
            return True
        request = self._request
        return isinstance(request, Refund) and request.original.method is not Method.CARD

    def _search(self, patience: Patience) -> Outcome:
        status: Status = self._talk.run(Exchange(self._ask.handshake()))
        if status.presence is not Presence.READY:
            return Unknown(status.words)
        first = self._last()
        if (known := self._known(first)) is not None:
            return known
        if not self._pause(patience):
            return Unknown(phrases.STOPPED)
        second = self._last()
        if (known := self._known(second)) is not None:
            return known
        return self._judge(first, second)

    # -- steps -----------------------------------------------------------------------------------

    def _last(self) -> Look:
        self._say(phrases.ASKING_LAST)
        return self._talk.run(Exchange(self._ask.last(self._request.reference)))

    def _known(self, look: Look) -> Outcome | None:
        """The end of the search: our own record, or a terminal that does not tell."""
        if not look.is_answered:
            return Unknown(look.words)
        if look.message is not None and self._is_from_before(look.message):
            return None
        return settled(look.message, self._request, self._ask.scale)

    def _pause(self, patience: Patience) -> bool:
        """Let a host that books late come to its end; False when the person stopped it."""
        elapsed = (self._clock.now() - self._attempt.sent_at).total_seconds()
        seconds = max(patience.second_look, patience.host - max(0.0, elapsed))
        self._say(phrases.waiting(round(seconds)))
        return self._talk.pause(seconds)

    def _judge(self, first: Look, second: Look) -> Outcome:
        before, now = self._transaction(first), self._transaction(second)
        if second.message is None:
            return self._nothing_there(first)
        if now is None:
            return self._unproven(phrases.OTHER_KIND)
        if not now.voucher and not now.rrn:
            return self._unproven(phrases.UNNAMED)
        if before is None or identity(before) != identity(now):
            return Unknown(phrases.MOVING)
        if self._is_elsewhere(now):
            return self._unproven(phrases.OTHER_TERMINAL)
        return self._compare(now)

    def _nothing_there(self, first: Look) -> Outcome:
        """An empty memory: real terminals may clear theirs at settlement.

        Only for a void is it proof, since what is not there can neither be voided nor voided twice.
        """
        if first.message is not None:
            return Unknown(phrases.MOVING)
        if self._request.kind is Kind.VOID and self._attempt.baseline is None:
            return NotDone(phrases.NEVER_HAD_ONE)
        return self._unproven(phrases.EMPTY)

    def _is_elsewhere(self, now: Transaction) -> bool:
        """Whether another terminal was put in the place of the one that was asked."""
        known = self._attempt.baseline or self._original
        return known is not None and differ(known.terminal_id, now.terminal_id)

    def _compare(self, now: Transaction) -> Outcome:
        """The terminal's last transaction against the one from before the request."""
        before = self._attempt.baseline or self._original_if_last(now)
        if before is None:
            return self._by_time(now)
        if identity(before) == identity(now):
            return NotDone(phrases.not_done(now))
        if before.batch != now.batch:
            return self._unproven(phrases.BATCH_CHANGED)
        if not self._still_has(before):
            return self._unproven(phrases.OTHER_MEMORY)
        return self._walk(vouchers_between(before.voucher, now.voucher), now)

    def _by_time(self, now: Transaction) -> Outcome:
        """Without a baseline the terminal's clock must do, and only for a void.

        A second void of the same sale would be refused, so a clock that is wrong costs no money.
        """
        sent_at = self._attempt.sent_at.astimezone().strftime("%Y-%m-%dT%H:%M:%S")
        if self._request.kind is Kind.VOID and "" < now.at < sent_at:
            return NotDone(phrases.not_done_since(now))
        return self._unproven(phrases.NO_BASELINE)

    def _original_if_last(self, now: Transaction) -> Transaction | None:
        """Without a baseline the original itself serves, as long as it is the last."""
        original = self._original
        return now if original is not None and _is_same(original, now) else None

    def _is_from_before(self, message: Message) -> bool:
        """Whether it is a transaction that was there before the request.

        Such a one is not ours whatever reference it shows: a terminal might echo the reference
        of the question.
        """
        scale = self._ask.scale
        shown = transaction(message, scale.currency, scale.today)
        known = (self._attempt.baseline, self._original)
        return shown is not None and any(one is not None and _is_same(one, shown) for one in known)

    @property
    def _original(self) -> Transaction | None:
        return None if isinstance(self._request, Sale) else self._request.original

    def _still_has(self, before: Transaction) -> bool:
        """A memory that was cleared begins its numbers anew, so what lies between says nothing."""
        shown = self._transaction(self._show(before.voucher))
        return shown is not None and identity(shown) == identity(before)

    def _show(self, voucher: str) -> Look:
        self._say(phrases.asking_voucher(voucher))
        return self._talk.run(Exchange(self._ask.record(voucher)))

    def _walk(self, between: Sequence[str] | None, now: Transaction) -> Outcome:
        """Look at every transaction since; one that cannot be shown leaves the doubt."""
        for voucher in between if between is not None else ():
            look = self._show(voucher)
            if (known := settled(look.message, self._request, self._ask.scale)) is not None:
                return known
            if look.message is None:
                return self._unproven(phrases.GAP)
        if between is None:
            return self._unproven(phrases.GAP)
        return NotDone(phrases.not_among([*between, now.voucher]))

    # -- words -----------------------------------------------------------------------------------

    def _transaction(self, look: Look) -> Transaction | None:
        if look.message is None:
            return None
        scale = self._ask.scale
        return transaction(look.message, scale.currency, scale.today)

    def _unproven(self, words: Words) -> Unknown:
        return Unknown(words, needs=needs_of(self._request))

    def _say(self, words: Words) -> None:
        self._hear(Progress(words))


def identity(one: Transaction) -> tuple[object, ...]:
    """What tells two transactions apart.

    Not the time, whose year is a guess, nor the reference, which could be an echo of the question.
    """
    return (one.kind, one.voucher, one.batch, one.rrn, one.amount)


def _is_same(known: Transaction, shown: Transaction) -> bool:
    """Whether the terminal shows the one that we know; known by a slip, it may lack numbers.

    The kind counts, since a terminal might give a void or refund the numbers of its original.
    """
    if known.kind is not shown.kind:
        return False
    if not known.voucher:
        return bool(shown.rrn) and shown.rrn == known.rrn
    return same_voucher(shown.voucher, known.voucher) and known.batch in ("", shown.batch)


def vouchers_between(before: str, after: str) -> list[str] | None:
    """The numbers strictly between two vouchers, None when they are no numbers or too many."""
    if not (before.isdecimal() and after.isdecimal()):
        return None
    steps = (int(after) - int(before)) % VOUCHERS
    if not 0 < steps <= WALK + 1:
        return None
    return [f"{(int(before) + step - 1) % VOUCHERS + 1:06d}" for step in range(1, steps)]
