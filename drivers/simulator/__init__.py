"""A terminal without hardware: the vendor's device half, a bank behind it, and faults."""
