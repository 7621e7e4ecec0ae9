"""Timings as ratios measured in one run. They are not tests: `python -m tests.bench NAME`."""
