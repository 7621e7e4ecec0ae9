"""Codes by phone: a supervisor's key, what is read out, and the code that is read back.

`code give` runs on the supervisor's own PC: it opens no lane and no journal.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.names import request_named
from cashier.cli.options import acting, command, group, option
from cashier.cli.output import note, table, tell
from cashier.cli.pins import Claim
from cashier.cli.shapes import Shape
from cashier.domain.codes import grouped
from cashier.domain.say import say
from cashier.services.approve_by_code import asked_of
from cashier.services.code_keys import enrol as enrolling
from cashier.services.code_keys import revoke as revoking
from cashier.services.give_code import Given, read_asked
from cashier.services.give_code import give as giving
from cashier.store.code_reads import KnownKey, code_keys
from cashier.store.codec import money_body
from cashier.store.private_file import write_new
from drivers.conversation import SystemClock
from drivers.terminal import Kind

KINDS = (Kind.REFUND.value, Kind.VOID.value)
PATH = click.Path(path_type=Path)


@group("code")
def code() -> None:
    pass


@command("enrol", code)
@option("--out", about="key-out", type=PATH, required=True, metavar="KEYFILE")
@option("--phrase-file", metavar="FILE")
@acting
@pass_call
def enrol(call: Call, out: Path, phrase_file: str | None, by: Claim) -> Exit:
    if out.exists():
        raise Misused(say("code.out_exists", path=str(out)))
    with call.lane() as lane:
        person = by.prove(call, lane, "code")
        phrase = call.pins.next(phrase_file, "--phrase-file", call.words.text("code.ask_phrase"))
        write_new(out, enrolling(lane, person, phrase))
    note(call, "code.enrolled", id=person.id, path=str(out))
    tell(call, {"person": person.id, "file": str(out)}, [])
    return Exit.DONE


@command("revoke", code)
@click.argument("id")
@acting
@pass_call
def revoke(call: Call, id: str, by: Claim) -> Exit:  # noqa: A002  # the argument's name
    with call.lane() as lane:
        revoking(lane, id, by.prove(call, lane, "code"))
    note(call, "code.revoked", id=id)
    tell(call, {"person": id}, [])
    return Exit.DONE


@command("list", code)
@pass_call
def list_(call: Call) -> Exit:
    with call.look() as look:
        keys = code_keys(look.journal)
    tell(call, [_key_shape(one) for one in keys], table([_key_row(call, one) for one in keys]))
    return Exit.DONE


@command("ask", code)
@click.argument("request")
@pass_call
def ask(call: Call, request: str) -> Exit:
    """What the cashier reads out."""
    with call.look() as look:
        found = request_named(look.journal, request)
    asked = asked_of(look.about.id, found)
    spoken = call.words.text(
        "code.read_out", number=grouped(asked.number), kind=asked.kind, amount=asked.amount,
        lane=look.about.name,
    )  # fmt: skip
    shape = {
        "request": found.id, "number": asked.number, "kind": asked.kind,
        "amount": money_body(asked.amount), "lane": asked.lane,
    }  # fmt: skip
    tell(call, shape, [spoken])
    return Exit.DONE


@command("give", code)
@option("--key", "file", type=PATH, required=True, metavar="KEYFILE")
@option("--request", "number", about="number", required=True, metavar="NUMBER")
@option("--amount", required=True, metavar="AMOUNT")
@option("--kind", about="asked-kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True)
@option("--phrase-file", metavar="FILE")
@pass_call
def give(
    call: Call, file: Path, number: str, amount: str, kind: str, phrase_file: str | None
) -> Exit:
    key = file.read_bytes()
    asked = read_asked(key, number, Kind(kind), amount)
    phrase = call.pins.next(phrase_file, "--phrase-file", call.words.text("code.ask_phrase"))
    given = giving(key, phrase, asked, SystemClock().now())
    note(call, "code.given", **_told(call, given))
    tell(call, _given_shape(given), [grouped(given.code)])
    return Exit.DONE


def _told(call: Call, given: Given) -> dict[str, str]:
    """What the supervisor is saying yes to, to be compared with what they have heard."""
    return {
        "kind": call.words.text(f"kind.{given.asked.kind}"),
        "amount": call.words.money(given.asked.amount),
        "number": grouped(given.asked.number),
        "lane": given.label.lane_name,
        "made": call.words.when(_at(given).isoformat())[11:16],
    }


def _given_shape(given: Given) -> Shape:
    return {
        "code": given.code, "person": given.label.person, "lane": given.asked.lane,
        "number": given.asked.number, "kind": given.asked.kind,
        "amount": money_body(given.asked.amount), "made_at": _at(given).isoformat(),
    }  # fmt: skip


def _at(given: Given) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=given.minute)


def _key_shape(one: KnownKey) -> Shape:
    return {
        "key": one.id, "person": one.person, "made_at": one.made_at, "revoked_at": one.revoked_at,
    }  # fmt: skip


def _key_row(call: Call, one: KnownKey) -> list[str]:
    state = "code.key_revoked" if one.revoked_at else "code.key_holds"
    when = call.words.when(one.revoked_at or one.made_at)
    return [one.person, one.id[:8], call.words.text(state), when]
