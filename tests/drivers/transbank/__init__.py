"""Tests of the Transbank driver: codec, session, recovery, both halves on one line, a stranger."""
