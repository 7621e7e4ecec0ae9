"""How the steps of this protocol differ from drivers.link.phases: it hangs up, and calls off."""

from __future__ import annotations

from drivers.link.phases import ASKING, Heard, Phase, Step, Table, differing

STEPS: Table = differing(
    ASKING,
    {Heard.EOT: Step.HUNG_UP},
    {
        Phase.SENT: {Heard.STOP: Step.GIVE_UP},
        Phase.ACCEPTED: {Heard.STOP: Step.CALL_OFF},
        Phase.UNWANTED: {Heard.ACK: Step.CALL_OFF},
    },
)
"""A cancel before the acknowledgement could hit what somebody else does at the terminal."""
