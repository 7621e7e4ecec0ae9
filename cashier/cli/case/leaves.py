"""`cashier case export`: what leaves the shop about a case, without card numbers."""

from __future__ import annotations

from pathlib import Path

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.case.group import case, case_named
from cashier.cli.case.shapes import whole_shape
from cashier.cli.exits import Exit, Misused
from cashier.cli.options import command, option
from cashier.cli.output import note, tell
from cashier.domain.say import say
from cashier.services.cases.bundle import Part, history_of, in_text, parts_of
from cashier.services.cases.look import look_at_case


@command("export", case)
@click.argument("case_id")
@option("--out", required=True, metavar="DIR|FILE", type=click.Path(path_type=Path))
@pass_call
def export(call: Call, case_id: str, out: Path) -> Exit:
    """A folder gets the case and its evidence; a file that is not there yet gets the case alone."""
    with call.look() as look:
        found = case_named(look.journal, case_id)
        shape = whole_shape(call.words, look_at_case(look, found))
        parts = parts_of(look.journal, found)
        files = [{"what": one.what, "sha256": one.name, "file": one.file} for one in parts]
        shape |= {"history": history_of(look.journal, found), "files": files}
    for file, data in _files(out, in_text(shape), parts):
        _write(file, data)
        note(call, "cli.case_exported", file=str(file))
    tell(call, {"case": found.id, "out": str(out), "files": files}, [])
    return Exit.DONE


def _files(out: Path, text: bytes, parts: list[Part]) -> list[tuple[Path, bytes]]:
    if not out.is_dir():
        return [(out, text)]
    beside = [(out / one.file, one.data) for one in parts]
    return [(out / "case.json", text), *beside]


def _write(file: Path, data: bytes) -> None:
    """Never over what is there."""
    try:
        with file.open("xb") as new:
            new.write(data)
    except FileExistsError as error:
        raise Misused(say("cli.export_there", file=str(file))) from error
