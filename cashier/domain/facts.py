"""The kinds of event that a journal can hold, in the past tense; a kind is never reused.

What a body holds is said where it is read: the files of store/tables, one function for each kind.
"""

from __future__ import annotations

from enum import StrEnum

from cashier.domain.lifecycle import State


class Fact(StrEnum):
    EPOCH_STARTED = "epoch_started"
    PERSON_ADDED = "person_added"
    PIN_CHANGED = "pin_changed"
    PIN_TRIED = "pin_tried"
    PIN_PROVED = "pin_proved"
    PIN_LOCKED = "pin_locked"
    TRIES_RECALLED = "tries_recalled"
    TRIES_LOST = "tries_lost"
    PIN_ALARM_SEEN = "pin_alarm_seen"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    ORIGINAL_FOUND = "original_found"
    FACTS_MATCHED = "facts_matched"
    RECEIPT_KEPT = "receipt_kept"
    BATCH_SEEN = "batch_seen"
    BATCH_SETTLED = "batch_settled"
    SIGNED_ON = "signed_on"
    DEVICE_ASKED = "device_asked"
    REQUEST_DRAFTED = "request_drafted"
    REQUEST_AWAITING_APPROVAL = "request_awaiting_approval"
    REQUEST_APPROVED = "request_approved"
    APPROVAL_GIVEN = "approval_given"
    REQUEST_QUEUED = "request_queued"
    REQUEST_INTENDED = "request_intended"
    REQUEST_SENT = "request_sent"
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_DECLINED = "request_declined"
    REQUEST_NOT_DONE = "request_not_done"
    REQUEST_IN_DOUBT = "request_in_doubt"
    REQUEST_QUERIED = "request_queried"
    REQUEST_ESCALATED = "request_escalated"
    REQUEST_CREDITED = "request_credited"
    REQUEST_FAILED_LATER = "request_failed_later"
    CORRECTION_STARTED = "correction_started"
    CORRECTION_LINKED = "correction_linked"
    CORRECTION_GIVEN_UP = "correction_given_up"
    CODE_ENROLLED = "code_enrolled"
    CODE_REVOKED = "code_revoked"
    CODE_TRIED = "code_tried"
    CODE_REFUSED = "code_refused"
    CODE_USED = "code_used"
    WARNING_RAISED = "warning_raised"
    WARNING_ACKNOWLEDGED = "warning_acknowledged"
    CASE_OPENED = "case_opened"
    CASE_NOTED = "case_noted"
    CASE_EVIDENCE_ADDED = "case_evidence_added"
    CASE_SENT_TO_BANK = "case_sent_to_bank"
    CASE_ANSWERED = "case_answered"
    CASE_APPEALED = "case_appealed"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"
    COMPENSATION_ASKED = "compensation_asked"
    COMPENSATION_APPROVED = "compensation_approved"
    REPORT_CLOSED = "report_closed"


VERSION = 1

BECOMES: dict[State, Fact] = {state: Fact(f"request_{state}") for state in State}
"""The event that says a request has reached a state."""

REACHES: dict[Fact, State] = {fact: state for state, fact in BECOMES.items()}
"""The reverse: which state an event says a request has reached."""
