"""Lives of requests for reports, told in a line."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from cashier.domain.report.bank_file import Booking
from cashier.domain.report.entries import Entry, Step
from drivers.terminal import Kind, Transaction
from tests.builders import a_request, a_sale, cny

LIFE = (State.DRAFTED, State.APPROVED, State.INTENDED, State.SENT)


def an_entry(name: str, state: State, *, minor: int = 30_00, first: int = 1, sale: str = "000123",
             kind: Kind = Kind.REFUND, **told: str) -> Entry:  # fmt: skip
    """A request that came to `state`, a step a minute; `told` are the terminal's numbers of it."""
    request = a_request(id=name, state=state, amount=cny(minor), kind=kind)
    path = (*LIFE, *((State.ACCEPTED, state) if state in AFTER else (state,)))
    steps = tuple(
        Step(first + n, f"2026-11-22T12:{n:02d}:00.000+00:00", one, "1001")
        for n, one in enumerate(path)
    )
    numbers = {"voucher": "000777", "rrn": "700000000001", "auth_code": "A1B2C3"} | told
    result = Transaction(kind, batch="000012", at="2026-11-22T12:05:00", **numbers)
    known = result if state in (*AFTER, State.ACCEPTED) else None
    return Entry(request, steps, a_sale(voucher=sale), known, f"ref-{name}")


AFTER = (State.CREDITED, State.FAILED_LATER)


def a_row(line: int = 2, *, minor: int = 30_00, **changes: object) -> Booking:
    said: dict[str, object] = {
        "line": line, "amount": cny(minor), "kind": Kind.REFUND, "rrn": "700000000001",
        "voucher": "777", "batch": "12", "auth_code": "A1B2C3",
    }  # fmt: skip
    return Booking(**(said | changes))  # type: ignore[arg-type]
