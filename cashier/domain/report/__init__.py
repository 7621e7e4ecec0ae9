"""Reports: from the lives of requests to figures, and from two lists of money to differences.

Which day a request belongs to. A business day is the local date of this PC, from `day_ends` on
(usually midnight) to the same time of the next date. A request is *answered* on the day on which
it became accepted, declined or not done, whenever it was asked for, and stays on that day whatever
comes later; the bank's later word counts on the day on which it was written down. What has no
answer at the end of a day is open on that day and on each one after it until it has. So the
answered of all days together are all that was ever answered, none twice.

Accepted is the terminal's word and credited the bank's: no figure adds one to the other.
"""
