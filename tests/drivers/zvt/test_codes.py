"""Every code has words in three languages, and says no more than it proves."""

from __future__ import annotations

import pytest

from drivers.link.verdict import Verdict
from drivers.terminal import Words
from drivers.zvt.codes import AWAY, CODES, judge
from drivers.zvt.names import MESSAGES
from drivers.zvt.states import INTERMEDIATE, STATES, asks_for_removal, intermediate, state_of


def codes(text: str) -> list[str]:
    return text.split()


RESULTS = codes(
    "00 64 65 66 67 68 6A 6B 6C 6E 6F 71 72 73 77 78 79 7A 7B 7C 7D 7E 83 85 89 9A 9B 9C "
    "A0 A1 A3 A5 B1 B2 B4 B5 B7 B8 BF C0 C1 C2 C3 C4 C5 C6 C8 C9 CB CC CD D2 DC DD DE E0 "
    "E2 E3 E4 E7 E8 E9 EA EB EC ED F0 F1 F5 F6 FA FB FC FD FE FF 01 02 05 21 37"
)
NEWS = codes(
    "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B "
    "1C 1D 26 27 28 29 2A 2B 2C 68 69 A0 A1 A2 A3 A4 A5 C7 C8 C9 CA CB CC D2 D3 E0 E1 E2 "
    "F1 F2 F3"
)
TERMINAL = codes("00 51 62 9C B1 B2 C2 CC DC DF E0 E1 F0 FC")
DOUBTFUL = codes("06 08 09 0A 0B 14 16 44 4C 51 5E 60 9A 9B 9C A1 A3 B4 FF")


def whole(words: Words) -> bool:
    return bool(words.en and words.zh and words.de)


def test_every_known_code_is_listed() -> None:
    assert set(RESULTS) <= set(CODES)
    assert {int(code, 16) for code in NEWS} == set(INTERMEDIATE)
    assert set(TERMINAL) == set(STATES)


def test_every_sentence_is_there_in_english_chinese_and_german() -> None:
    said = [
        *(meaning.words for meaning in CODES.values()), *INTERMEDIATE.values(),
        *(one.words for one in STATES.values()), *MESSAGES.values(), state_of("77").words,
    ]  # fmt: skip
    assert [words for words in said if not whole(words)] == []


def test_only_00_proves_that_money_moved_and_only_a_stop_that_somebody_stopped_it() -> None:
    assert [code for code in CODES if judge(code).verdict is Verdict.APPROVED] == ["00"]
    stopped = {code for code in CODES if judge(code).verdict is Verdict.CANCELLED}
    assert stopped == {"6C", "11"}


def test_what_the_bank_may_have_done_all_the_same_is_in_doubt() -> None:
    assert {code for code in CODES if judge(code).verdict is Verdict.IN_DOUBT} == set(DOUBTFUL)


@pytest.mark.parametrize("code", ["10", "2A", "6D0", "D9", "00/A3", "", "??"])
def test_a_code_that_is_not_listed_proves_nothing(code: str) -> None:
    assert judge(code).verdict is Verdict.IN_DOUBT


def test_a_code_with_40_added_asks_for_the_card_as_well() -> None:
    words = intermediate(0x40 + 0x1D, "")
    assert words is not None
    assert (words.en, words.de) == (
        "Declined. Please remove the card.",
        "Autorisierung nicht möglich. Bitte Karte entnehmen.",
    )
    assert asks_for_removal(0x5D)
    assert not asks_for_removal(0x01)


def test_the_terminals_own_text_is_shown_behind_or_alone() -> None:
    words = intermediate(0x0A, "Karte vorhalten")
    assert words is not None
    assert words.de.endswith("(Karte vorhalten)")
    assert intermediate(0xFF, "EUR 1.23") == Words("EUR 1.23", "EUR 1.23", "EUR 1.23")
    assert intermediate(0xFF, "") is None


def test_a_terminal_that_goes_away_or_is_locked_blocks_and_others_do_not() -> None:
    assert all(state_of(code).blocks for code in AWAY)
    assert {code for code in STATES if not state_of(code).blocks} == {"00", "DC", "E1"}
    assert not state_of("77").blocks
