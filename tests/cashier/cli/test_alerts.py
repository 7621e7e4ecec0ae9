"""Warnings from the command line: listed, explained by their rows, acknowledged."""

from __future__ import annotations

import pytest

from tests.cashier.cli.kit import PINS, Counter, refund


@pytest.fixture
def alarmed(counter: Counter) -> Counter:
    """The shop closes when it opens but for a minute, so that every refund is at an odd hour."""
    closed = {"opens": "03:33", "closes": "03:34", "odd_hour": "alarm"}
    counter.configure(counter.port, {"warnings": closed})
    assert refund(counter, "12", "1.00").status == 0
    return counter


def test_a_warning_is_listed_with_its_sentence_and_its_rows(alarmed: Counter) -> None:
    (one,) = alarmed.json("alerts").value
    (request,) = alarmed.json("requests").value
    assert (one["rule"], one["level"], one["rows"]) == ("odd_hour", "alarm", [request["request"]])
    assert "1001" in one["message"]
    assert "ALARM" in alarmed.run("alerts").text


def test_a_supervisor_acknowledges_it_and_then_only_all_shows_it(alarmed: Counter) -> None:
    (one,) = alarmed.json("alerts").value
    done = alarmed.as_supervisor("alerts", "ack", one["alert"][:6], "--note", "inventory night")
    assert done.status == 0
    assert alarmed.json("alerts").value == []
    (after,) = alarmed.json("alerts", "--all").value
    assert (after["seen_by"], after["note"]) == ("9001", "inventory night")
    again = alarmed.as_supervisor("alerts", "ack", one["alert"], "--note", "again")
    assert (again.status, again.value["error"]["code"]) == (3, "warning.seen")


def test_a_cashier_does_not_acknowledge(alarmed: Counter) -> None:
    (one,) = alarmed.json("alerts").value
    said = alarmed.as_cashier("alerts", "ack", one["alert"], "--note", "x")
    assert (said.status, said.value["error"]["code"]) == (3, "role.may_not.warnings")
    assert len(alarmed.json("alerts").value) == 1


def test_a_quiet_shop_has_none(counter: Counter) -> None:
    assert counter.json("alerts").value == []
    assert "Nothing" in counter.run("alerts").text
    said = counter.json("alerts", "ack", "zz", "--note", "x", "--as", "9001", "--pin-file", "-",
                        typed=PINS["9001"])  # fmt: skip
    assert (said.status, said.value["error"]["code"]) == (3, "warning.unknown")


def test_a_request_that_is_held_waits_for_a_supervisor(counter: Counter) -> None:
    held = {"opens": "03:33", "closes": "03:34", "odd_hour": "hold"}
    counter.configure(counter.port, {"warnings": held})
    said = refund(counter, "12", "1.00")
    assert (said.status, said.value["state"]) == (3, "awaiting_approval")
    assert "closed" in said.value["message"]
    done = counter.as_supervisor("approve", said.value["request"])
    assert (done.status, done.value["state"]) == (0, "accepted")
