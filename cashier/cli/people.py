"""People, their roles and their PINs."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import acting, command, group, option
from cashier.cli.output import note, table, tell
from cashier.cli.pins import Claim, new_pin
from cashier.cli.shapes import Shape
from cashier.domain.pins import is_locked_out
from cashier.domain.records import Person
from cashier.domain.roles import Permission, Role, may
from cashier.services.change_pin import change_pin
from cashier.services.lane import Lane
from cashier.services.staff import add_person, reset_pin
from cashier.store import reads
from cashier.store.reads import Readable
from cashier.text.alarms import alarm_text


@group("staff")
def staff() -> None:
    pass


@command("add", staff)
@click.argument("id")
@option("--name", required=True, metavar="NAME")
@option("--role", type=click.Choice([role.value for role in Role]), required=True)
@option("--new-pin-file", metavar="FILE")
@option("--as", "by", metavar="ID")
@option("--pin-file", metavar="FILE")
@pass_call
def add(
    call: Call, id: str, name: str, role: str,  # noqa: A002  # the argument's name
    new_pin_file: str | None, by: str | None, pin_file: str | None,
) -> Exit:  # fmt: skip
    with call.lane() as lane:
        supervisor = _supervisor(call, lane, by, pin_file)
        pin = new_pin(call, new_pin_file, id)
        person = add_person(lane, id, name, Role(role), pin, supervisor)
    note(call, "cli.person_added", id=person.id)
    tell(call, _shape(person), [])
    return Exit.DONE


@command("list", staff)
@pass_call
def list_(call: Call) -> Exit:
    with call.look() as look:
        people = [(one, _locked(look.journal, one)) for one in reads.people(look.journal)]
        alarms = reads.pin_alarms(look.journal)
    rows = [_row(call, one, is_locked=is_locked) for one, is_locked in people]
    shapes = [_shape(one) | ({"locked": True} if is_locked else {}) for one, is_locked in people]
    tell(call, shapes, table(rows))
    for alarm in alarms:
        note(call, "pin_alarm.staff_list", text=alarm_text(call.words, alarm))
    return Exit.DONE


def _row(call: Call, person: Person, *, is_locked: bool) -> list[str]:
    state = call.words.text("pin_state.locked") if is_locked else ""
    return [person.id, person.name, call.words.text(f"role.{person.role}"), state]


def _locked(source: Readable, person: Person) -> bool:
    return is_locked_out(reads.tries(source, person.id))


@command("pin", staff)
@click.argument("id")
@option("--pin-file", metavar="FILE")
@option("--new-pin-file", metavar="FILE")
@pass_call
def pin(
    call: Call, id: str, pin_file: str | None, new_pin_file: str | None  # noqa: A002
) -> Exit:  # fmt: skip
    with call.lane() as lane:
        old = Claim(id, pin_file, "--pin-file").pin(call, lane)
        change_pin(lane, id, old, new_pin(call, new_pin_file, id))
    note(call, "cli.pin_changed", id=id)
    tell(call, {"id": id}, [])
    return Exit.DONE


@command("rights", staff)
@pass_call
def rights(call: Call) -> Exit:
    """The table of domain/roles.py, as people read it."""
    words = call.words
    rows = [["", *(words.text(f"role.{role}") for role in Role)]]
    for one in Permission:
        cells = [words.text("right.yes" if may(role, one) else "right.no") for role in Role]
        rows.append([words.text(f"right.{one}"), *cells])
    tell(call, {role: [one for one in Permission if may(role, one)] for role in Role}, table(rows))
    return Exit.DONE


@command("reset", staff)
@click.argument("id")
@option("--new-pin-file", metavar="FILE")
@acting
@pass_call
def reset(call: Call, id: str, new_pin_file: str | None, by: Claim) -> Exit:  # noqa: A002
    with call.lane() as lane:
        supervisor = by.prove(call, lane, "command")
        reset_pin(lane, id, new_pin(call, new_pin_file, id), supervisor)
    note(call, "cli.pin_reset", id=id)
    tell(call, {"id": id}, [])
    return Exit.DONE


def _supervisor(call: Call, lane: Lane, by: str | None, pin_file: str | None) -> Person | None:
    """Who adds the person; nobody when the first one is added to an empty journal."""
    if by is None:
        return None
    return Claim(by, pin_file, "--pin-file").prove(call, lane, "command")


def _shape(person: Person) -> Shape:
    return {"id": person.id, "name": person.name, "role": person.role}
