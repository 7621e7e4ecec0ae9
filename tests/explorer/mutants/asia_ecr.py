"""Mistakes in the driver that acknowledges, sends again after a NAK, and knows no reference."""

from __future__ import annotations

from tests.explorer.mutants.mutant import ASIA_ECR, Mutant, Searches, one, several

CODES = "drivers/asia_ecr/codes.py"
ENDINGS = "drivers/link/endings.py"
EXCHANGE = "drivers/link/exchange.py"
EXCHANGES = "drivers/asia_ecr/exchanges.py"
PHASES = "drivers/link/phases.py"
RECOVERY = "drivers/asia_ecr/recovery.py"
REQUESTS = "drivers/asia_ecr/requests.py"
BYTES_FIRST = ASIA_ECR[::-1]

_IMPORT_NOT_DONE = (RECOVERY, "    MoneyRequest,\n", "    MoneyRequest,\n    NotDone,\n")


def _means_not_done(ending: str, name: str, by: Searches = ASIA_ECR) -> Mutant:
    """An ending without an answer that is taken for a proof."""
    return one(
        name,
        by,
        ENDINGS,
        f"        Ending.{ending}: Unknown(words.{ending}, needs=needs),",
        f"        Ending.{ending}: NotDone(words.{ending}),",
    )


WITHOUT_ANSWER = (
    one(
        "a money command that was not acknowledged is sent again",
        ASIA_ECR,
        PHASES,
        "        Heard.TIME: Step.END,\n    },\n    Phase.REFUSED",
        "        Heard.TIME: Step.SEND_AGAIN,\n    },\n    Phase.REFUSED",
    ),
    one(
        "a NAK after the acknowledgement has the money command sent again",
        BYTES_FIRST,
        PHASES,
        "    Phase.ACCEPTED: _WAITING,",
        "    Phase.ACCEPTED: {**_WAITING, Heard.NAK: Step.HOLD},",
    ),
    one(
        "after one NAK, silence to what was sent again counts as thrown away",
        ASIA_ECR,
        EXCHANGE,
        "        return self._finish(ENDINGS[self._phase])",
        "        was_refused = self._sends > 1\n"
        "        return self._finish(\n"
        "            Ending.THROWN_AWAY if was_refused else ENDINGS[self._phase]\n"
        "        )",
    ),
    several(
        "an acknowledgement without an answer is a refusal",
        ASIA_ECR,
        (
            ENDINGS,
            "        Ending.NO_ANSWER: Unknown(words.NO_ANSWER, needs=needs),",
            '        Ending.NO_ANSWER: Declined("", words.NO_ANSWER),',
        ),
        (ENDINGS, "import Fact,", "import Declined, Fact,"),
    ),
    _means_not_done("SILENT", "silence instead of an acknowledgement means not done", BYTES_FIRST),
    _means_not_done("NO_ANSWER", "an acknowledgement without an answer means not done"),
    _means_not_done("STOPPED", "a person who stops waiting has stopped the money at this terminal"),
    _means_not_done("LOST", "a line that is lost after the money command means not done"),
    one(
        "an answer that came damaged means not done",
        ASIA_ECR,
        ENDINGS,
        "        Ending.UNREADABLE: Unknown(words.UNREADABLE, needs=needs),",
        "        Ending.UNREADABLE: NotDone(words.UNREADABLE),",
    ),
)

ANSWERED = (
    one(
        "the answer to the void of another sale is taken",
        ASIA_ECR,
        REQUESTS,
        "            and (not self.invoice or _agrees(answer, INVOICE, self.invoice))\n",
        "",
    ),
    one(
        "the answer for another amount is taken",
        ASIA_ECR,
        REQUESTS,
        "            and (self.amount is None or _agrees(answer, AMOUNT, self.amount))\n",
        "",
    ),
    one(
        "recovery takes the late answer of an earlier command",
        ASIA_ECR,
        EXCHANGES,
        "    late = requests.expected_of_money(attempt.request, profile)\n",
        "    late = requests.Expected(requests.code_of(attempt.request.kind, profile))\n",
    ),
    one(
        "a code that this family does not list is a refusal",
        ASIA_ECR,
        CODES,
        "_UNLISTED = Meaning(_IN_DOUBT, ",
        "_UNLISTED = Meaning(_REFUSED, ",
    ),
    one(
        "a bank that did not answer this terminal in time has refused",
        ASIA_ECR,
        CODES,
        '("TO", _IN_DOUBT,',
        '("TO", _REFUSED,',
    ),
    one(
        "a refusal is final even where the terminal says that it ran into a time-out",
        ASIA_ECR,
        CODES,
        "    return TEXTS.get(text.strip().upper(), listed)",
        "    return listed",
    ),
    one(
        "approved for a part of the amount is approved",
        ASIA_ECR,
        CODES,
        '("10", _IN_DOUBT,',
        '("10", _APPROVED,',
    ),
    one(
        "the checksum of this family is not looked at",
        BYTES_FIRST,
        "drivers/asia_ecr/frames.py",
        "        if lrc(frame[:-1], self._scope) != frame[-1]:",
        "        if len(frame) < OVERHEAD:",
    ),
)

RECOVERED = (
    one(
        "any newer transaction is taken for the refund, whatever its amount",
        ASIA_ECR,
        RECOVERY,
        "        and last.amount == request.amount\n",
        "",
    ),
    one(
        "the last transaction is taken for the refund though it was there before",
        ASIA_ECR,
        RECOVERY,
        "        and _is_newer(last.voucher, before.voucher)\n",
        "",
    ),
    several(
        "a sale that the terminal still lists was not voided",
        ASIA_ECR,
        (
            RECOVERY,
            "    return _in_doubt(words.VOID_STILL_LISTED)",
            "    return NotDone(words.VOID_STILL_LISTED)",
        ),
        _IMPORT_NOT_DONE,
    ),
    several(
        "nothing newer at the terminal proves that nothing was done",
        ASIA_ECR,
        (
            RECOVERY,
            "    return _in_doubt(words.NOTHING_NEW if same else words.OTHER_LAST)",
            "    return NotDone(words.NOTHING_NEW) if same else _in_doubt(words.OTHER_LAST)",
        ),
        _IMPORT_NOT_DONE,
    ),
    one(
        "this family takes no baseline, so that no refund can be proven",
        ASIA_ECR,
        "drivers/asia_ecr/driver.py",
        "        needs_baseline=profile.takes_baseline,",
        "        needs_baseline=False,",
    ),
)

DRIVER = (*WITHOUT_ANSWER, *ANSWERED, *RECOVERED)
