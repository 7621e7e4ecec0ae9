"""Arbitrary and mutated bytes into every installed driver: `python -m tests.drivers.fuzz`."""
