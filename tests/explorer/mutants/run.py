"""Sets all mutants loose, one by one, and tells which of them the search finds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.explorer.mutants.hunt import Found, Verdict, hunt
from tests.explorer.mutants.mutant import Mutant, Search
from tests.explorer.mutants.table import MUTANTS
from tests.explorer.mutants.tree import TOP, Tree

Row = dict[str, object]
Tell = Callable[[Row], None]
PATIENCE: dict[Search, float] = {Search.ALLINPAY_BYTES: 6.0, Search.ASIA_ECR_BYTES: 6.0}
"""How many limits a search may take: one that tries everything in order needs its time."""
CONTROL_SECONDS = 10.0
"""How long the unchanged program is searched; a find in it would make every verdict void."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutant: every search that was tried, the last one being the verdict."""

    mutant: Mutant
    tried: tuple[Found, ...]

    @property
    def verdict(self) -> Verdict:
        verdicts = [one.verdict for one in self.tried]
        return next(one for one in (Verdict.CAUGHT, Verdict.CRASHED, Verdict.SURVIVED)
                    if one in verdicts)  # fmt: skip

    @property
    def telling(self) -> Found:
        """The search whose verdict counts."""
        return next(one for one in self.tried if one.verdict is self.verdict)

    @property
    def seconds(self) -> float:
        return round(sum(one.seconds for one in self.tried), 1)

    def row(self) -> Row:
        found = self.telling
        return {
            "mutant": self.mutant.name, "verdict": self.verdict, "search": found.search,
            "seed": found.seed, "found": found.words, "seconds": self.seconds,
        }  # fmt: skip

    def complaint(self) -> str:
        """Why the search is not good enough, as a sentence."""
        searches = ", ".join(one.search for one in self.tried)
        end = f" ({self.telling.words})" if self.verdict is Verdict.CRASHED else ""
        return f"{self.verdict} {self.seconds} s of {searches}: {self.mutant.name}{end}"


def run_all(
    limit_seconds: float, workers: int = 2, mutants: Sequence[Mutant] = MUTANTS,
    top: Path = TOP, tell: Tell = lambda _row: None,
) -> dict[str, object]:  # fmt: skip
    """Every mutant against its searches, each for `limit_seconds` (see PATIENCE); figures, rows.

    `broken` has one sentence for each mutant that was not caught, or says why the run is void.
    `tell` hears each row as soon as it is known, in the thread of a worker.
    """
    started = time.monotonic()
    with ExitStack() as stack:
        trees: SimpleQueue[Tree] = SimpleQueue()
        for _ in range(workers):
            trees.put(stack.enter_context(Tree.of(top)))
        void = _control(trees, _searches(mutants), min(limit_seconds, CONTROL_SECONDS))
        outcomes = [] if void else _each(mutants, trees, workers, limit_seconds, tell)
    return _figures(outcomes, void, time.monotonic() - started)


def sabotage(tree: Tree, mutant: Mutant, limit_seconds: float) -> Outcome:
    """One mutant against its searches in their order, until one of them catches it."""
    tried: list[Found] = []
    with tree.with_mutant(mutant):
        for search in mutant.by:
            tried.append(hunt(tree, search, limit_seconds * PATIENCE.get(search, 1.0)))
            if tried[-1].verdict is Verdict.CAUGHT:
                break
    return Outcome(mutant, tuple(tried))


def _each(
    mutants: Sequence[Mutant], trees: SimpleQueue[Tree], workers: int, limit_seconds: float,
    tell: Tell,
) -> list[Outcome]:  # fmt: skip
    def one(mutant: Mutant) -> Outcome:
        tree = trees.get()
        try:
            outcome = sabotage(tree, mutant, limit_seconds)
        finally:
            trees.put(tree)
        tell(outcome.row())
        return outcome

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, mutants))


def _searches(mutants: Sequence[Mutant]) -> list[Search]:
    return sorted({search for mutant in mutants for search in mutant.by})


def _control(trees: SimpleQueue[Tree], searches: list[Search], seconds: float) -> list[str]:
    """What the searches say of the unchanged program: nothing, or the run is void."""
    tree = trees.get()
    found = [hunt(tree, search, seconds) for search in searches]
    trees.put(tree)
    return [
        f"void, {one.search} on the unchanged program {one.verdict}: {one.words}"
        for one in found
        if one.verdict is not Verdict.SURVIVED
    ]


def _figures(outcomes: list[Outcome], void: list[str], seconds: float) -> dict[str, object]:
    counts = Counter(str(one.verdict) for one in outcomes)
    return {
        "mutants": len(outcomes), **{str(one): counts[one] for one in Verdict},
        "seconds": round(seconds, 1), "rows": [one.row() for one in outcomes],
        "broken": void + [
            one.complaint() for one in outcomes if one.verdict is not Verdict.CAUGHT
        ],
    }  # fmt: skip
