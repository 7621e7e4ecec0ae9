"""Time of a conversation against the time that its bytes need on the line, at two speeds.

The register side is the real one: driver, conversation, recorder and pyserial on a pseudo-terminal.
The clock runs from the first byte written to the moment at which the result is heard. The floor is
the time in which bytes are on the line, at its pace, and what the terminal itself takes.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from cashier.cli.screens import COLLECT_RARELY
from drivers import registry
from drivers.conversation import SystemClock
from drivers.lines import Line
from drivers.lines.serial import open_serial
from drivers.money import Money
from drivers.registry import LineSettings
from drivers.terminal import Concluded, Event, Hear, Sale, Terminal
from tests.bench.paced import Paced, paced

GOALS = {9600: 1.005, 115200: 1.02}
RECEIPT_GOAL = 1.03
ROUNDS = {9600: 3, 115200: 15}
PAUSE_SECONDS = 0.05
"""Between two conversations: the last acknowledgement of one must not count for the next."""

LINES = 40
"""Lines of the receipt that is measured."""

HEADER = (
    f"{'protocol':10}{'asked':19}{'baud':>7}{'bytes':>6}{'line ms':>9}{'far ms':>8}{'took ms':>9}"
    f"{'over us':>9}{'best':>8}{'median':>8}  goal"
)
FOOTER = (
    "far ms is what the far end took beside the line; all but the ratios is of the best round.\n"
    "What is over does not depend on the bytes: some 0.1 ms for each time that the line turns\n"
    "round, which a process needs to wake up and answer, and some 0.3 ms to read the result. So\n"
    "short messages that are acknowledged one by one cannot reach the goal at 115200 baud."
)


@dataclass(frozen=True)
class Verb:
    """Something that a register asks; `sales` are in the terminal's open batch before."""

    name: str
    ask: Callable[[Terminal, Money, Hear], object]
    sales: int = 1
    is_receipt: bool = False


def _sale(terminal: Terminal, amount: Money, hear: Hear) -> object:
    return terminal.sale(Sale("20250911000017", amount), hear)


def _totals(terminal: Terminal, _amount: Money, hear: Hear) -> object:
    return terminal.totals(hear)


SALE = Verb("sale", _sale)
SALE_WITH_SLIP = Verb("sale with its slip", _sale, is_receipt=True)
LISTING = Verb(f"list of {LINES} lines", _totals, LINES - 9, is_receipt=True)

VERBS = {
    "allinpay": (SALE, LISTING),
    "ecr17": (SALE_WITH_SLIP,),
    "zvt": (SALE_WITH_SLIP,),
}
"""What is measured of a protocol; of any other the sale alone. Allinpay's answer to a sale holds
both copies of the slip, ECR17 and ZVT send them piece by piece before the end."""


@dataclass(frozen=True)
class Round:
    """Seconds of one conversation, and what the line and the terminal need for it."""

    elapsed: float
    wire: float
    device: float
    count: int

    @property
    def ratio(self) -> float:
        return self.elapsed / (self.wire + self.device)

    @property
    def over(self) -> float:
        return self.elapsed - self.wire - self.device


class Stopwatch:
    """A drivers.lines.Line that counts bytes and seconds from its first write to the last result.

    `open` is a drivers.lines.OpenLine, `hear` a drivers.terminal.Hear.
    """

    def __init__(self, far: Paced, settings: LineSettings) -> None:
        self.name = far.port
        self._far = far
        self._settings = settings
        self._count = 0
        self._began = self._busy = self._idle = 0.0
        self.round: Round | None = None

    def open(self) -> Line:
        """Each opening is a conversation of its own; the last one is told."""
        self._line = open_serial(self._far.port, self._settings)
        self._count, self._began = 0, 0.0
        self._busy, self._idle = self._far.busy, self._far.idle
        return self

    def write(self, data: bytes) -> None:
        self._began = self._began or time.monotonic()
        self._count += len(data)
        self._line.write(data)

    def read(self, timeout: float) -> bytes:
        data = self._line.read(timeout)
        self._count += len(data)
        return data

    def flush(self) -> None:
        self._line.flush()

    def close(self) -> None:
        self._line.close()

    def hear(self, event: Event) -> None:
        if isinstance(event, Concluded):
            elapsed = time.monotonic() - self._began
            busy, idle = self._far.busy - self._busy, self._far.idle - self._idle
            self.round = Round(elapsed, busy, idle, self._count)


def main(protocols: Sequence[str] = (), rounds: Mapping[int, int] = ROUNDS) -> int:
    print(HEADER)
    with _collecting_rarely():
        for protocol in protocols or registry.names():
            for verb in VERBS.get(protocol, (SALE,)):
                for baud, times in rounds.items():
                    _report(protocol, verb, baud, list(rounds_of(protocol, verb, baud, times)))
    print(FOOTER)
    return 0


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Python's collector as the program sets it."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def rounds_of(protocol: str, verb: Verb, baud: int, times: int) -> Iterator[Round]:
    """The first conversation of a process pays for its imports and is left out."""
    driver = registry.load(protocol)
    settings = replace(driver.line, baud=baud)
    currency, options = driver.usual_currency, driver.read({})
    with paced(protocol, currency, verb.sales, settings) as far:
        for number in range(times + 1):
            watch = Stopwatch(far, settings)
            terminal = driver.terminal(watch.open, SystemClock(), currency, options)
            said = verb.ask(terminal, Money(1000 + number, currency), watch.hear)
            if watch.round is None:
                raise SystemExit(f"{protocol}, {verb.name}: nothing was asked: {said}")
            if number:
                yield watch.round
            time.sleep(PAUSE_SECONDS)


def _report(protocol: str, verb: Verb, baud: int, rounds: list[Round]) -> None:
    ratios = [one.ratio for one in rounds]
    middle, best = statistics.median(ratios), min(ratios)
    one = rounds[ratios.index(best)]
    goal = RECEIPT_GOAL if verb.is_receipt else GOALS[baud]
    print(f"{protocol:10}{verb.name:19}{baud:>7}{one.count:>6}{one.wire * 1000:>9.1f}"
          f"{one.device * 1000:>8.1f}{one.elapsed * 1000:>9.1f}{one.over * 1e6:>9.0f}"
          f"{best:>8.4f}{middle:>8.4f}  {goal} {_verdict(best, middle, goal)}")  # fmt: skip


def _verdict(best: float, middle: float, goal: float) -> str:
    if middle <= goal:
        return "reached"
    return "reached at best" if best <= goal else "not reached"
