"""How properties are searched everywhere: by examples, not by the speed of a shared machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("cashier", deadline=None, print_blob=True)
settings.load_profile("cashier")
