"""People, their roles and their PINs."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import acting, command, group, option
from cashier.cli.output import note, table, tell
from cashier.cli.pins import Claim, new_pin
from cashier.cli.shapes import Shape
from cashier.domain.records import Person
from cashier.domain.roles import Role
from cashier.services.lane import Lane
from cashier.services.staff import add_person, reset_pin
from cashier.store import reads


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
        people = reads.people(look.journal)
    rows = [[one.id, one.name, call.words.text(f"role.{one.role}")] for one in people]
    tell(call, [_shape(one) for one in people], table(rows))
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
