"""Real processes killed and stopped at every point of the program's own code, and at random.

The program, its journal, its serial line and the simulated terminal are the real ones; the
terminal's ledger is the truth about who was paid.
"""
