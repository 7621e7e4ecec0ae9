"""Words in English and Chinese, money and times. Every text that a person reads comes from here."""

from cashier.text.speaker import LANGUAGES, Speaker, speaker

__all__ = ["LANGUAGES", "Speaker", "speaker"]
