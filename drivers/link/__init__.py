"""What several protocols have in common; it knows none of them, and no port, thread or clock.

The vendors' own folders say how theirs differs.
"""
