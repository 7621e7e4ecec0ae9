"""PAX terminals that speak POSLink beside a register (United States, semi-integrated).

NOTES.md says what the protocol is, where it is known from, and what it can prove.
"""
