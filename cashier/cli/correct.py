"""Commands that correct a wrong charge, go on with a correction, give one up, or list them."""

from __future__ import annotations

from collections.abc import Callable

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.correction_rows import correction_row, correction_rows, correction_shape
from cashier.cli.exits import BY_STATE, Exit, Misused, Problem, gravest, problem_of
from cashier.cli.names import correction_named
from cashier.cli.options import acting, approving, command, option
from cashier.cli.output import complain, table, tell
from cashier.cli.pins import Claim
from cashier.domain.amounts import read_amount
from cashier.domain.correction import Correction, Stage
from cashier.domain.lifecycle import UNRESOLVED, State
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.services import correct as services
from cashier.services.approve import approve
from cashier.services.find import find
from cashier.services.give_up_correction import give_up_correction
from cashier.services.lane import Lane, NoTerminal
from cashier.services.recover import recover
from cashier.services.send import send
from cashier.store.corrections import corrections as all_corrections

READY = frozenset({State.APPROVED, State.QUEUED})


@command("correct")
@click.argument("key", required=False)
@option("--amount", about="right-amount", metavar="AMOUNT")
@option("--reason", metavar="TEXT")
@option("--continue", "open_one", metavar="ID")
@option("--give-up", metavar="ID")
@acting
@approving
@pass_call
def correct(
    call: Call, key: str | None, amount: str | None, reason: str | None, open_one: str | None,
    give_up: str | None, by: Claim, approver: Claim | None,
) -> Exit:  # fmt: skip
    if [bool(key), bool(open_one), bool(give_up)].count(True) != 1:
        raise Misused(say("cli.correct_what"))
    if key and amount and reason:
        return _start(call, key, amount, reason, by, approver)
    if open_one:
        return _continue(call, open_one, by, approver)
    if give_up and reason:
        return _give_up(call, give_up, reason, by)
    raise Misused(say("cli.correct_what"))


@command("corrections")
@option("--open", "only_open", is_flag=True)
@pass_call
def corrections(call: Call, only_open: bool) -> Exit:
    with call.look() as look:
        found = [one for one in all_corrections(look.journal) if one.is_open or not only_open]
        shapes = [correction_shape(look.journal, call.words, one) for one in found]
    rows = table([correction_row(call.words, one) for one in found])
    tell(call, shapes, rows or [call.words.text("cli.no_corrections")])
    return Exit.DONE


# -- what each does --------------------------------------------------------------------------------


def _start(
    call: Call, key: str, amount: str, reason: str, by: Claim, approver: Claim | None
) -> Exit:
    """Both halves; what stops between them stays open and listed."""
    right = read_amount(amount, call.config.lane.currency)
    with call.lane() as lane:
        person = by.prove(call, lane, "command")
        with call.stopping.heeded():
            found = find(lane, key, person.id, call.hear, call.stopping)
        begun = services.correct(lane, found.original.id, right, reason, person)
        return _Way(call, lane, person, approver).carry(begun.id)


def _continue(call: Call, name: str, by: Claim, approver: Claim | None) -> Exit:
    with call.lane() as lane:
        found = correction_named(lane.journal, name)
        return _Way(call, lane, by.prove(call, lane, "command"), approver).carry(found.id)


def _give_up(call: Call, name: str, why: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = correction_named(lane.journal, name)
        after = give_up_correction(lane, found.id, why, by.prove(call, lane, "command"))
        _show(call, lane, after)
    return Exit.DONE


class _Way:
    """The steps of one correction, each taken only where the stage allows it."""

    def __init__(self, call: Call, lane: Lane, by: Person, approver: Claim | None) -> None:
        self._call, self._lane, self._by, self._approver = call, lane, by, approver

    def carry(self, correction: str) -> Exit:
        """Take the steps; whatever stops them, the correction is shown as it stands then."""
        steps: tuple[Callable[[Correction], object], ...] = (
            self._clear, self._owed, self._approve, self._take_back, self._charge,
        )  # fmt: skip
        try:
            for step in steps:
                step(services.found(self._lane.journal, correction))
        except (Refused, NoTerminal) as error:
            return self._end(correction, problem_of(error))
        return self._end(correction)

    def _clear(self, now: Correction) -> None:
        """What is unknown is asked about before anything else."""
        if any(one.state in UNRESOLVED for one in (*now.gives, *now.charges)):
            with self._call.stopping.heeded():
                recover(self._lane, self._call.hear, self._call.stopping)

    def _owed(self, now: Correction) -> None:
        if now.stage is Stage.OWED:
            services.give_back_again(self._lane, now.id, self._by)

    def _approve(self, now: Correction) -> None:
        waits = now.gives[-1].state is State.AWAITING_APPROVAL
        if waits and self._approver is not None:
            supervisor = self._approver.prove(self._call, self._lane, "approve")
            approve(self._lane, now.gives[-1].id, supervisor)

    def _take_back(self, now: Correction) -> None:
        if now.gives[-1].state in READY:
            self._send(now.gives[-1].id)

    def _charge(self, now: Correction) -> None:
        if now.stage is Stage.TO_CHARGE:
            self._send(services.ask_charge(self._lane, now.id, self._by).id)

    def _send(self, request: str) -> None:
        with self._call.stopping.heeded():
            send(self._lane, request, self._call.hear, self._call.stopping)

    def _end(self, correction: str, problem: Problem | None = None) -> Exit:
        after = services.found(self._lane.journal, correction)
        return _show(self._call, self._lane, after, problem)


def _show(call: Call, lane: Lane, now: Correction, problem: Problem | None = None) -> Exit:
    """The correction as it stands, and by the exit status the worst of its two halves."""
    shape = correction_shape(lane.journal, call.words, now)
    if problem is not None:
        return complain(call, problem, shape)
    tell(call, shape, correction_rows(lane.journal, call.words, now))
    newest = [one[-1] for one in (now.gives, now.charges) if one]
    return gravest(BY_STATE[one.state] for one in newest)
