"""The failure-point table: each row is shown by tests of these names, and each test has a row.

The tests are in the files beside this one whose names begin like this one's; what they share
is here too.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from cashier.domain.records import Request
from cashier.services.recover import recover
from drivers.lines import damage
from tests.cashier.lanes import World, again

ROWS: dict[str, tuple[str, ...]] = {
    "crash before INTENT": ("test_a_crash_before_the_intent_sent_nothing_and_starts_again",),
    "crash after INTENT, before SENT mark": (
        "test_a_crash_after_the_intent_is_unknown_until_it_was_asked",
        "test_a_request_that_a_crash_left_half_done_is_never_sent_again",
    ),
    "no ACK, NAK x3": (
        "test_every_send_refused_with_nak_is_not_done",
        "test_one_send_of_three_whose_nak_is_missing_is_unknown",
        "test_a_missing_ack_is_unknown_and_not_sent_again",
        "test_not_found_on_an_idle_terminal_that_keeps_our_ids_is_not_done",
        "test_not_found_on_a_terminal_that_keeps_no_ids_stays_unknown",
    ),
    "ACK, then silence": (
        "test_an_ack_and_then_silence_is_unknown_at_the_limit_and_locks_the_original_alone",
    ),
    "garbled, split or late answer": (
        "test_a_garbled_answer_is_no_answer",
        "test_a_split_answer_is_put_together",
        "test_a_late_answer_within_the_limit_is_the_answer",
        "test_a_late_answer_wins_over_a_guess",
    ),
    "answer before ACK, or for another id": (
        "test_an_answer_that_comes_before_the_ack_is_kept",
        "test_an_answer_for_another_id_is_told_and_kept_and_never_applied",
        "test_a_nameless_refusal_that_lies_in_the_line_is_cleared_away_before_the_command",
    ),
    "approved, crash before commit": (
        "test_approved_and_a_crash_before_the_commit_is_found_by_asking",
        "test_after_a_crash_what_was_under_way_is_asked_about_before_new_money_goes",
        "test_a_crash_after_the_outcome_was_written_keeps_it",
    ),
    "approved, printer dead": (
        "test_with_a_dead_printer_the_money_is_final_and_a_receipt_is_kept",
        "test_with_a_dead_printer_the_reprint_is_marked_as_a_copy",
    ),
    "cancel pressed": (
        "test_cancel_before_anything_was_sent_sends_nothing",
        "test_cancel_is_a_request_and_the_outcome_comes_from_the_terminal",
        "test_cancel_at_the_terminal_is_its_own_answer",
    ),
    "power cut at the terminal": (
        "test_a_power_cut_at_the_terminal_is_asked_about_when_it_is_back",
    ),
    "NotFound": (
        "test_not_found_is_asked_twice_and_later_than_the_host_could_take",
        "test_not_found_is_not_asked_of_a_terminal_that_is_busy",
        "test_what_the_host_books_between_two_looks_is_not_called_not_done",
        "test_a_refund_not_found_in_another_batch_needs_a_person",
    ),
    "terminal swapped or journal cleared": (
        "test_a_swapped_terminal_proves_nothing",
        "test_a_void_never_reaches_another_terminal_that_has_a_sale_of_that_number",
        "test_a_memory_cleared_in_the_first_batch_proves_nothing",
        "test_a_memory_cleared_in_a_later_batch_proves_nothing",
        "test_where_the_terminal_proves_nothing_the_acquirers_report_decides",
    ),
    "reversal unanswered": (
        "test_what_stays_unproven_is_kept_over_every_start_and_any_time",
        "test_what_stays_unproven_is_asked_again_before_every_new_money_operation",
        "test_what_stays_unproven_blocks_its_original_and_the_settlement_but_not_the_lane",
        "test_what_stays_unproven_names_what_people_must_bring_and_they_end_it",
    ),
    "local DB fails after host success": (
        "test_a_journal_that_fails_after_success_stops_the_lane_and_loses_nothing",
        "test_a_journal_that_fails_after_success_leaves_the_evidence_in_a_second_file",
        "test_with_an_answer_that_was_not_written_the_next_request_waits_for_the_query",
    ),
    "sync server unsure": (
        "test_an_unsure_head_office_gets_the_same_ids_again_and_has_them_once",
        "test_an_unsure_head_office_changes_nothing_at_the_lane",
        "test_head_offices_own_key_refuses_a_second_row_with_the_same_id",
        "test_one_row_that_head_office_cannot_read_is_set_aside_and_blocks_nothing",
        "test_what_head_office_was_told_of_a_request_is_its_state_at_the_lane",
    ),
}
"""Each row's text as it stands in the table."""


# -- what the tests share ---------------------------------------------------------------------


def repaired(world: World) -> World:
    """Minutes later, with a line and a terminal that work."""
    world.rules.rules = ()
    world.wire.hurt(damage.whole)
    world.clock.advance(300.0)
    return world


def after_recovery(world: World, request: Request) -> Request:
    """The request, once everything works again and the terminal was asked."""
    recover(repaired(world).lane)
    return again(world, request)


# -- the table --------------------------------------------------------------------------------


def present() -> set[str]:
    """The names of the tests in the files beside this one."""
    here = Path(__file__)
    files = here.parent.glob(f"{here.stem}_*.py")
    modules = [import_module(f"{__package__}.{file.stem}") for file in files]
    return {name for module in modules for name in vars(module) if name.startswith("test_")}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_test_of_its_name(row: str) -> None:
    assert ROWS[row]
    assert [name for name in ROWS[row] if name not in present()] == []


def test_every_test_of_a_failure_point_has_a_row() -> None:
    named = {name for names in ROWS.values() for name in names}
    assert present() == named
