"""Options that several commands share, and help from the catalogues."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from cashier.cli.call import here
from cashier.cli.pins import Claim

F = TypeVar("F", bound=Callable[..., Any])


def help_on(name: str) -> str:
    """The help text `help.NAME` in the user's language."""
    return here().text(f"help.{name.replace('-', '_')}")


def option(*names: str, about: str = "", **settings: Any) -> Callable[[F], F]:
    """click.option with the help text `about`, else that of its first name."""
    about = about or names[0].strip("-")
    return click.option(*names, help=help_on(f"option.{about}"), **settings)


def in_json(function: F) -> F:
    """Takes `--json`, before a command as well as after it; Call says whether it was given."""
    return option("--json", is_flag=True, expose_value=False)(function)


def command(name: str, group: click.Group | None = None) -> Callable[[F], click.Command]:
    """click.command with the help text of its full name; every command can answer in JSON."""
    key = f"{group.name}-{name}" if group else name

    def decorate(function: F) -> click.Command:
        return (group or click).command(name, help=help_on(f"command.{key}"))(in_json(function))

    return decorate


def group(name: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Group]:
    """click.group with the help text of its name."""
    return click.group(name, help=help_on(f"group.{name}"), **settings)


def acting(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command `by`: the Claim of who does it."""

    @option("--as", "by", required=True, metavar="ID")
    @option("--pin-file", metavar="FILE")
    @wraps(function)
    def claimed(*given: Any, by: str, pin_file: str | None, **rest: Any) -> Any:
        return function(*given, by=Claim(by, pin_file, "--pin-file"), **rest)

    return claimed


def acting_or_by_code(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command `by`, the Claim of who is here, and `code`, that of who is on the phone."""

    @option("--as", "by", metavar="ID")
    @option("--pin-file", metavar="FILE")
    @option("--code-of", metavar="ID")
    @option("--code-file", metavar="FILE")
    @wraps(function)
    def claimed(
        *given: Any, by: str | None, pin_file: str | None, code_of: str | None,
        code_file: str | None, **rest: Any,
    ) -> Any:  # fmt: skip
        here = Claim(by, pin_file, "--pin-file") if by else None
        phone = Claim(code_of, code_file, "--code-file") if code_of else None
        return function(*given, by=here, code=phone, **rest)

    return claimed


def approving(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command `approver`: the Claim of who approves, or None."""

    @option("--approve-as", "approver", metavar="ID")
    @option("--approve-pin-file", metavar="FILE")
    @wraps(function)
    def claimed(
        *given: Any, approver: str | None, approve_pin_file: str | None, **rest: Any
    ) -> Any:
        claim = Claim(approver, approve_pin_file, "--approve-pin-file") if approver else None
        return function(*given, approver=claim, **rest)

    return claimed


def seconding(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command `second`: the Claim of who approves beside the approver, or None."""

    @option("--second-as", "second", metavar="ID")
    @option("--second-pin-file", metavar="FILE")
    @wraps(function)
    def claimed(*given: Any, second: str | None, second_pin_file: str | None, **rest: Any) -> Any:
        claim = Claim(second, second_pin_file, "--second-pin-file") if second else None
        return function(*given, second=claim, **rest)

    return claimed
