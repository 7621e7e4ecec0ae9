"""Nothing that a device says drives the person's terminal or is read as markup.

Two proofs: whatever shows a text is given it by `plain`, and the bytes that reach a
pseudo-terminal hold none of what a hostile device put into its texts.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier import tui
from cashier.tui.plain import plain
from drivers.text import SPACES, SUBSTITUTE
from tests.cashier.lanes import shop
from tests.cashier.tui.devices import FORBIDDEN, PAYLOADS
from tests.cashier.tui.kit import counter
from tests.cashier.tui.real import Real, alone, real

FOLDER = Path(tui.__file__).parent
SHOWS = {
    "Static", "Label", "Button", "Option", "OptionList", "DataTable", "Checkbox", "RadioButton",
    "Collapsible", "Link", "Tree", "ListItem", "update", "add_row", "add_rows", "add_column",
    "add_option", "notify",
}  # fmt: skip
"""Calls that show a text. `Lines` is not among them: it calls `plain` itself."""

BANNED = {"Log", "RichLog", "Markdown", "MarkdownViewer", "TextArea", "Pretty"}
"""Widgets that show texts which nobody here can make plain."""

NAMES = {"border_title", "border_subtitle", "title", "sub_title", "tooltip", "placeholder"}
"""Attributes that Textual shows; a text in them would be read as markup."""

POINTER = re.compile(rb"\x1b\]22;[a-z]*\x07")
"""Textual's own: the shape of the mouse pointer, the only sequence of its that ends in a BEL."""

MARKUP = ("[/]", "[bold]B[/bold]", "[@click=app.bell]C[/]", "[red", "$primary")

SAFE = {"plain", "_joined", "decimal", "Option"}
"""What makes a Content, or a text of digits alone; an Option is looked at by itself."""


# -- by reading the source -----------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_every_text_that_is_shown_was_made_plain(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    assert not [f"{file.name}:{node.lineno} {ast.unparse(node)}" for node in wild(tree)]


@pytest.mark.parametrize(
    "line",
    [
        "Static(text)", "Static(f'{name}')", "box.update(words.text('a'))", "Option(row)",
        "OptionList(*(row for row in rows))", "app.notify(str(error))", "box.border_title = name",
        "Static('a' + plain(text))", "table.add_row(*cells)", "Input(placeholder=text)",
        "RichLog()",
    ],
)  # fmt: skip
def test_the_reading_finds(line: str) -> None:
    assert list(wild(ast.parse(line)))


def wild(tree: ast.Module) -> Iterator[ast.expr | ast.Assign]:
    """Calls and assignments that show what nobody made plain."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(map(_is_shown, node.targets)):
            yield node
        if isinstance(node, ast.Call) and _is_wild(node):
            yield node


def _is_shown(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr in NAMES


def _is_wild(call: ast.Call) -> bool:
    named = any(one.arg in NAMES and not _is_blank(one.value) for one in call.keywords)
    shown = call.args if _name(call.func) in SHOWS else []
    return named or _name(call.func) in BANNED or not all(map(_is_safe, shown))


def _is_blank(value: ast.expr) -> bool:
    """As in `" " * longest`."""
    return isinstance(value, ast.BinOp) and ast.unparse(value.left) == "' '"


def _is_safe(shown: ast.expr) -> bool:
    if isinstance(shown, ast.Starred):
        return isinstance(shown.value, ast.GeneratorExp) and _is_safe(shown.value.elt)
    return isinstance(shown, ast.Call) and _name(shown.func) in SAFE


def _name(what: ast.expr) -> str:
    if isinstance(what, ast.Attribute):
        return what.attr
    return what.id if isinstance(what, ast.Name) else ""


# -- by what `plain` makes -------------------------------------------------------------------------


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_whatever_the_text_it_is_shown_letter_by_letter(text: str) -> None:
    made = plain(text)
    assert not made.spans
    assert len(made.plain) == len(text)
    assert all(
        shown in (given_, SUBSTITUTE) for shown, given_ in zip(made.plain, text, strict=True)
    )
    assert all(char.isprintable() or char in SPACES + "\n" for char in made.plain)


@pytest.mark.parametrize("text", [one for one in PAYLOADS if one.isprintable()])
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    assert plain(text).plain == text


async def test_what_is_pasted_into_a_box_is_harmless_too() -> None:
    async with counter(shop()) as hands:
        await hands.sign_in()
        for payload in PAYLOADS:
            await hands.paste(f"7{payload}7")
            drawn = hands.text()
            assert all(char.isprintable() or char in SPACES + "\n" for char in drawn), payload
            await hands.press("escape")


# -- by the bytes that reach a terminal ------------------------------------------------------------

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


@posix
def test_no_byte_of_a_hostile_device_reaches_the_terminal(tmp_path: Path) -> None:
    """Original, its receipt, reason, review, sending, result with receipt, list, counter."""
    with real(alone(tmp_path, "approved")) as hands:
        to_the_result(hands)
        hands.sees("ACCEPTED BY THE TERMINAL", "SLIP")
        hands.press("2", "2", "8")
        back_at_the_counter(hands)
        hands.step("f4", "KEPT RECEIPTS")
        hands.step("enter", "SLIP")
        hands.press("2", "2")
        assert_harmless(hands)


@posix
@pytest.mark.parametrize(
    ("device", "headline"), [("declined", "DECLINED"), ("unknown", "RESULT UNKNOWN")]
)
def test_no_byte_of_a_hostile_answer_reaches_the_terminal(
    tmp_path: Path, device: str, headline: str
) -> None:
    """The counter's details, the waiting ones, the board before and after asking."""
    with real(alone(tmp_path, device)) as hands:
        to_the_result(hands)
        hands.sees(headline, "said")
        back_at_the_counter(hands)
        hands.step("f5", "WAITING")
        hands.step("0", "COUNTER")
        hands.step("f6", "UNKNOWN")
        if device == "unknown":
            hands.step("1", "still unknown")
        assert_harmless(hands)


def to_the_result(hands: Real) -> None:
    hands.sign_in()
    hands.press("1", "enter")
    hands.sees("ORIGINAL", "12.80")
    hands.step("3", "RECEIPT")
    hands.step("enter", "ORIGINAL")
    hands.step("1", "WHY?")
    hands.step("1", "CHECK BEFORE SENDING")
    hands.step("+", "ARMED")
    hands.step("enter", "RESULT")


def back_at_the_counter(hands: Real) -> None:
    hands.step("enter", "COUNTER", "VOID")


def assert_harmless(hands: Real) -> None:
    raw = POINTER.sub(b"", hands.raw)
    found = [payload for payload in FORBIDDEN if payload in raw]
    assert not found
    assert hands.process.poll() is None, "markup ended the program"
    assert any(text in hands.ever for text in MARKUP), "markup was read as markup"
