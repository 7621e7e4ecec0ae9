"""Sabotage: deliberate bugs in the program, each of which the search must find by itself."""
