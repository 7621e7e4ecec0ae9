"""Mistakes in the driver whose protocol repeats our reference."""

from __future__ import annotations

from tests.explorer.mutants.mutant import ALLINPAY, Mutant, Search, one, several

ANSWERS_IN_TIME = (Search.ALLINPAY,)
CODES = "drivers/allinpay/codes.py"
FRAMES = "drivers/allinpay/frames.py"
OUTCOMES = "drivers/allinpay/outcomes.py"
RECOVERY = "drivers/allinpay/recovery.py"
SESSION = "drivers/allinpay/session.py"

_GONE = "    return NotDone(phrases.NOT_SENT) if why is Gone.UNSENT else Unknown(_MONEY_GONE[why])"


def _gone(name: str, after: str) -> Mutant:
    """A wrong meaning of an answer that did not come."""
    return one(name, ANSWERS_IN_TIME, OUTCOMES, _GONE, f"{after}\n{_GONE}")


WITHOUT_ANSWER = (
    one(
        "a money command that met silence is sent again by timer",
        ALLINPAY,
        SESSION,
        "        return [*effects, *self._end(Gone.NAKED if self._naks else Gone.SILENT)]\n",
        """\
        self._tries = getattr(self, "_tries", 1) + 1
        if self._tries <= 3:
            return [*effects, *self.start(now)]
        return [*effects, *self._end(Gone.NAKED if self._naks else Gone.SILENT)]
""",
    ),
    _gone(
        "silence is a refusal",
        '    if why is Gone.SILENT:\n        return Declined("", phrases.MONEY_SILENT)',
    ),
    _gone(
        "silence means not done",
        "    if why is Gone.SILENT:\n        return NotDone(phrases.MONEY_SILENT)",
    ),
    _gone(
        "a person who stops waiting has stopped the money",
        "    if why is Gone.STOPPED:\n        return NotDone(phrases.MONEY_STOPPED)",
    ),
    _gone(
        "a line that is lost after the first byte means not done",
        "    if why is Gone.LOST:\n        return NotDone(phrases.MONEY_GONE)",
    ),
    _gone(
        "one NAK means not done, whatever was booked",
        "    if why is Gone.NAKED:\n        return NotDone(phrases.MONEY_NAKED)",
    ),
)

ANSWERED = (
    one(
        "the answer to another request is taken, whatever reference it repeats",
        ALLINPAY,
        OUTCOMES,
        'if message.type != TYPES[request.kind] or echoed not in ("", request.reference):',
        "if message.type != TYPES[request.kind]:",
    ),
    one(
        "an answer may name any amount",
        ALLINPAY,
        OUTCOMES,
        "    return told == request.amount and _fits_original(message, request)",
        "    return _fits_original(message, request)",
    ),
    several(
        "an answer without a code is an approval",
        ALLINPAY,
        (OUTCOMES, "    if not code or (codes.look_up", "    if (codes.look_up"),
        (
            CODES,
            "    return CODES.get(code) or Code(",
            '    return CODES.get(code or "00") or Code(',
        ),
    ),
    one(
        "a code that nobody knows is a refusal",
        ALLINPAY,
        CODES,
        "or Code(code, Meaning.IN_DOUBT, unknown)",
        "or Code(code, Meaning.DECLINED, unknown)",
    ),
    one("a partial approval is an approval", ALLINPAY, CODES, '("10", _DOUBT,', '("10", _OK,'),
    one("a bank that did not answer has refused", ALLINPAY, CODES, '("68", _DOUBT,', '("68", _NO,'),
    one(
        "'done before' and 'duplicate' are refusals like any other",
        ALLINPAY,
        OUTCOMES,
        "    return codes.look_up(code).meaning is Meaning.HINT",
        "    return codes.look_up(code).meaning is Meaning.CANCELLED",
    ),
    one("'done before' is an approval", ALLINPAY, CODES, '("XC", _HINT,', '("XC", _OK,'),
    one(
        "the checksum is not looked at",
        ALLINPAY[::-1],
        FRAMES,
        "        if lrc(frame[1:-1]) != frame[-1]:",
        "        if len(frame) < OVERHEAD:",
    ),
    several(
        "a frame that stops half-way is taken as it stands",
        ALLINPAY[::-1],
        (
            FRAMES,
            "        return self._take(length)\n",
            """\
        if len(self._buffer) >= length + OVERHEAD:
            return self._take(length)
        block = bytes(self._buffer[3:])
        self._buffer.clear()
        return block
""",
        ),
        (
            FRAMES,
            "if length is None or len(self._buffer) < length + OVERHEAD:",
            "if length is None or len(self._buffer) < 16:",
        ),
        (
            "drivers/allinpay/messages.py",
            '            raise BadMessage(f"the value of {tag:04X} is cut off", block)',
            "            return",
        ),
    ),
)

RECOVERED = (
    one(
        "recovery takes any record for ours, whatever reference it has",
        ALLINPAY,
        OUTCOMES,
        'if message is None or message.text("reference") != request.reference:',
        "if message is None:",
    ),
    one(
        "recovery ignores the baseline and compares with the original",
        ALLINPAY,
        RECOVERY,
        "before = self._attempt.baseline or self._original_if_last(now)",
        "before = self._original_if_last(now)",
    ),
    one(
        "recovery believes its first look and does not wait for a slow host",
        ALLINPAY,
        RECOVERY,
        """\
        if not self._pause(patience):
            return Unknown(phrases.STOPPED)
        second = self._last()
""",
        "        second = first\n",
    ),
    one(
        "recovery passes over a transaction that the terminal does not show",
        ALLINPAY,
        RECOVERY,
        """\
            if look.message is None:
                return self._unproven(phrases.GAP)
""",
        "",
    ),
)

DRIVER = (*WITHOUT_ANSWER, *ANSWERED, *RECOVERED)
