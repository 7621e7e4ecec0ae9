"""Mistakes of this program that the search has found, each with the day that showed it.

`seed` is where it was found, `script` that day cut down. `tells` are words of the played day that
must still be there, so that a story which no longer gets where the mistake was is noticed.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.explorer.script import Move, Script


@dataclass(frozen=True, slots=True)
class Found:
    what: str
    protocol: str
    seed: int
    script: Script
    tells: tuple[str, ...]


FOUND = (
    Found(
        "a void by voucher, sent to another terminal, annulled another customer's sale",
        "asia_ecr",
        43,
        (
            Move("look", "", 659391010),
            Move("send queued", "terminal swapped", 2798842787),
            Move("ask", "", 2225198226),
            Move("sell twice", "", 1251252596),
            Move("send", "", 3515951786),
        ),
        ("trouble: terminal swapped", "void of 000001", "Refused send.other_terminal"),
    ),
    Found(
        "a void by voucher, sent to a terminal whose numbers had begun anew, annulled another sale",
        "asia_ecr",
        1027,
        (
            Move("ask", "", 3647830149),
            Move("sell", "terminal reset", 666106335),
            Move("send", "", 3206214128),
        ),
        ("void of 000001", "terminal set back to its first voucher", "Refused send.other_batch"),
    ),
    Found(
        "recovery took the silence of another terminal for proof that nothing was done",
        "allinpay",
        37,
        (
            Move("sell", "", 132966458),
            Move("settle", "terminal swapped", 1298842764),
            Move("sell", "", 3475588688),
            Move("ask and send", "power", 2027748091),
        ),
        ("trouble: terminal swapped", "POWER CUT"),
    ),
    Found(
        "a later refund of the same amount was taken for the one in doubt",
        "asia_ecr",
        156,
        (
            Move("sell twice", "", 4291354986),
            Move("ask and send", "terminal", 921036167),
            Move("ask and send", "", 866534295),
        ),
        (
            "trouble: terminal busy", "refund 25.00 CNY -> in_doubt",
            "refund 25.00 CNY -> accepted",
        ),
    ),
)  # fmt: skip
