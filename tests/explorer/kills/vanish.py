"""The terminal that the screens are on goes away: on every screen, in every way.

The program must end by itself, give the journal back, and leave what was being sent in doubt. A
suspended program waits without working, and goes on where it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from cashier.bootstrap import open_look
from cashier.cli.exits import Exit
from cashier.domain.lifecycle import UNRESOLVED
from cashier.store import reads
from tests.explorer.kills.command import Command
from tests.explorer.kills.counter import Counter
from tests.explorer.kills.ends import ENDS
from tests.explorer.kills.life import life
from tests.explorer.kills.score import Score, Trail
from tests.explorer.kills.screens import Manner, Program, screens
from tests.explorer.kills.shift import Shift
from tests.explorer.kills.terminal import WatchedTerminal
from tests.explorer.world import TWO

SOON = 2.0
"""Seconds within which a program whose terminal is gone must have ended."""

PATIENT = 60
"""Seconds for which the driver waits for an answer that never comes."""

SIGN_IN, COUNTER, ORIGINAL = "SIGN IN", "COUNTER", "ORIGINAL"
SENDING = "TALKING TO THE TERMINAL"

DOORS = {
    "HELP": "f1", "FUNCTIONS": "\x1bOR", "KEPT RECEIPTS": "f4", "WAITING": "f5", "UNKNOWN": "f6",
}  # fmt: skip
"""Screens that one key opens at the counter."""

WORDS = {SIGN_IN: "PIN", "UNKNOWN": "RESULT UNKNOWN"}
"""By what a screen is known, where that is not its name here."""

WAY = {"WHY?": "1", "CHECK BEFORE SENDING": "1", "ARMED": "+", SENDING: "enter"}
"""From an original to the terminal: each screen, and the key that leads there."""

TO_AND_FRO = ("f1", "0")
"""Keys that draw a whole screen each: the counter's help, and the counter again."""

SCENES = (SIGN_IN, COUNTER, *DOORS, ORIGINAL, *WAY)


def vanishing(every: int = 1) -> dict[str, object]:
    """Every end on every screen (or each `every`th of them), and a pause on every screen."""
    cases = [(scene, name) for name in ENDS for scene in SCENES][::every]
    with shop(len(cases) + len(SCENES)) as played:
        for scene, name in cases:
            played.end(scene, name)
        for scene in SCENES[::every]:
            played.suspend(scene)
        played.suspend_while_it_draws()
    return played.figures()


@contextmanager
def shop(sales: int) -> Iterator[Shop]:
    """A counter whose terminal moves the money and then never answers; kept if it shows a fault."""
    folder = Path(mkdtemp(prefix="vanish-"))
    terminal = WatchedTerminal(folder, TWO[0], "lost-answer")
    counter = Counter(folder, TWO[0], sales, answer_seconds=PATIENT)
    played = Shop(counter, terminal)
    terminal.switch_on()
    try:
        counter.hire()
        yield played
    finally:
        terminal.cut()
    if not played.score.broken:
        shutil.rmtree(folder)


class Shop:
    """Where the cases are played, one after the other."""

    def __init__(self, counter: Counter, terminal: WatchedTerminal) -> None:
        self.score = Score("vanishing()")
        self._slowest = self._busiest = 0.0
        self._counter = counter
        self._terminal = terminal
        self._trail = Trail(self.score, f"folder {counter.folder}")

    def end(self, scene: str, name: str) -> None:
        """One program is led to `scene` and then loses its terminal, or is told to end."""
        manner, lose = ENDS[name]
        with self._case(f"{name} on {scene}", scene), screens(self._counter, manner) as program:
            self._lead(program, scene)
            lose(program)
            self._judge(program)

    def suspend(self, scene: str) -> None:
        """One program is suspended on `scene`: others are refused, and it goes on there."""
        case = self._case(f"suspended on {scene}", scene)
        with case, screens(self._counter, Manner()) as program:
            self._lead(program, scene)
            program.rest()
            program.suspend()
            before = program.cpu_seconds()
            self._demand_held()
            assert program.cpu_seconds() == before, "it works while it is suspended"
            program.go_on()
            program.hands.sees(WORDS.get(scene, scene))

    def suspend_while_it_draws(self, times: int = 60) -> None:
        """A signal may come at any moment, also in the middle of writing to the terminal."""
        case = self._case("suspended while it draws", COUNTER)
        with case, screens(self._counter, Manner()) as program:
            program.hands.sign_in()
            for key in list(TO_AND_FRO) * (times // len(TO_AND_FRO)):
                program.rest()
                program.begin_to_draw(key)
                program.suspend()
                program.go_on()

    def figures(self) -> dict[str, object]:
        return {
            **self.score.tally, "slowest_end_seconds": round(self._slowest, 2),
            "most_cpu_seconds_after_the_end": round(self._busiest, 2),
            "seconds": round(self.score.seconds, 1), "broken": self.score.broken,
        }  # fmt: skip

    # -- on the way --------------------------------------------------------------------------------

    def _lead(self, program: Program, scene: str) -> None:
        hands = program.hands
        if scene == SIGN_IN:
            hands.sees(WORDS[scene])
            return
        hands.sign_in()
        if scene in DOORS:
            hands.step(DOORS[scene], WORDS.get(scene, scene))
        elif scene != COUNTER:
            self._towards_terminal(program, scene)

    def _towards_terminal(self, program: Program, scene: str) -> None:
        hands = program.hands
        errand = self._counter.void()
        assert errand is not None
        moved = len(self._terminal.movements())
        hands.press(*errand.voucher.lstrip("0"), "enter")
        hands.sees(ORIGINAL)
        for shown in _until(scene):
            hands.step(WAY[shown], shown)
        if scene == SENDING:
            program.wait_for(lambda: len(self._terminal.movements()) > moved)

    # -- afterwards --------------------------------------------------------------------------------

    @contextmanager
    def _case(self, name: str, scene: str) -> Iterator[None]:
        """What was waited for in vain is a broken promise; afterwards the next life clears up."""
        moved = len(self._terminal.movements())
        try:
            yield
            assert self._doubts() == int(scene == SENDING), "what was being sent is not in doubt"
            assert len(self._terminal.movements()) - moved == int(scene == SENDING)
        except AssertionError as missed:
            self._trail.break_with(f"{name}: {missed}")
        with life(Shift(self._counter, self._terminal, told=self._trail.told, is_deep=True)) as one:
            self._trail.follow(one)
        self.score.tally["cases"] += 1

    def _judge(self, program: Program) -> None:
        before = program.cpu_seconds()
        seconds = program.hands.seconds_to_end(SOON)
        assert program.hands.process.returncode == Exit.DONE, program.hands.text()
        assert not (self._counter.data / "journal.db-wal").exists(), "the journal was not closed"
        self._slowest = max(self._slowest, seconds)
        self._busiest = max(self._busiest, program.cpu_seconds() - before)

    def _demand_held(self) -> None:
        with life(Command(self._counter.command("recover"))) as one:
            self._trail.follow(one)
        assert one.told("exit") == [Exit.HELD], "another process was not refused"

    def _doubts(self) -> int:
        with open_look(self._counter.config, self._counter.data) as look:
            return len(reads.requests(look.journal, *UNRESOLVED))


def _until(scene: str) -> Iterator[str]:
    """The screens between an original and `scene`, that one included."""
    if scene == ORIGINAL:
        return
    for shown in WAY:
        yield shown
        if shown == scene:
            return
