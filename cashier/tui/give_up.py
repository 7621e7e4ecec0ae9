"""A correction is given up: why, and for a large amount who answers for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.correction import Correction
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.evidence.correction_words import stands
from cashier.services.correct import found
from cashier.services.give_up_correction import REASONS, give_up_correction
from cashier.tui.choose import ChooseScreen
from cashier.tui.form import Box, FormScreen
from cashier.tui.refusals import in_words
from cashier.tui.witness import WitnessScreen

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

OTHER = "other"
NOTE = (Box("why", "label.give_up_why", 120, "correct.why_missing"),)


class GiveUpScreen(WitnessScreen):
    """Ends with the supervisor who gave it up, or None when nobody did."""

    title_key = "give_up"
    label_key = "label.supervisor"


async def give_up_flow(app: CashierApp, correction: Correction) -> str:
    """Returns what to say at the counter: that it is over, or that it is still open."""
    why = await _why(app, correction)
    if not why or app.person is None:
        return app.words.text("correct.not_charged")
    try:
        give_up_correction(app.lane, correction.id, why, app.person)
    except Refused as refusal:
        if not await _supervised(app, correction, why):
            return in_words(app.words, refusal)
    return stands(app.words, found(app.lane.journal, correction.id))


async def _why(app: CashierApp, correction: Correction) -> str:
    """A reason of the list or a few words; empty to go back."""
    about = [stands(app.words, correction), ""]
    texts = [app.words.text(f"correct.why.{one}") for one in REASONS]
    chosen = await app.push_screen_wait(ChooseScreen("give_up", texts, about))
    if chosen is None or REASONS[chosen] != OTHER:
        return "" if chosen is None else REASONS[chosen]
    return await app.push_screen_wait(FormScreen("give_up_note", about, NOTE, str)) or ""


async def _supervised(app: CashierApp, correction: Correction, why: str) -> bool:
    """What a cashier may not, a supervisor may with a number and a PIN."""
    accept = partial(_accept, app, correction, why)
    lines = [stands(app.words, correction)]
    screen = GiveUpScreen(lines, [], accept, "give_up_correction")
    return await app.push_screen_wait(screen) is not None


def _accept(app: CashierApp, correction: Correction, why: str, people: list[Person]) -> None:
    give_up_correction(app.lane, correction.id, why, people[-1])
