"""What screens show, as lines of text: pure functions over records."""

from __future__ import annotations

from cashier.domain.choice import Verdict
from cashier.domain.records import Attempt, Request
from cashier.services.view import Found
from cashier.text import Speaker
from cashier.tui.cells import padded
from drivers.money import Money
from drivers.terminal import Kind, Transaction

_FACTS = ("voucher", "rrn", "auth_code", "batch", "card", "order_number", "at")
_LABEL = 18


def row(words: Speaker, field: str, value: str) -> str:
    """One `label  value` line."""
    return padded(words.text(f"field.{field}"), _LABEL) + value


def money_of(words: Speaker, amount: Money | None) -> str:
    return words.money(amount) if amount else words.text("unknown")


def original_lines(words: Speaker, found: Found) -> list[str]:
    """An original, large amount first, and what has become of it."""
    sale = found.original.transaction
    rows = [row(words, "amount", money_of(words, sale.amount))]
    rows += [row(words, name, getattr(sale, name)) for name in _FACTS if getattr(sale, name)]
    rows += [
        row(words, "method", _method(words, sale)),
        row(words, "state", words.text(f"standing.{found.standing}")),
        row(words, "left", words.money(found.choice.refundable)),
    ]
    if not found.fresh:
        rows.append(words.text("original.not_fresh"))
    return rows


def choice_lines(words: Speaker, found: Found) -> list[str]:
    """1 void, 2 refund: possible or not, and why; a star marks what is suggested."""
    pairs = ((Kind.VOID, "1"), (Kind.REFUND, "2"))
    return [
        _choice(words, key, kind, found.choice.of(kind), found.choice.suggested)
        for kind, key in pairs
    ]


def _choice(words: Speaker, key: str, kind: Kind, verdict: Verdict, suggested: Kind | None) -> str:
    mark = "*" if kind is suggested else " "
    name = words.text(f"kind.{kind}")
    head = f"{mark}{key} {name}" if verdict.allowed else f" - {name}"
    return f"{head}: {words.say(verdict.why)}"


def _method(words: Speaker, sale: Transaction) -> str:
    name = words.text(f"method.{sale.method}")
    return f"{name} {sale.issuer}".strip()


def request_line(words: Speaker, request: Request) -> str:
    """One request in a list: time, kind, amount, voucher of the original, state."""
    voucher = request.original.rsplit("/", 1)[-1]
    when = words.when(request.drafted_at)[5:16]
    kind, state = words.text(f"kind.{request.kind}"), words.text(f"state.{request.state}")
    return f"{when}  {kind}  {words.money(request.amount)}  {voucher}  {state}"


def reason_text(words: Speaker, reason: str) -> str:
    key = f"reason.{reason}"
    return words.text(key) if words.has(key) else reason


def review_lines(words: Speaker, found: Found, kind: Kind, amount: Money, reason: str) -> list[str]:
    """Everything that will be sent, before it is."""
    sale = found.original.transaction
    rows = [
        words.text(f"kind.{kind}"),
        "",
        row(words, "amount", words.money(amount)),
        row(words, "original_voucher", sale.voucher),
        row(words, "method", _method(words, sale)),
    ]
    rows += [row(words, "card", sale.card)] if sale.card else []
    rows += [
        row(words, "reason", reason_text(words, reason)),
        "",
        words.text(f"review.{kind}"),
    ]
    return rows


def result_lines(words: Speaker, request: Request, attempts: list[Attempt]) -> list[str]:
    """What is proven, in words; never more than that."""
    rows = [
        words.text(f"result.{request.state}"),
        "",
        row(words, "amount", words.money(request.amount)),
        row(words, "state", words.text(f"state.{request.state}")),
    ]
    if request.message is not None:
        rows.append(words.say(request.message))
    told = attempts[-1].transaction if attempts else None
    if told is not None:
        names = ("voucher", "rrn", "auth_code", "batch", "at")
        rows += [row(words, name, getattr(told, name)) for name in names if getattr(told, name)]
    return [*rows, "", words.text(f"next.{request.state}")]
