"""What the search found once must not come back."""

import pytest

from tests.explorer.day import play
from tests.explorer.found import FOUND, Found


@pytest.mark.parametrize("found", FOUND, ids=[one.what for one in FOUND])
def test_a_mistake_that_was_found_stays_mended(found: Found) -> None:
    diary = play(found.protocol, found.script)
    assert diary.breaches == []


@pytest.mark.parametrize("found", FOUND, ids=[one.what for one in FOUND])
def test_its_day_still_gets_to_where_it_was(found: Found) -> None:
    told = "\n".join(play(found.protocol, found.script).lines)
    assert [words for words in found.tells if words not in told] == []
