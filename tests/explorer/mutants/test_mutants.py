"""The table fits the program as it stands, and a few mutants are really caught."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.explorer.mutants.beyond import BEYOND
from tests.explorer.mutants.hunt import Found, Verdict, hunt
from tests.explorer.mutants.mutant import Edit, Mutant, NotThere, Search, one
from tests.explorer.mutants.run import Outcome, run_all, sabotage
from tests.explorer.mutants.table import ALL, MUTANTS, NOT_YET
from tests.explorer.mutants.tree import TOP, Tree

FEWEST = 40
"""What a search must be measured with (measured.md, class M)."""
LIMIT = 15.0
AT_ONCE = "an unknown outcome is shown as not done"
"""A mutant that hardly any day at the counter misses."""


@pytest.fixture(scope="module")
def tree() -> Iterator[Tree]:
    with Tree.of() as copy:
        yield copy


def called(name: str) -> Mutant:
    return next(one for one in MUTANTS if one.name == name)


# -- the table -------------------------------------------------------------------------------------


def test_there_are_enough_mutants_and_no_two_say_the_same() -> None:
    names = Counter(mutant.name for mutant in ALL)
    assert len(MUTANTS) >= FEWEST
    assert [name for name, count in names.items() if count > 1] == []
    assert len({mutant.edits for mutant in ALL}) == len(ALL)


def test_every_mutant_changes_the_program_itself_and_names_its_searches() -> None:
    for mutant in ALL:
        assert mutant.by, mutant.name
        assert {edit.file.split("/")[0] for edit in mutant.edits} <= {"cashier", "drivers"}


def test_every_edit_fits_the_program_exactly_once() -> None:
    out_of_date = []
    for mutant in ALL:
        try:
            mutant.texts(TOP)
        except NotThere as error:
            out_of_date.append(f"{mutant.name}: {error}")
    assert out_of_date == []


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_a_mutant_is_python_that_means_something_else(mutant: Mutant) -> None:
    for path, text in mutant.texts(TOP).items():
        assert _meaning(text, path) != _meaning(path.read_text("utf-8"), path)


def test_a_text_that_occurs_twice_is_refused() -> None:
    with pytest.raises(NotThere):
        Edit("any.py", "x", "y").changed("x = x")


def test_what_the_search_does_not_find_yet_is_in_the_table_with_what_it_lacks() -> None:
    assert {one.name for one in NOT_YET} == set(BEYOND)
    assert all(BEYOND.values())
    assert len(NOT_YET) < len(MUTANTS)


# -- the copy --------------------------------------------------------------------------------------


def test_a_mutant_is_gone_from_the_copy_afterwards_and_was_never_in_the_project(tree: Tree) -> None:
    mutant = called(AT_ONCE)
    path = tree.folder / mutant.edits[0].file
    whole = path.read_text("utf-8")
    with tree.with_mutant(mutant):
        assert path.read_text("utf-8") != whole
    assert path.read_text("utf-8") == whole == (TOP / mutant.edits[0].file).read_text("utf-8")


# -- the verdicts ----------------------------------------------------------------------------------


@pytest.mark.timeout(90)
@pytest.mark.parametrize("search", [Search.ALLINPAY, Search.ASIA_ECR])
def test_a_mutant_is_caught_by_a_seed(tree: Tree, search: Search) -> None:
    mutant = called(AT_ONCE)
    outcome = sabotage(tree, Mutant(mutant.name, (search,), mutant.edits), LIMIT)
    assert outcome.verdict is Verdict.CAUGHT
    assert outcome.telling.seed is not None


def test_a_search_that_falls_over_has_caught_nothing(tree: Tree) -> None:
    file = "cashier/services/conclude.py"
    broken = one("falls over", (Search.ALLINPAY,), file, "def conclude(", "def concluded(")
    outcome = sabotage(tree, broken, LIMIT)
    assert outcome.verdict is Verdict.CRASHED
    assert "conclude" in outcome.complaint()


def test_a_search_that_runs_out_of_time_has_caught_nothing(tree: Tree) -> None:
    assert hunt(tree, Search.ALLINPAY, 0.5).verdict is Verdict.SURVIVED


def test_a_survivor_is_named_in_the_report_and_a_caught_one_is_not() -> None:
    mutant = called(AT_ONCE)
    found = [
        Found(Search.ALLINPAY, Verdict.SURVIVED, "", 9.0),
        Found(Search.ASIA_ECR, Verdict.CAUGHT, "seed 4: paid 2 times", 1.5),
    ]
    assert mutant.name in Outcome(mutant, tuple(found[:1])).complaint()
    row = Outcome(mutant, tuple(found)).row()
    assert (row["verdict"], row["seed"], row["seconds"]) == (Verdict.CAUGHT, 4, 10.5)


def test_a_run_over_a_program_that_is_broken_already_is_void(tmp_path: Path, tree: Tree) -> None:
    with tree.with_mutant(called(AT_ONCE)):
        found = run_all(LIMIT, workers=1, mutants=[called(AT_ONCE)], top=tree.folder)
    assert found["mutants"] == 0
    assert "void" in str(found["broken"])


def _meaning(text: str, path: Path) -> str:
    return ast.dump(ast.parse(text, str(path)))
