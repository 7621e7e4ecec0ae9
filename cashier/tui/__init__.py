"""The screens: 80x24, keyboard and number pad. They show and ask; services decide."""

import os

os.environ.setdefault("TEXTUAL_FPS", "240")
"""Textual reads it when it is imported. At its own 60 a key waits up to a frame to be seen."""
