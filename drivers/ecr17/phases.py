"""How the steps of this protocol differ from drivers.link.phases.

Silence leads to sending a question again, and a question alone. Bytes that make no sense may have
been an acknowledgement or what the terminal shows, so nobody says that the request was taken.
"""

from __future__ import annotations

from drivers.link.phases import ASKING, Heard, Phase, Step, Table, differing

STEPS: Table = differing(
    ASKING,
    {Heard.STEP: Step.SHOW, Heard.EXTRA: Step.CONFIRM, Heard.REPEATED: Step.CONFIRM},
    {
        Phase.SENT: {Heard.NOISE: Step.DOUBT, Heard.TIME: Step.REPEAT},
        Phase.REFUSED: {Heard.NOISE: Step.DOUBT},
    },
)
