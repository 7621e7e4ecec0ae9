"""The picture of the counter that the README shows is what the program draws."""

from __future__ import annotations

from pathlib import Path

from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.image import SVGImageSnapshotExtension

from tests.cashier.tui.kit import counter
from tests.cashier.tui.test_screens import a_day, some_work

README = Path(__file__).parents[3] / "README.md"
PICTURE = "tests/cashier/tui/__snapshots__/test_picture/test_the_counter_looks_like_this.svg"


async def test_the_counter_looks_like_this(snapshot: SnapshotAssertion) -> None:
    world = a_day()
    async with counter(world) as hands:
        await some_work(hands, world)
        drawn = hands.app.export_screenshot(title="cashier", simplify=True)
    assert drawn == snapshot(extension_class=SVGImageSnapshotExtension)


def test_the_readme_shows_this_picture() -> None:
    assert f"({PICTURE})" in README.read_text("utf-8")
    assert (README.parent / PICTURE).is_file()
