"""Commands that ask for money back, and those that carry such a request on."""

from __future__ import annotations

from collections.abc import Callable

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import BY_STATE, Exit, Misused, Problem, problem_of
from cashier.cli.names import request_named
from cashier.cli.options import (
    acting,
    acting_or_by_code,
    approving,
    command,
    option,
    seconding,
)
from cashier.cli.output import complain, tell
from cashier.cli.pins import Claim
from cashier.cli.rows import request_rows, waiting_rows
from cashier.cli.shapes import request_shape, waiting_shape
from cashier.domain.amounts import read_amount
from cashier.domain.lifecycle import State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.routes import Route
from cashier.domain.say import say
from cashier.services import approve as approval
from cashier.services import draft as drafting
from cashier.services import pay_other_way as paying
from cashier.services import send as sending
from cashier.services.approve_by_code import approve_by_code
from cashier.services.find import find
from cashier.services.lane import Lane, NoTerminal
from cashier.services.view import Found
from drivers.money import Money
from drivers.terminal import Kind

Step = Callable[[Request], Request]


@command("void")
@click.argument("key")
@option("--reason", required=True, metavar="TEXT")
@acting
@approving
@pass_call
def void(call: Call, key: str, reason: str, by: Claim, approver: Claim | None) -> Exit:
    return _ask(call, Kind.VOID, key, None, reason, by, approver)


@command("refund")
@click.argument("key")
@option("--amount", required=True, metavar="AMOUNT")
@option("--reason", required=True, metavar="TEXT")
@option("--route", type=click.Choice([one.value for one in Route]), default="original")
@option("--bank-reference", default="", metavar="NUMBER")
@acting
@approving
@seconding
@pass_call
def refund(
    call: Call, /, key: str, amount: str, reason: str, by: Claim, approver: Claim | None, *,
    route: str, bank_reference: str, second: Claim | None,
) -> Exit:  # fmt: skip
    wanted = read_amount(amount, call.config.lane.currency)
    if route == Route.ORIGINAL:
        return _ask(call, Kind.REFUND, key, wanted, reason, by, approver)
    with call.lane() as lane:
        person, found = _found(call, lane, key, by)
        request = drafting.draft(
            lane, Kind.REFUND, found.original.id, wanted, reason, person, Route(route)
        )
        return _carry(call, lane, request, [_payer(call, lane, bank_reference, approver, second)])


@command("pay-other-way")
@click.argument("request")
@option("--bank-reference", required=True, metavar="NUMBER")
@approving
@seconding
@pass_call
def pay_other_way(
    call: Call, request: str, bank_reference: str, approver: Claim | None, second: Claim | None
) -> Exit:
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        return _carry(call, lane, found, [_payer(call, lane, bank_reference, approver, second)])


@command("approve")
@click.argument("request")
@acting_or_by_code
@pass_call
def approve(call: Call, request: str, by: Claim | None, code: Claim | None) -> Exit:
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        yes = _by_code(call, lane, code) if code else _in_person(call, lane, by)
        return _carry(call, lane, found, [yes, _sender(call, lane)])


@command("send")
@click.argument("request")
@pass_call
def send(call: Call, request: str) -> Exit:
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        return _carry(call, lane, found, [_sender(call, lane)])


def _ask(
    call: Call, kind: Kind, key: str, wanted: Money | None, reason: str, by: Claim,
    approver: Claim | None,
) -> Exit:  # fmt: skip
    """The whole flow: who, what, draft, approve, send. A void is of the whole amount."""
    with call.lane() as lane:
        person, found = _found(call, lane, key, by)
        request = drafting.draft(lane, kind, found.original.id, wanted, reason, person)
        steps = [_approver(call, lane, approver), _sender(call, lane)]
        return _carry(call, lane, request, steps)


def _found(call: Call, lane: Lane, key: str, by: Claim) -> tuple[Person, Found]:
    """Who asks, and for which original."""
    person = by.prove(call, lane, "command")
    with call.stopping.heeded():
        return person, find(lane, key, person.id, call.hear, call.stopping)


def _payer(call: Call, lane: Lane, reference: str, *claims: Claim | None) -> Step:
    """Books what goes another way, if somebody stands for it; else it goes on waiting."""

    def step(request: Request) -> Request:
        people = [one.prove(call, lane, "approve") for one in claims if one is not None]
        return paying.pay_other_way(lane, request.id, reference, people) if people else request

    return step


def _in_person(call: Call, lane: Lane, by: Claim | None) -> Step:
    """The supervisor is here; who they are is proved before anything else."""
    if by is None:
        raise Misused(say("code.who"))
    person = by.prove(call, lane, "approve")
    return lambda waiting: approval.approve(lane, waiting.id, person)


def _by_code(call: Call, lane: Lane, code: Claim) -> Step:
    """The supervisor is on the phone and has read a code out."""
    digits = code.secret(call, "code.ask_code")
    return lambda waiting: approve_by_code(lane, waiting.id, code.id, digits)


def _approver(call: Call, lane: Lane, claim: Claim | None) -> Step:
    """Approves what awaits it, if somebody is there to do it."""

    def step(request: Request) -> Request:
        if claim is None or request.state is not State.AWAITING_APPROVAL:
            return request
        return approval.approve(lane, request.id, claim.prove(call, lane, "approve"))

    return step


def _sender(call: Call, lane: Lane) -> Step:
    """Sends what may be sent; what still awaits approval stays."""

    def step(request: Request) -> Request:
        if request.state is State.AWAITING_APPROVAL:
            return request
        with call.stopping.heeded():
            return sending.send(lane, request.id, call.hear, call.stopping)

    return step


def _carry(call: Call, lane: Lane, request: Request, steps: list[Step]) -> Exit:
    """Take the steps; whatever stops them, the request is shown as it stands then."""
    try:
        for step in steps:
            request = step(request)
    except (Refused, NoTerminal) as error:
        return present(call, lane, request.id, problem_of(error))
    return present(call, lane, request.id)


def present(call: Call, lane: Lane, request_id: str, problem: Problem | None = None) -> Exit:
    """Show a request as it stands, and say by the exit status what that means."""
    request = drafting.existing(lane.journal, request_id)
    shape = request_shape(lane.journal, call.words, request)
    shape |= waiting_shape(lane, call.words, request)
    if problem is not None:
        return complain(call, problem, shape)
    waiting = waiting_rows(lane, call.words, request)
    tell(call, shape, [*request_rows(lane.journal, call.words, request), *waiting])
    return BY_STATE[request.state]
