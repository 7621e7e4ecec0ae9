"""Searches for a way to lose money or pay it twice, in one process, without real time."""
