"""What must hold whatever breaks, told from the journal's raw events and the banks' books alone.

It shares no rule with the program: hashes, sums and rights are worked out here once more. A
broken promise is a sentence.
"""
