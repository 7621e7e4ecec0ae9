"""Terminals with the Hypercom-style register interface (Philippines, Thailand, Australia).

NOTES.md says what the protocol is, where it is known from, and what it cannot prove.
"""
