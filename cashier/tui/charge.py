"""The wrong charge is proven to be taken back: the right one is armed here, or given up."""

from __future__ import annotations

from textual import events

from cashier.tui.review import ReviewScreen

GIVE_UP = "3"


class ChargeScreen(ReviewScreen):
    """As the last look before any money; `gives_up` tells a False that ends the correction."""

    title_key = "charge"
    prompt_name = "prompt.charge"
    keys = (("+ F10", "arm"), ("Enter", "charge"), (GIVE_UP, "give_up"), ("0 Esc", "later"))
    gives_up = False

    def on_key(self, event: events.Key) -> None:
        """Every other key is the last look's, whose own handler comes after this one."""
        if event.key == GIVE_UP:
            event.stop()
            event.prevent_default()
            self.gives_up = True
            self.dismiss(False)
