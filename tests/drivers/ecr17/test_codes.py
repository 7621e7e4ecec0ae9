"""Every code has a meaning in both languages, and only a sure refusal is one."""

from __future__ import annotations

import pytest

from drivers.ecr17 import codes
from drivers.ecr17 import words as sentences
from drivers.ecr17.codes import RESULTS, UNLISTED, judge
from drivers.link.verdict import Verdict
from drivers.terminal import Words

TABLES: dict[str, dict[str, Words]] = {
    "result": {code: meaning.words for code, meaning in RESULTS.items()},
    "status": codes.STATUSES,
    "card type": codes.CARD_TYPES,
    "entry": codes.ENTRY_KINDS,
    "print mode": codes.PRINT_MODES,
    "reason": {needle: meaning.words for needle, meaning in codes.REASONS},
}
DOCUMENTED = {
    # ecr17.md section 2
    "result": {"00", "01", "05", "09", "91"},
    "status": set("0123456"),
    "card type": set("123"),
    "entry": {"ICC", "MAG", "MAN", "CLM", "CLI"},
    "print mode": set("0123"),
}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_documented_code_is_there(name: str) -> None:
    assert set(TABLES[name]) == DOCUMENTED[name]


@pytest.mark.parametrize("name", TABLES)
def test_every_code_is_said_in_english_and_chinese(name: str) -> None:
    assert all(words.en and words.zh for words in TABLES[name].values())


def test_every_sentence_is_said_in_english_and_chinese() -> None:
    constants = [one for one in vars(sentences).values() if isinstance(one, Words)]
    made = [sentences.shows("PREGO"), sentences.other_currency("CHF"),
            sentences.not_the_last("000001"), sentences.only_the_last("000001"),
            sentences.without_amount(sentences.FOUND)]  # fmt: skip
    assert len(constants) > 25
    assert all(one.en and one.zh for one in constants + made)


@pytest.mark.parametrize(
    ("result", "reason", "verdict"),
    [
        ("00", "", Verdict.APPROVED),
        ("00", "TIMEOUT", Verdict.APPROVED),
        ("01", "", Verdict.REFUSED),
        ("01", "CARTA RIFIUTATA", Verdict.REFUSED),
        ("05", "", Verdict.REFUSED),
        ("91", "", Verdict.REFUSED),
        ("01", "TIMEOUT HOST", Verdict.IN_DOUBT),
        ("01", "Nessuna risposta", Verdict.IN_DOUBT),
        ("01", "OPERAZIONE DUPLICATA", Verdict.IN_DOUBT),
        ("01", "GIA' STORNATA", Verdict.IN_DOUBT),
        ("01", "GIA' ANNULLATA", Verdict.IN_DOUBT),
        ("01", "OPERAZIONE ANNULLATA", Verdict.CANCELLED),
        ("09", "", Verdict.IN_DOUBT),
        ("02", "CARTA RIFIUTATA", Verdict.IN_DOUBT),
        ("", "", Verdict.IN_DOUBT),
    ],
)
def test_a_result_proves_what_it_surely_means(result: str, reason: str, verdict: Verdict) -> None:
    assert judge(result, reason).verdict is verdict
    assert judge(result, "", reason).verdict is verdict


@pytest.mark.parametrize("number", range(100))
def test_a_code_that_is_not_listed_proves_nothing(number: int) -> None:
    code = f"{number:02d}"
    if code not in DOCUMENTED["result"]:
        assert judge(code) == UNLISTED


def test_every_status_but_the_operative_one_says_what_to_do() -> None:
    for code, words in codes.STATUSES.items():
        assert words.en.count(". ") == 1, code
    assert codes.status("9") == codes.UNKNOWN_STATUS
