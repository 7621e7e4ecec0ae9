"""One search over one tree: the command as a child process, until its first find or a limit."""

from __future__ import annotations

import json
import re
import subprocess
import time
from dataclasses import dataclass
from enum import StrEnum

from tests.explorer.mutants.mutant import Search
from tests.explorer.mutants.tree import Tree

SEEDS = 1_000_000
"""More days than any limit allows: the time decides."""

_DAYS = ("--seeds", str(SEEDS))
ARGUMENTS: dict[Search, tuple[str, ...]] = {
    Search.ALLINPAY: ("--protocol", "allinpay", *_DAYS),
    Search.ASIA_ECR: ("--protocol", "asia_ecr", *_DAYS),
    Search.ALLINPAY_BYTES: ("--protocol", "allinpay", "--exhaustive"),
    Search.ASIA_ECR_BYTES: ("--protocol", "asia_ecr", "--exhaustive"),
    Search.POWER_CUTS: ("--power-cuts", "1000"),
    Search.FAILING_DISK: ("--failing-disk", "--every", "20"),
    Search.PROCESSES: ("--processes",),
}
COMMAND = ("-m", "tests.explorer", "--first", "--workers", "1", "--json")

_SEED = re.compile(r"\bseed (\d+)")


class Verdict(StrEnum):
    CAUGHT = "caught"
    SURVIVED = "survived"
    CRASHED = "crashed"
    """The search itself fell over: it noticed nothing, so nobody would know."""


@dataclass(frozen=True, slots=True)
class Found:
    """How one search ended; `words` are its first find, or the last words of what fell over."""

    search: Search
    verdict: Verdict
    words: str
    seconds: float

    @property
    def seed(self) -> int | None:
        """The seed of the day that shows it, where the search has seeds."""
        match = _SEED.search(self.words) if self.verdict is Verdict.CAUGHT else None
        return int(match[1]) if match else None


def hunt(tree: Tree, search: Search, limit_seconds: float) -> Found:
    """Search `tree` for at most `limit_seconds`; running out of time is surviving."""
    started = time.monotonic()
    child = subprocess.Popen(
        tree.command(*COMMAND, *ARGUMENTS[search]), cwd=tree.folder, env=tree.environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        told, complaint = child.communicate(timeout=limit_seconds)
        verdict, words = _judge(child.returncode, told, complaint)
    except subprocess.TimeoutExpired:
        verdict, words = Verdict.SURVIVED, ""
    finally:
        child.kill()
        child.communicate()
    return Found(search, verdict, words, round(time.monotonic() - started, 1))


def _judge(status: int, told: str, complaint: str) -> tuple[Verdict, str]:
    """Only a broken promise in the search's own report counts, never its mere failing."""
    try:
        broken = [text for one in json.loads(told).values() for text in one["broken"]]
    except (ValueError, AttributeError, KeyError, TypeError):
        return Verdict.CRASHED, _last_line(complaint) or f"exit {status} without a report"
    return (Verdict.CAUGHT, broken[0]) if broken else (Verdict.SURVIVED, "")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1][:300] if lines else ""
