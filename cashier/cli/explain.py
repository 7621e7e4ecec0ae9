"""`cashier explain`: what can be done about an original, and why. It only looks, without a PIN."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import command, option
from cashier.cli.output import tell
from cashier.domain.deadlines import deadlines
from cashier.domain.decision import Allowed, Decision, Denied, NeedsApproval
from cashier.domain.records import Person
from cashier.domain.roles import Role
from cashier.services.explain import Answer, contract_warning, explain
from cashier.services.find import look_up
from cashier.services.view import Found
from cashier.store.codec import money_body
from cashier.text import Speaker

ANSWERS: dict[type[Decision], str] = {
    Allowed: "allowed", NeedsApproval: "approval", Denied: "denied",
}  # fmt: skip
"""What each answer is called, in JSON and in the catalogues."""


@command("explain")
@click.argument("key")
@option(
    "--role", about="asker-role", default=Role.CASHIER.value, show_default=True,
    type=click.Choice([one.value for one in Role]),
)  # fmt: skip
@option("--reason", about="explain-reason", default="typed_wrong", show_default=True)
@pass_call
def explain_(call: Call, key: str, role: str, reason: str) -> Exit:
    asker = Person("-", "-", Role(role))
    with call.look() as look:
        found = look_up(look, key)
        answers = explain(look, found.original, asker, reason)
        warning = contract_warning(look)
    warnings = [call.words.say(warning)] if warning else []
    shape = _shape(call, found, answers) | {"role": role, "warnings": warnings}
    tell(call, shape, [*_rows(call, found, role, answers), *warnings])
    return Exit.DONE


def _shape(call: Call, found: Found, answers: list[Answer]) -> dict[str, object]:
    policy, sale = call.config.policy, found.original.transaction
    until = deadlines(policy.acquirer, sale)
    return {
        "original": found.original.id,
        "rules": policy.version,
        "ways": {one.way: _way(call.words, one) for one in answers},
        "deadlines": {
            "void": until.void.isoformat() if until.void else None,
            "refund": until.refund.isoformat() if until.refund else None,
        },
    }


def _way(words: Speaker, answer: Answer) -> dict[str, object]:
    decision = answer.decision
    by = decision.by if isinstance(decision, NeedsApproval) else None
    return {
        "answer": ANSWERS[type(decision)],
        "amount": money_body(answer.amount),
        "why": _why(words, decision),
        "checkers": by.number if by else 0,
        "checker_role": by.role if by else None,
        "notes": [words.say(one) for one in answer.notes],
    }


def _why(words: Speaker, decision: Decision) -> list[str]:
    """Every reason, and what can be done instead of what is denied."""
    if isinstance(decision, NeedsApproval):
        return [words.say(one) for one in decision.why]
    now = decision.now if isinstance(decision, Denied) else None
    return [words.say(one) for one in (decision.why, now) if one is not None]


def _rows(call: Call, found: Found, role: str, answers: list[Answer]) -> Iterator[str]:
    words = call.words
    yield words.text("explain.title", voucher=found.original.transaction.voucher, role=role)
    for one in answers:
        yield from _way_rows(words, one)
    if version := call.config.policy.version:
        yield words.text("explain.version", version=version)


def _way_rows(words: Speaker, answer: Answer) -> Iterator[str]:
    decision = answer.decision
    verdict = words.text(f"explain.{ANSWERS[type(decision)]}")
    yield f"{words.text(f'explain.{answer.way}')} {words.money(answer.amount)}: {verdict}"
    lines = [*_why(words, decision), *map(words.say, answer.notes)]
    if isinstance(decision, NeedsApproval):
        lines = [words.text(f"approval.checkers_{decision.by.number}"), *lines]
    yield from (f"  {line}" for line in lines)
