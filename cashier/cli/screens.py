"""No command: the screens. Whatever ends them, the journal is closed."""

from __future__ import annotations

from cashier.bootstrap import DEMO_PEOPLE
from cashier.cli.call import Call
from cashier.cli.exits import Exit
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.store import reads


def screens(call: Call) -> Exit:
    with call.lane() as lane:
        if not reads.people(lane.journal):
            raise Refused(say("cli.nobody"), say("cli.nobody_now"))
        from cashier.tui.app import CashierApp

        CashierApp(lane, demo=DEMO_PEOPLE if lane.about.simulated else ()).run()
    return Exit.DONE
