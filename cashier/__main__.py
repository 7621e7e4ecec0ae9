"""`python -m cashier` is the command `cashier`."""

import sys

from cashier.cli import main

sys.exit(main())
