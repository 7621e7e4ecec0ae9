"""Mutants that the search does not find yet, each with what it would have to learn.

They stand in the table like all others and are kept fitting to the program; `--beyond` sets them
loose. Whoever teaches the search one of these takes its name out here.
"""

from __future__ import annotations

HOST = "a bank that books later than the terminal answers"
ODD = "a terminal that answers oddly although its bank has booked, or has not"
NAK = "a lone NAK after the money command was booked"
OLD = "the answer to another request, aimed at the money command"
PEOPLE = "people who guess PINs, set the clock for it, or are two at once"
ORDER = "a promise about the order in which the queue is sent"
OFFICE = "what a lane may believe of head office after each single message"
LONG = "more time: it is found only after some minutes of days or cases"
RARE = "a shop in which it happens more often: hours of days may pass before it does"

BEYOND: dict[str, str] = {
    "what was given back on a day counts when it is asked for, and no more before the money": RARE,
    "what is in doubt is not asked about before the next request is sent": RARE,
    "the last result is taken for that of a request which a later one has overtaken": LONG,
    "a cashier may approve": RARE,
    "a void goes to another batch than the one that has the sale": RARE,
    "nothing is asked about again once its first minute is over": RARE,
    "the queue is sent from its end, also on one original": ORDER,
    "the queue is ordered by the clock, which can be set back": ORDER,
    "two people may talk to the terminal at once": PEOPLE,
    "a refund is looked up as a sale and can be refunded again": RARE,
    "the result is durable only after the terminal got its acknowledgement": OFFICE,
    "a PIN is counted only after it was found wrong, and a right one opens a lock": PEOPLE,
    "a clock that is set back ends a lockout": PEOPLE,
    "a transaction that is undone leaves the head of the chain where it was going": RARE,
    "the trace of a conversation is not kept with its outcome": OFFICE,
    "events are marked as arrived before head office has answered": OFFICE,
    "events are dropped when head office cannot be reached": OFFICE,
    "head office ignores a fork": OFFICE,
    "head office never asks for the traces of conversations": OFFICE,
    "one NAK means not done, whatever was booked": NAK,
    "the answer to another request is taken, whatever reference it repeats": OLD,
    "an answer may name any amount": ODD,
    "an answer without a code is an approval": ODD,
    "a partial approval is an approval": ODD,
    "recovery believes its first look and does not wait for a slow host": HOST,
    "recovery passes over a transaction that the terminal does not show": RARE,
    "a NAK after the acknowledgement has the money command sent again": NAK,
    "after one NAK, silence to what was sent again counts as thrown away": NAK,
    "silence instead of an acknowledgement means not done": LONG,
    "the answer to the void of another sale is taken": OLD,
    "the answer for another amount is taken": ODD,
    "recovery takes the late answer of an earlier command": OLD,
    "approved for a part of the amount is approved": ODD,
    "nothing newer at the terminal proves that nothing was done": HOST,
}
"""By name: what the search lacks."""
