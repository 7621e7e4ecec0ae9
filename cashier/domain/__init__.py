"""The rules, without any input or output: what may happen, and in which words it is refused."""
