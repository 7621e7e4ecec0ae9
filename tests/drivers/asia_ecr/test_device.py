"""The simulated terminal by itself: what it says to bytes, and that it books what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.asia_ecr import requests
from drivers.asia_ecr.device import AsiaEcrDevice
from drivers.asia_ecr.driver import DRIVER
from drivers.asia_ecr.firmware import TOLD, TOLD_OF_FAILURE, TOLD_OF_SETTLEMENT, TOLD_OF_VOID
from drivers.asia_ecr.frames import BUFFER, Scope, encode
from drivers.asia_ecr.messages import Message
from drivers.effects import Effects, HangUp, WakeAt, Write
from drivers.lines.memory import ManualClock
from drivers.link.device import GAP
from drivers.money import Money
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import REBOOT_SECONDS, SLOW_SECONDS, Faults, Rule
from tests.drivers.asia_ecr.build import CURRENCY, NOON, profile, refund, sale, void
from tests.drivers.asia_ecr.vectors import BY_NAME

ACK, NAK = b"\x06", b"\x15"
PROFILE = profile()
TEST = BY_NAME["communication test"].wire


class Terminal:
    """A device with its bank; `ask` hands it a frame and splits what it writes."""

    def __init__(self, *faults: str, **options: str | int | bool) -> None:
        self.movements: list[Movement] = []
        self.bank = Bank(ManualClock(NOON), CURRENCY, on_movement=self.movements.append)
        rules = tuple(Rule.parse(text) for text in faults)
        self.device = AsiaEcrDevice(self.bank, Faults(rules), DRIVER.read(options))

    def hear(self, data: bytes, now: float = 0.0) -> list[bytes]:
        return _written(self.device.receive(data, now))

    def ask(self, message: Message, now: float = 0.0) -> Message:
        """The answer to a good frame, which is acknowledged first."""
        acknowledged, answer = self.hear(frame(message), now)
        assert acknowledged == ACK
        assert answer == encode(answer[3:-2], Scope.LEN_TO_ETX)
        return Message.decode(answer[3:-2])

    def sell(self, text: str = "123.45") -> str:
        return self.ask(requests.money(sale(text), PROFILE)).text("65")


def frame(message: Message) -> bytes:
    return encode(message.encode(), Scope.LEN_TO_ETX)


def _written(effects: Effects) -> list[bytes]:
    return [effect.data for effect in effects if isinstance(effect, Write)]


def kinds(message: Message) -> tuple[str, ...]:
    return tuple(kind for kind, _data in message.fields)


VOID_1 = requests.money(void("000001"), PROFILE)
REFUND = requests.money(refund("000001"), PROFILE)


# -- the link ---------------------------------------------------------------------------------


def test_the_communication_test_gets_the_known_answer() -> None:
    assert Terminal().hear(TEST) == [ACK, BY_NAME["answer to the communication test"].wire]


def test_a_damaged_frame_gets_a_nak_and_is_dropped() -> None:
    terminal = Terminal()
    assert terminal.hear(TEST[:-1] + b"\x00") == [NAK]
    assert terminal.hear(TEST)[0] == ACK


def test_a_sound_frame_that_is_no_request_gets_a_nak() -> None:
    assert Terminal().hear(BY_NAME["answer to the communication test"].wire) == [NAK]
    assert Terminal().hear(encode(b"?" * 20, Scope.LEN_TO_ETX)) == [NAK]


def test_a_frame_is_read_byte_by_byte() -> None:
    terminal = Terminal()
    said = [terminal.hear(bytes([byte]), at * 0.001) for at, byte in enumerate(TEST)]
    assert said[:-1] == [[]] * (len(TEST) - 1)
    assert said[-1][0] == ACK


def test_a_frame_that_broke_off_is_dropped_when_the_line_was_quiet() -> None:
    terminal = Terminal()
    assert terminal.hear(b"\x02\x99\x99" + TEST[:10]) == []
    assert terminal.hear(TEST, now=GAP + 0.1)[0] == ACK


@pytest.mark.parametrize("control", [ACK, NAK])
def test_the_answer_goes_out_once_whatever_the_register_says_to_it(control: bytes) -> None:
    terminal = Terminal()
    terminal.sell()
    assert terminal.hear(control) == []
    assert len(terminal.movements) == 1


def test_the_checksum_scope_is_the_one_of_the_settings() -> None:
    row = BY_NAME["Krungthai sale of 200.00"]
    assert Terminal().hear(row.wire) == [NAK]
    terminal = Terminal(checksum_scope="STX..ETX", transport_header="0000000000")
    acknowledged, answer = terminal.hear(row.wire)
    assert acknowledged == ACK
    assert answer == encode(answer[3:-2], Scope.STX_TO_ETX)
    assert answer[3:13] == b"0000000000"


@given(st.lists(st.binary(max_size=400), max_size=5))
def test_arbitrary_bytes_move_no_money_and_outgrow_nothing(pieces: list[bytes]) -> None:
    terminal = Terminal()
    for at, piece in enumerate(pieces):
        terminal.hear(piece, at * 0.1)
    assert terminal.movements == []
    assert len(terminal.device._ears._reader._buffer) <= BUFFER


# -- money ------------------------------------------------------------------------------------


def test_a_sale_is_booked_and_answered_in_the_order_of_the_firmware() -> None:
    terminal = Terminal()
    answer = terminal.ask(requests.money(sale(), PROFILE))
    assert (answer.response, kinds(answer)) == ("00", TOLD)
    assert answer.text("40") == "000000012345"
    assert terminal.bank.entries[0].transaction.amount == Money(12345, CURRENCY)


def test_a_void_answers_with_the_originals_numbers_and_no_amount() -> None:
    terminal = Terminal()
    sold = terminal.ask(requests.money(sale(), PROFILE))
    answer = terminal.ask(VOID_1)
    assert (answer.response, kinds(answer)) == ("00", TOLD_OF_VOID)
    for kind in ("65", "01", "D3"):
        assert answer.text(kind) == sold.text(kind)
    assert [line["kind"] for line in terminal.movements] == ["sale", "void"]


def test_an_approved_refund_is_the_known_header_alone() -> None:
    terminal = Terminal()
    terminal.sell()
    assert terminal.hear(frame(REFUND)) == [ACK, BY_NAME["approved refund, header only"].wire]
    assert [line["kind"] for line in terminal.movements] == ["sale", "refund"]


def test_a_second_void_is_refused() -> None:
    terminal = Terminal()
    terminal.sell()
    terminal.ask(VOID_1)
    answer = terminal.ask(VOID_1)
    assert (answer.response, kinds(answer)) == ("NA", TOLD_OF_FAILURE)
    assert [line["kind"] for line in terminal.movements] == ["sale", "void"]


@pytest.mark.parametrize("invoice", [b"1     ", b"     1", b"000001"])
def test_an_invoice_is_read_as_a_number(invoice: bytes) -> None:
    terminal = Terminal()
    terminal.sell()
    assert terminal.ask(Message("26", (("65", invoice),))).response == "00"


@pytest.mark.parametrize("invoice", [b"000000", b"1000000", b"ABC", b""])
def test_an_invoice_that_cannot_be_is_called_wrong(invoice: bytes) -> None:
    answer = Terminal().ask(Message("26", (("65", invoice),)))
    assert (answer.response, answer.text("02")) == ("NA", "INVOICE NO. IS WRONG")


@pytest.mark.parametrize("code", ["20", "27"])
@pytest.mark.parametrize("amount", [b"000000000000", b"", b"00000000001X"])
def test_without_an_amount_nothing_is_booked(code: str, amount: bytes) -> None:
    terminal = Terminal()
    assert terminal.ask(Message(code, (("40", amount),))).response == "13"
    assert terminal.movements == []


def test_at_hicaps_26_refunds() -> None:
    terminal = Terminal(code_26="refund")
    terminal.sell()
    terminal.ask(requests.money(refund("000001"), profile(code_26="refund")))
    assert [line["kind"] for line in terminal.movements] == ["sale", "refund"]


def test_a_refund_beyond_the_originals_amount_is_refused_by_the_bank() -> None:
    terminal = Terminal()
    rrn = terminal.ask(requests.money(sale("10.00"), PROFILE)).text("D3")
    too_much = requests.money(refund("000001", "10.01", rrn=rrn), PROFILE)
    assert terminal.ask(too_much).response == "61"
    assert len(terminal.movements) == 1


# -- questions --------------------------------------------------------------------------------


def test_a_reprint_tells_the_original_with_the_clock_of_now() -> None:
    terminal = Terminal()
    terminal.sell()
    terminal.bank.clock.sleep(3600)
    answer = terminal.ask(requests.reprint(1, PROFILE))
    assert (answer.text("65"), answer.text("40")) == ("000001", "000000012345")
    assert answer.text("04") == f"{terminal.bank.clock.now().astimezone():%H%M%S}"


def test_a_reprint_of_zero_is_one_of_the_last_transaction() -> None:
    terminal = Terminal()
    terminal.sell("1.00")
    terminal.sell("2.00")
    assert terminal.ask(requests.reprint(0, PROFILE)).text("65") == "000002"


def test_after_a_void_the_last_transaction_is_the_original_it_marked() -> None:
    """A void has no invoice of its own, so it cannot be looked up under one either."""
    terminal = Terminal()
    terminal.sell()
    terminal.ask(VOID_1)
    assert terminal.ask(requests.reprint(0, PROFILE)).text("65") == "000001"
    assert terminal.ask(requests.reprint(2, PROFILE)).response == "NA"


@pytest.mark.parametrize("invoice", [0, 7])
def test_what_the_terminal_does_not_have_is_not_found(invoice: int) -> None:
    answer = Terminal().ask(requests.reprint(invoice, PROFILE))
    assert (answer.response, answer.text("02")) == ("NA", "TXN NOT FOUND")


def test_after_settlement_the_batch_before_can_still_be_reprinted_but_not_voided() -> None:
    terminal = Terminal()
    terminal.sell()
    settled = terminal.ask(requests.settlement(PROFILE))
    assert (settled.response, kinds(settled)) == ("00", TOLD_OF_SETTLEMENT)
    assert terminal.ask(requests.reprint(1, PROFILE)).response == "00"
    assert terminal.ask(VOID_1).response == "NA"


def test_totals_are_four_lines_of_text() -> None:
    terminal = Terminal()
    terminal.sell()
    answer = terminal.ask(requests.totals(PROFILE))
    assert kinds(answer) == ("7E", "7F", "7G", "7H")
    assert answer.text("7E") == f"BATCH {terminal.bank.open_batch}"
    assert answer.text("7F").split() == ["SALE", "1", "12345"]


@pytest.mark.parametrize("code", ["39", "D1"])
def test_a_code_without_contents_gets_the_header_alone(code: str) -> None:
    answer = Terminal().ask(Message(code))
    assert (answer.response, answer.fields) == ("00", ())


def test_a_code_that_the_build_lacks_is_refused() -> None:
    assert Terminal().ask(requests.reprint(1, profile(reprint_code="92"))).response == "NA"


def test_a_store_name_that_cannot_be_printed_is_replaced() -> None:
    answer = Terminal().ask(requests.settlement(PROFILE))
    assert answer.text("D0") == "SIMULATED STORE"


# -- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["silence", "busy", "dead-before"])
def test_a_mute_terminal_says_nothing_and_books_nothing(fault: str) -> None:
    terminal = Terminal(fault)
    assert terminal.hear(frame(requests.money(sale(), PROFILE))) == []
    assert terminal.movements == []


def test_a_terminal_that_died_comes_back() -> None:
    terminal = Terminal("dead-before@1")
    terminal.hear(frame(requests.money(sale(), PROFILE)))
    assert terminal.hear(TEST, now=1.0) == []
    assert terminal.hear(TEST, now=REBOOT_SECONDS + 1.0)[0] == ACK


def test_a_lost_answer_was_booked_and_acknowledged() -> None:
    terminal = Terminal("lost-answer")
    assert terminal.hear(frame(requests.money(sale(), PROFILE))) == [ACK]
    assert len(terminal.movements) == 1


def test_a_refused_command_is_refused_in_every_send_and_then_taken() -> None:
    terminal = Terminal("nak@1")
    command = frame(requests.money(sale(), PROFILE))
    assert [terminal.hear(command, now=at) for at in (0.0, 1.0, 2.0)] == [[NAK]] * 3
    assert terminal.movements == []
    assert terminal.hear(command, now=3.0)[0] == ACK


def test_another_command_after_a_refused_one_is_taken() -> None:
    terminal = Terminal("nak@1")
    assert terminal.hear(frame(requests.money(sale("1.00"), PROFILE))) == [NAK]
    assert terminal.hear(frame(requests.money(sale("2.00"), PROFILE)))[0] == ACK


def test_a_declined_command_moves_nothing() -> None:
    terminal = Terminal("decline")
    assert terminal.ask(requests.money(sale(), PROFILE)).response == "ND"
    assert terminal.movements == []


def test_without_paper_the_money_moves_and_the_answer_comes() -> None:
    terminal = Terminal("no-paper")
    assert terminal.ask(requests.money(sale(), PROFILE)).response == "00"
    assert len(terminal.movements) == 1


def test_a_slow_terminal_answers_later_and_is_deaf_until_then() -> None:
    terminal = Terminal("slow")
    effects = terminal.device.receive(frame(requests.money(sale(), PROFILE)), 10.0)
    assert effects == [Write(ACK), WakeAt(10.0 + SLOW_SECONDS)]
    assert terminal.hear(TEST, now=11.0) == []
    assert terminal.device.expire(12.0) == ()
    (answer,) = _written(terminal.device.expire(10.0 + SLOW_SECONDS))
    assert Message.decode(answer[3:-2]).response == "00"
    assert terminal.hear(TEST, now=20.0)[0] == ACK


def test_a_terminal_that_hangs_up_stops_in_mid_frame() -> None:
    effects = Terminal("hang-up").device.receive(frame(requests.money(sale(), PROFILE)), 0.0)
    assert isinstance(effects[-1], HangUp)
    assert len(_written(effects)) == 2
