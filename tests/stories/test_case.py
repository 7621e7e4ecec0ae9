"""One wrong charge from discovery to proof, over the national holiday: what each day shows.

A refund's answer is lost and the terminal can prove nothing. The bank is asked, promises, is late,
answers; the refund is made anew, is not credited in time, and is proven by the bank's record.
`python -m pytest -n 0 -s tests/stories/test_case.py` prints the table of days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from cashier.domain.cases.kinds import Answer, Cause
from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.bank_says import RECORDS, BankRecord, BankWord, bank_says
from cashier.services.cases.bank import answer, send_to_bank
from cashier.services.cases.closing import Finding, close_case
from cashier.services.cases.look import arrival, cases_by_urgency
from cashier.services.cases.notes import Contact, note_case
from cashier.services.close_doubt import Evidence, close_doubt
from cashier.services.close_doubt import Finding as Shows
from cashier.services.follow import follow
from cashier.services.recover import recover
from cashier.store import case_reads, reads
from cashier.store.case_reads import Wanted
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import CASHIER, SUPERVISOR, give_back, is_sound, shop
from tests.cashier.services.cases.kit import CALENDAR, CARD, at_noon, with_cases

FIRST, LAST = date(2026, 9, 28), date(2026, 10, 28)

EXPECTED = """
09-28 Mon      in_doubt              open       act     09-29   1 due   the answer is lost
09-29 Tue      in_doubt              open       act     09-29   0 due
09-30 Wed      in_doubt              with_bank  answer  10-13  13 ok    reported as B-77
10-01 Thu off  in_doubt              with_bank  answer  10-13  12 ok
10-02 Fri off  in_doubt              with_bank  answer  10-13  11 ok
10-03 Sat off  in_doubt              with_bank  answer  10-13  10 ok
10-04 Sun off  in_doubt              with_bank  answer  10-13   9 ok
10-05 Mon off  in_doubt              with_bank  answer  10-13   8 ok
10-06 Tue off  in_doubt              with_bank  answer  10-13   7 ok
10-07 Wed off  in_doubt              with_bank  answer  10-13   6 ok
10-08 Thu      in_doubt              with_bank  answer  10-13   5 ok
10-09 Fri      in_doubt              with_bank  answer  10-13   4 ok
10-10 Sat      in_doubt              with_bank  answer  10-13   3 ok
10-11 Sun off  in_doubt              with_bank  answer  10-13   2 due
10-12 Mon      in_doubt              with_bank  promise 10-14   2 due   promised for 10-14
10-13 Tue      in_doubt              with_bank  promise 10-14   1 due
10-14 Wed      in_doubt              with_bank  promise 10-14   0 due
10-15 Thu      in_doubt              with_bank  promise 10-14  -1 late
10-16 Fri      -                                                        answered, closed, refunded
10-17 Sat off  -
10-18 Sun off  -
10-19 Mon      -
10-20 Tue      -
10-21 Wed      -
10-22 Thu      -
10-23 Fri      -
10-24 Sat off  -
10-25 Sun off  -
10-26 Mon      -
10-27 Tue      -
10-28 Wed      accepted_not_credited open       act     10-29   1 due
"""


class Story:
    """A shop whose terminal keeps its last result alone, and a bank with holidays."""

    def __init__(self) -> None:
        self.world = with_cases(shop("asia_ecr", "dead-before@1"), FIRST)
        self.voucher = self.world.sell(128_00, CARD)
        self.refunds: list[Request] = []
        self.events: dict[date, Callable[[], str]] = {
            FIRST: self.the_answer_is_lost,
            date(2026, 9, 30): self.it_is_reported,
            date(2026, 10, 12): self.the_bank_promises,
            date(2026, 10, 16): self.the_bank_answers_and_it_is_refunded_anew,
        }

    @property
    def doubt(self) -> str:
        """The case about the first refund."""
        return case_reads.cases(self.world.lane.journal)[0].id

    def the_answer_is_lost(self) -> str:
        self.refunds.append(give_back(self.world, self.voucher, Kind.REFUND))
        assert self.refunds[-1].state is State.IN_DOUBT
        assert recover(self.world.lane).still_in_doubt
        follow(self.world.lane)
        return "the answer is lost"

    def it_is_reported(self) -> str:
        send_to_bank(self.world.lane, self.doubt, "B-77", CASHIER)
        return "reported as B-77"

    def the_bank_promises(self) -> str:
        call = Contact("we look it up until Wednesday", "acquirer", "2026-10-14")
        note_case(self.world.lane, self.doubt, call, CASHIER)
        return "promised for 10-14"

    def the_bank_answers_and_it_is_refunded_anew(self) -> str:
        lane, first = self.world.lane, self.refunds[0]
        answer(lane, self.doubt, Answer.GRANTED, "it never arrived here", CASHIER)
        report = Evidence(Fact.ACQUIRER_REPORT, "B-77: not in the bank's books")
        close_doubt(lane, first.id, Shows.NOT_PAID, report, [SUPERVISOR])
        assert follow(lane).closed == ()
        close_case(
            lane, self.doubt, Finding(Cause.LINE, "B-77", "ask the bank at once"), SUPERVISOR
        )
        self.refunds.append(give_back(self.world, self.voucher, Kind.REFUND))
        assert self.refunds[-1].state is State.ACCEPTED
        assert arrival(lane, self.refunds[-1]) == date(2026, 10, 27)
        return "answered, closed, refunded"

    def day(self, today: date) -> str:
        """What happens on this day, and one line of what the list shows at its end."""
        at_noon(self.world, today)
        happens = self.events.get(today, str)()
        follow(self.world.lane)
        off = "" if CALENDAR.works(today) else "off"
        return f"{today:%m-%d %a} {off:3}  {self.shown():<57}{happens}".rstrip()

    def shown(self) -> str:
        views = cases_by_urgency(self.world.lane, Wanted(open=True))
        if not views or views[0].deadline is None:
            return "-"
        (view,), due = views, views[0].deadline
        return (
            f"{view.case.kind:<21} {view.case.state:<10} {due.awaited:<7} {due.day:%m-%d}"
            f" {due.left:>3} {due.urgency}"
        )


def test_a_wrong_charge_is_followed_over_the_holiday_until_it_is_proven() -> None:
    story = Story()
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    table = "\n".join(map(story.day, days))
    print(table)
    assert table == EXPECTED.strip()
    record = BankRecord(RECORDS[0], "credited late", "S-1028", "2026-10-28")
    lane, last = story.world.lane, story.refunds[-1]
    bank_says(lane, last.id, BankWord.CREDITED, record, [SUPERVISOR])
    (closed,) = follow(lane).closed
    assert (closed.proof, closed.cause) == ("S-1028", Cause.BANK)
    assert case_reads.cases(lane.journal, Wanted(open=True)) == []
    assert story.world.paid_back(story.voucher) == [128_00]
    assert [one.state for one in reads.requests(lane.journal)] == [State.NOT_DONE, State.CREDITED]
    assert is_sound(story.world)
