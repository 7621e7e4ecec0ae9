"""A shop's life as people live it: whole days, told step by step or searched by rules."""
