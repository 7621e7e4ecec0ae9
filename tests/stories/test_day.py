"""A whole day at the counter, from signing in to what head office has, with each protocol."""

from __future__ import annotations

from tests.stories.day import Day


def test_a_day_with_allinpay_which_proves_everything_by_itself() -> None:
    day = Day("allinpay")
    day.the_cashier_signs_in()
    day.a_wrong_charge_is_voided()
    day.of_a_double_charge_one_is_refunded_in_parts()
    day.a_refund_without_an_answer_is_recovered()
    day.a_void_without_an_answer_is_recovered()
    day.the_program_dies_while_the_bank_pays()
    day.with_the_cable_pulled_it_waits_and_is_sent_from_the_queue()
    day.a_high_amount_waits_for_a_supervisor()
    day.the_batch_is_settled_and_a_void_comes_too_late()
    day.what_the_lane_shows_is_what_the_bank_has()
    day.head_office_has_all_of_it()


def test_a_day_with_asia_ecr_where_a_person_brings_the_slip_of_a_void() -> None:
    day = Day("asia_ecr")
    day.the_cashier_signs_in()
    day.a_wrong_charge_is_voided()
    day.of_a_double_charge_one_is_refunded_in_parts()
    day.a_refund_without_an_answer_is_recovered()
    day.a_void_without_an_answer_is_ended_by_its_slip()
    day.the_program_dies_while_the_bank_pays()
    day.with_the_cable_pulled_it_waits_and_is_sent_from_the_queue()
    day.a_high_amount_waits_for_a_supervisor()
    day.the_batch_is_settled_and_a_void_comes_too_late()
    day.what_the_lane_shows_is_what_the_bank_has()
    day.head_office_has_all_of_it()
