"""Cases: what went wrong at the counter and is followed until the money is proven back. Pure rules.

A case moves no money and closes no doubt; it says who must do what until when, and what is proven.
"""
