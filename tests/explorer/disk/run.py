"""What a command calls: figures that can be printed as JSON, with every broken promise in words.

Both come in parts that two processes can take: states by their numbers, cases by every n-th.
"""

from tests.explorer.disk.cuts import power_cuts
from tests.explorer.disk.failing import failing_disk

__all__ = ["failing_disk", "power_cuts"]
