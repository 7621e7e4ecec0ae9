"""The simulated terminal by itself: what it says to bytes, and that it books what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.effects import Effects, HangUp, WakeAt, Write
from drivers.lines.memory import ManualClock
from drivers.link.device import GAP
from drivers.money import Money
from drivers.poslink import requests
from drivers.poslink.device import ANSWER_SENDS, PoslinkDevice
from drivers.poslink.driver import DRIVER
from drivers.poslink.firmware import REFUSALS
from drivers.poslink.frames import BUFFER
from drivers.poslink.layouts import extra, named
from drivers.poslink.messages import Message, request
from drivers.simulator.bank import Bank, Movement, Refusal
from drivers.simulator.faults import REBOOT_SECONDS, SLOW_SECONDS, Faults, Rule
from tests.drivers.poslink.build import CURRENCY, NOON, REFERENCE, profile, refund, sale, void
from tests.drivers.poslink.talk import ACK, EOT, NAK, wire

PROFILE = profile()
READY = requests.initialise(PROFILE)
SALE = requests.money(sale(), PROFILE)
VOID_1 = requests.money(void("1"), PROFILE)
CANCEL = requests.cancel(PROFILE)


class Terminal:
    """A device with its bank; `ask` hands it a frame and takes its answer."""

    def __init__(self, *faults: str, currency: str = CURRENCY) -> None:
        self.movements: list[Movement] = []
        self.bank = Bank(ManualClock(NOON), currency, on_movement=self.movements.append)
        rules = tuple(Rule.parse(text) for text in faults)
        self.device = PoslinkDevice(self.bank, Faults(rules), DRIVER.read({}))

    def hear(self, data: bytes, now: float = 0.0) -> list[bytes]:
        return _written(self.device.receive(data, now))

    def ask(self, message: Message, now: float = 0.0) -> Message:
        """The answer to a good frame, which is acknowledged first."""
        acknowledged, answer = self.hear(wire(message), now)
        assert acknowledged == ACK
        said = Message.decode(answer[1:-2])
        assert wire(said) == answer
        assert said.command == f"{message.command[:2]}{int(message.command[2]) + 1}"
        return said


def _written(effects: Effects) -> list[bytes]:
    return [effect.data for effect in effects if isinstance(effect, Write)]


# -- the link ---------------------------------------------------------------------------------


def test_a_damaged_frame_gets_a_nak_and_is_dropped() -> None:
    terminal = Terminal()
    assert terminal.hear(wire(READY)[:-1] + b"\x00") == [NAK]
    assert terminal.hear(wire(READY))[0] == ACK


@pytest.mark.parametrize("text", [b"0\x1cA01\x1c1.35", b"HELLO"])
def test_a_sound_frame_that_is_no_request_gets_a_nak(text: bytes) -> None:
    from drivers.poslink.frames import encode

    assert Terminal().hear(encode(text)) == [NAK]


def test_a_frame_that_pauses_is_dropped() -> None:
    terminal = Terminal()
    assert terminal.hear(wire(READY)[:5]) == []
    assert terminal.hear(wire(READY), GAP * 2)[0] == ACK


def test_an_answer_is_repeated_when_it_is_refused_and_books_nothing_again() -> None:
    terminal = Terminal()
    _ack, answer = terminal.hear(wire(SALE))
    for _ in range(ANSWER_SENDS - 1):
        assert terminal.hear(NAK) == [answer]
    assert terminal.hear(NAK) == []
    assert len(terminal.movements) == 1


def test_other_control_bytes_change_nothing() -> None:
    terminal = Terminal()
    terminal.hear(wire(SALE))
    assert terminal.hear(ACK + EOT) == []


def test_a_cancel_of_nothing_is_only_acknowledged() -> None:
    assert Terminal().hear(wire(CANCEL)) == [ACK]


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_leave_it_alive_and_move_no_money(pieces: list[bytes]) -> None:
    terminal = Terminal()
    for piece in pieces:
        terminal.hear(piece)
    assert terminal.movements == []
    assert len(terminal.device._ears._reader._buffer) <= BUFFER
    assert terminal.hear(wire(READY), GAP * 2)[0] == ACK


# -- what it books ----------------------------------------------------------------------------


def test_a_sale_is_booked_under_its_reference_and_can_be_found_by_all_keys() -> None:
    terminal = Terminal()
    said = terminal.ask(SALE)
    assert (said.code, named(said, "ref"), named(said, "transaction_number")) == (
        "000000",
        REFERENCE,
        "1",
    )
    for question in (
        requests.record_by_number(1, PROFILE),
        requests.record_by_reference(REFERENCE, PROFILE),
        requests.record_by_place(0, PROFILE),
    ):
        found = terminal.ask(question)
        for name in ("ref", "host_ref", "auth_code", "timestamp", "approved_amount"):
            assert named(found, name) == named(said, name) != ""
        assert dict(extra(found)) == dict(extra(said))


@pytest.mark.parametrize("name", ["AID", "APPLAB", "TVR", "TSI", "ARC", "CVM"])
def test_what_a_receipt_must_show_is_told(name: str) -> None:
    assert dict(extra(Terminal().ask(SALE)))[name]


def test_a_void_is_a_record_of_its_own() -> None:
    terminal = Terminal()
    terminal.ask(SALE)
    said = terminal.ask(VOID_1)
    assert (named(said, "txn_type"), named(said, "transaction_number")) == ("16", "2")
    assert named(said, "approved_amount") == "1234"
    assert [one["kind"] for one in terminal.movements] == ["sale", "void"]
    found = terminal.ask(requests.record_by_number(2, PROFILE))
    assert (named(found, "txn_type"), named(found, "orig_txn_type")) == ("16", "01")


def test_the_banks_reference_of_the_extra_data_is_another_than_its_number() -> None:
    said = Terminal().ask(SALE)
    assert dict(extra(said))["HRef"] != named(said, "host_ref")


def test_an_original_that_nobody_has_is_not_found() -> None:
    terminal = Terminal()
    assert terminal.ask(VOID_1).code == "100023"
    linked = requests.money(refund(rrn="999"), PROFILE)
    assert terminal.ask(linked).code == "100023"
    assert terminal.movements == []


def test_every_refusal_of_the_bank_has_a_code_and_a_text() -> None:
    assert set(REFUSALS) == set(Refusal) - {Refusal.NO_ORIGINAL}


def test_a_second_void_and_a_void_after_the_batch_are_declined() -> None:
    terminal = Terminal()
    terminal.ask(SALE)
    terminal.ask(VOID_1)
    assert terminal.ask(VOID_1).code == "000100"
    terminal.ask(SALE)
    terminal.ask(requests.batch_close("20260304120000", PROFILE))
    assert terminal.ask(requests.money(void("3"), PROFILE)).code == "000100"


@pytest.mark.parametrize("amount", ["", "0", "12.34", "x"])
def test_an_amount_that_cannot_be_moves_nothing(amount: str) -> None:
    terminal = Terminal()
    assert terminal.ask(request("T00", "1.35", "01", amount, "", "R")).code == "000100"
    assert terminal.movements == []


@pytest.mark.parametrize("command", ["T02", "A30", "R06"])
def test_a_command_that_it_lacks_is_refused(command: str) -> None:
    assert Terminal().ask(request(command, "1.35")).code == "100003"


def test_a_type_that_it_lacks_moves_nothing() -> None:
    terminal = Terminal()
    assert terminal.ask(request("T00", "1.35", "03", "100", "", "R")).code == "100003"
    assert terminal.movements == []


def test_a_place_behind_the_last_record_is_not_found() -> None:
    terminal = Terminal()
    terminal.ask(SALE)
    assert terminal.ask(requests.record_by_place(1, PROFILE)).code == "100023"


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_amounts_are_minor_units_of_the_banks_currency(currency: str) -> None:
    terminal = Terminal(currency=currency)
    terminal.ask(SALE)
    assert terminal.bank.entries[0].transaction.amount == Money(1234, currency)


# -- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["silence", "busy", "dead-before"])
def test_a_mute_terminal_says_nothing_and_books_nothing(fault: str) -> None:
    terminal = Terminal(f"{fault}@1")
    assert terminal.hear(wire(SALE)) == []
    assert terminal.movements == []
    assert terminal.hear(wire(READY), REBOOT_SECONDS + 1)[0] == ACK


def test_a_terminal_that_died_hears_nothing_until_it_is_back() -> None:
    terminal = Terminal("dead-before@1")
    terminal.hear(wire(SALE))
    assert terminal.hear(wire(READY), REBOOT_SECONDS / 2) == []


def test_every_send_of_one_command_is_refused_and_the_next_command_is_not() -> None:
    terminal = Terminal("nak@1")
    assert [terminal.hear(wire(SALE)) for _ in range(3)] == [[NAK]] * 3
    assert terminal.ask(VOID_1).code == "100023"


@pytest.mark.parametrize(
    ("fault", "code"), [("timeout", "100001"), ("strange-code", "100099"), ("duplicate", "100011")]
)
def test_some_codes_that_read_like_refusals_come_though_money_moved(fault: str, code: str) -> None:
    terminal = Terminal(fault)
    assert terminal.ask(SALE).code == code
    assert len(terminal.movements) == 1


def test_such_a_code_does_not_hide_a_refusal() -> None:
    assert Terminal("timeout").ask(VOID_1).code == "100023"


def test_a_garbled_answer_stays_garbled_when_it_is_repeated() -> None:
    terminal = Terminal("garbled")
    _ack, answer = terminal.hear(wire(SALE))
    assert terminal.hear(NAK) == [answer]
    assert wire(Message.decode(answer[1:-2])) != answer


def test_a_hang_up_comes_in_the_middle_of_the_answer() -> None:
    terminal = Terminal("hang-up")
    effects = terminal.device.receive(wire(SALE), 0.0)
    assert isinstance(effects[-1], HangUp)
    assert len(terminal.movements) == 1


def test_a_slow_terminal_books_when_the_card_is_there_and_hears_only_a_cancel_till_then() -> None:
    terminal = Terminal("slow@1")
    effects = terminal.device.receive(wire(SALE), 0.0)
    assert list(effects) == [Write(ACK), WakeAt(SLOW_SECONDS)]
    assert terminal.hear(wire(READY), 1.0) == []
    assert terminal.movements == []
    [answer] = _written(terminal.device.expire(SLOW_SECONDS))
    assert Message.decode(answer[1:-2]).code == "000000"
    assert len(terminal.movements) == 1


def test_a_cancel_while_the_card_is_awaited_leaves_no_money_moved() -> None:
    terminal = Terminal("slow@1")
    terminal.hear(wire(SALE))
    acknowledged, answer = terminal.hear(wire(CANCEL), 1.0)
    assert acknowledged == ACK
    assert Message.decode(answer[1:-2]).code == "100002"
    assert _written(terminal.device.expire(SLOW_SECONDS)) == []
    assert terminal.movements == []
    assert terminal.ask(SALE, SLOW_SECONDS + 1).code == "000000"
