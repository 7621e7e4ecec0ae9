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
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    ORIGINAL_FOUND = "original_found"
    RECEIPT_KEPT = "receipt_kept"
    BATCH_SEEN = "batch_seen"
    BATCH_SETTLED = "batch_settled"
    SIGNED_ON = "signed_on"
    DEVICE_ASKED = "device_asked"
    REQUEST_DRAFTED = "request_drafted"
    REQUEST_AWAITING_APPROVAL = "request_awaiting_approval"
    REQUEST_APPROVED = "request_approved"
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
    REPORT_CLOSED = "report_closed"


VERSION = 1

BECOMES: dict[State, Fact] = {state: Fact(f"request_{state}") for state in State}
"""The event that says a request has reached a state."""

REACHES: dict[Fact, State] = {fact: state for state, fact in BECOMES.items()}
"""The reverse: which state an event says a request has reached."""
