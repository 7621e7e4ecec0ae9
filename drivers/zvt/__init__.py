"""Terminals that speak ZVT, the register interface of Germany, Austria and Switzerland.

NOTES.md says where the facts are from, what a lost answer can be proven by, and what vendors do
differently.
"""
