"""Tests of the Hypercom-style driver: codec, session, recovery, and both halves on one line."""
