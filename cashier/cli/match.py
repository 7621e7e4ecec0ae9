"""`cashier match`: find a payment without its card number, fact by fact."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import acting, command, option
from cashier.cli.output import tell
from cashier.cli.pins import Claim
from cashier.cli.rows import found_rows
from cashier.cli.shapes import found_shape
from cashier.domain.amounts import read_amount
from cashier.domain.matching import Given, read_window
from cashier.services.match import Matched
from cashier.services.match import match as service
from cashier.text import Speaker


@command("match")
@option("--voucher", default="", metavar="NUMBER")
@option("--rrn", default="", metavar="NUMBER")
@option("--auth-code", default="", metavar="CODE", about="auth_code")
@option("--order-number", default="", metavar="NUMBER", about="order_number")
@option("--amount", default="", metavar="AMOUNT")
@option("--time", "window", default="", metavar="HH:MM-HH:MM", about="time")
@acting
@pass_call
def match(call: Call, /, by: Claim, amount: str, window: str, **facts: str) -> Exit:
    paid = read_amount(amount, call.config.lane.currency) if amount else None
    given = Given(**facts, amount=paid, window=read_window(window))
    with call.lane() as lane:
        person = by.prove(call, lane, "command")
        with call.stopping.heeded():
            matched = service(lane, given, person, call.hear, call.stopping)
    tell(call, _shape(call.words, matched), _rows(call.words, matched))
    return Exit.DONE if matched.is_proven else Exit.REFUSED


def _shape(words: Speaker, matched: Matched) -> dict[str, object]:
    facts = {name: str(verdict) for name, verdict in matched.verdicts.items()}
    return found_shape(words, matched.found) | {"facts": facts, "proven": matched.is_proven}


def _rows(words: Speaker, matched: Matched) -> Iterator[str]:
    yield words.text("match.proven" if matched.is_proven else "match.not_proven")
    for name, verdict in matched.verdicts.items():
        yield f"{words.text(f'field.{name}')}: {words.text(f'verdict.{verdict}')}"
    yield from found_rows(words, matched.found) if matched.is_proven else ()
