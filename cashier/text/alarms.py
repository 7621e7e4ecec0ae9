"""What supervisors are told about tries at PINs, on the screens and by commands."""

from __future__ import annotations

from cashier.domain.records import PinAlarm
from cashier.text.speaker import Speaker


def alarm_text(words: Speaker, alarm: PinAlarm) -> str:
    """One sentence, with its time."""
    return words.text(f"pin_alarm.{alarm.kind}", at=words.when(alarm.at), person=alarm.person)
