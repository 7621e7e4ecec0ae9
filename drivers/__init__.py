"""The device side of a lane: payment terminals, their lines and their protocols.

Usable from a script on its own; it knows nothing of the `cashier` package.
"""
