"""The technician's first look: which ports there are, and what is at the end of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import command
from cashier.cli.output import note, table, tell
from cashier.services.diagnose import Began, Findings, Grade, findings_body
from cashier.services.diagnose import Ended as Checked
from cashier.services.diagnose import diagnose as examine
from cashier.text import Speaker

NO_TERMINAL = ("port", "line", "terminal")
"""Findings that, at fault, mean that there is no terminal."""


@command("ports")
@pass_call
def ports(call: Call) -> Exit:
    from drivers.lines.serial import ports as present

    found = present()
    if not found:
        note(call, "cli.no_ports")
    rows = [[one.name, one.description, one.holder] for one in found]
    tell(call, [asdict(one) for one in found], table(rows))
    return Exit.DONE


@command("diagnose")
@pass_call
def diagnose(call: Call) -> Exit:
    def watch(step: Began | Checked) -> None:
        if isinstance(step, Began):
            names = [call.words.text(f"finding.name.{name}") for name in step.check.finds]
            note(call, "cli.checking", what=", ".join(names))

    with call.lane() as lane, call.stopping.heeded():
        findings = examine(lane, hear=call.hear, stop=call.stopping, watch=watch)
    tell(call, findings_body(call.words, findings), _rows(call.words, findings))
    return _exit(findings)


def _exit(findings: Findings) -> Exit:
    if findings.worst is not Grade.FAULT:
        return Exit.DONE
    faults = {one.name for one in findings.found if one.grade is Grade.FAULT}
    return Exit.NO_TERMINAL if faults.intersection(NO_TERMINAL) else Exit.FAULT


def _rows(words: Speaker, findings: Findings) -> Iterator[str]:
    """Each finding with its next step, and below it the details."""
    for one in findings.found:
        grade = words.text(f"finding.grade.{one.grade}")
        yield f"[{grade}] {words.text(f'finding.name.{one.name}')}: {words.say(one.words)}"
        if one.now is not None:
            yield f"    {words.say(one.now)}"
        for row in table([[label, words.say(said)] for label, said in one.details]):
            yield f"    {row}"
