"""The terminal half by itself: outside vectors in, codes and slips out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.allinpay import slips
from drivers.allinpay.codes import CODES
from drivers.allinpay.device import AllinpayDevice
from drivers.allinpay.frames import Reader
from drivers.allinpay.messages import APP, MANAGER, REQUEST_ORDER, Message, Type, compose, decode
from drivers.allinpay.teller import REFUSALS
from drivers.effects import Effects, WakeAt, Write
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import Bank, Refusal
from drivers.simulator.faults import REBOOT_SECONDS, SLOW_SECONDS, Faults, Rule
from drivers.terminal import Kind, Method, Transaction
from tests.drivers.allinpay.counter import options
from tests.drivers.allinpay.given import NOW, wire
from tests.drivers.allinpay.rows import frame


class Bench:
    """A device on a table, with its bank."""

    def __init__(self, *faults: str) -> None:
        self.bank = Bank(ManualClock(NOW), "CNY")
        plan = Faults(tuple(Rule.parse(fault) for fault in faults))
        self.device = AllinpayDevice(self.bank, plan, options())

    def sell(self, minor: int = 1001, method: Method = Method.CARD) -> Transaction:
        return self.bank.sale(Money(minor, "CNY"), method=method).transaction

    def ask(self, kind: int, application: str = APP, **values: str) -> Message:
        request = compose(REQUEST_ORDER, kind, values, application)
        (answer,) = read(self.device.receive(wire(request), 0.0))
        return answer

    def code(self, kind: int, **values: str) -> str:
        return self.ask(kind, **values).text("code")

    @property
    def moved(self) -> int:
        return len(self.bank.entries)


def read(effects: Effects) -> list[Message]:
    reader = Reader()
    for effect in effects:
        assert isinstance(effect, Write)
        reader.receive(effect.data)
    found = []
    while (block := reader.next()) is not None:
        found.append(decode(block))
    return found


def of(sale: Transaction, minor: int = 500) -> dict[str, str]:
    """The fields of a refund of `sale`."""
    return {
        "amount": f"{minor:012d}", "rrn": sale.rrn, "order_number": sale.order_number,
        "date": sale.at[5:7] + sale.at[8:10],
    }  # fmt: skip


def test_the_outside_vector_of_a_sale_is_booked() -> None:
    bench = Bench()
    (answer,) = read(bench.device.receive(frame("sale"), 0.0))
    assert answer.type == Type.SALE
    assert answer.text("code") == "00"
    assert answer.text("reference") == "20250911000017"
    assert bench.bank.entries[0].transaction.amount == Money(1001, "CNY")


def test_the_outside_vector_of_a_void_of_nothing_has_no_original() -> None:
    (answer,) = read(Bench().device.receive(frame("void"), 0.0))
    assert (answer.type, answer.text("code")) == (Type.VOID, "XB")
    assert answer.text("reference") == "20250911000018"


def test_the_handshake_is_answered_by_the_manager() -> None:
    (answer,) = read(Bench().device.receive(frame("handshake"), 0.0))
    assert (answer.text("application"), answer.text("code")) == (MANAGER, "00")


@pytest.mark.parametrize("kind", [5, 6, 13, 18, 99, Type.MICRO_PAYMENT])
def test_what_the_terminal_does_not_offer_is_refused(kind: int) -> None:
    assert Bench().code(kind) == "XA"


def test_the_manager_only_shakes_hands() -> None:
    assert Bench().ask(Type.SALE, MANAGER).text("code") == "XA"


def test_a_command_in_pieces_is_one_command() -> None:
    bench = Bench()
    data = frame("sale")
    assert bench.device.receive(data[:10], 0.0) == []
    assert len(read(bench.device.receive(data[10:], 0.5))) == 1


def test_a_command_that_pauses_in_its_middle_is_thrown_away() -> None:
    bench = Bench()
    bench.device.receive(frame("sale")[:10], 0.0)
    assert len(read(bench.device.receive(frame("sign_on"), 5.0))) == 1
    assert bench.moved == 0


def test_damaged_commands_get_silence_and_move_nothing() -> None:
    bench = Bench()
    for place in range(len(frame("sale"))):
        broken = bytearray(frame("sale"))
        broken[place] ^= 0x10
        assert bench.device.receive(bytes(broken), place * 10.0) == []
    assert bench.moved == 0


# -- refusals ----------------------------------------------------------------------------------


def test_every_refusal_of_the_bank_has_a_known_code() -> None:
    assert set(REFUSALS) == set(Refusal)
    assert all(code in CODES for code in REFUSALS.values())


@pytest.mark.parametrize("amount", ["", "000000000000", "abc"])
def test_money_without_an_amount_is_refused(amount: str) -> None:
    bench = Bench()
    assert bench.code(Type.SALE, amount=amount) == "13"
    assert bench.code(Type.REFUND, amount=amount, rrn="1", date="0911") == "13"


def test_a_void_needs_the_whole_amount_of_an_open_sale_once() -> None:
    bench = Bench()
    sale = bench.sell()
    whole = {"amount": "000000001001", "original_voucher": sale.voucher}
    assert bench.code(Type.VOID, amount="000000001001") == "30"
    assert bench.code(Type.VOID, **(whole | {"amount": "000000000001"})) == "XF"
    assert bench.code(Type.VOID, **whole) == "00"
    assert bench.code(Type.VOID, **whole) == "XC"
    settled = bench.sell()
    bench.bank.settle()
    assert bench.code(Type.VOID, **(whole | {"original_voucher": settled.voucher})) == "XB"


def test_a_partly_refunded_sale_cannot_be_voided() -> None:
    bench = Bench()
    sale = bench.sell()
    assert bench.code(Type.REFUND, **of(sale)) == "00"
    assert bench.code(Type.VOID, amount="000000001001", original_voucher=sale.voucher) == "XD"


def test_a_refund_needs_reference_and_date_of_the_sale() -> None:
    bench = Bench()
    sale = bench.sell()
    assert bench.code(Type.REFUND, **(of(sale) | {"rrn": ""})) == "30"
    assert bench.code(Type.REFUND, **(of(sale) | {"date": ""})) == "30"
    assert bench.code(Type.REFUND, **(of(sale) | {"date": "0101"})) == "25"
    assert bench.code(Type.REFUND, **(of(sale) | {"rrn": "000000000000"})) == "25"
    assert bench.code(Type.REFUND, **of(sale, 1002)) == "61"
    assert bench.code(Type.REFUND, **of(sale, 1001)) == "00"


def test_a_wallet_refund_needs_the_order_number() -> None:
    bench = Bench()
    entry = bench.bank.sale(Money(1001, "CNY"), method=Method.ALIPAY)
    entry.transaction = replace(entry.transaction, order_number="2025091122001")
    assert bench.code(Type.REFUND, **(of(entry.transaction) | {"order_number": ""})) == "25"
    assert bench.code(Type.REFUND, **of(entry.transaction)) == "00"


# -- what is remembered ------------------------------------------------------------------------


def test_a_refused_command_is_not_the_last_transaction() -> None:
    bench = Bench()
    assert bench.code(Type.LAST) == "X3"
    sale = bench.sell()
    bench.code(Type.VOID, amount="000000001001", original_voucher="999999")
    last = bench.ask(Type.LAST)
    assert (last.type, last.text("voucher")) == (Type.SALE, sale.voucher)


def test_settled_batches_can_still_be_printed_again() -> None:
    bench = Bench()
    sale = bench.sell()
    assert bench.ask(Type.SETTLE).text("batch") == "000012"
    answer = bench.ask(Type.REPRINT, original_voucher=sale.voucher)
    assert answer.type == Type.SALE
    assert answer.text("batch") == "000012"
    assert "重打印" in answer.raw("receipt").decode("gbk")


# -- slips -------------------------------------------------------------------------------------


def slip(**values: object) -> str:
    one = Transaction(
        voucher="000040", amount=Money(1001, "CNY"), rrn="022142445590", auth_code="007508",
        batch="000012", at="2025-09-11T15:45:00", merchant_name="测试商户",
    )  # fmt: skip
    return slips.both_copies(replace(one, **values), "01")  # type: ignore[arg-type]


def test_both_copies_carry_every_number_and_say_that_they_are_simulated() -> None:
    merchant, customer = slip().split("CUTPAPER\n")
    assert "商户存根" in merchant
    assert "持卡人存根" in customer
    for copy in (merchant, customer):
        for text in ("模拟 SIMULATED", "测试商户", "凭证号：000040", "参考号：022142445590",
                     "批次号：000012", "授权码：007508", "2025/09/11 15:45:00",
                     "金额：RMB 10.01", "621700******1234"):  # fmt: skip
            assert text in copy


@pytest.mark.parametrize(("kind", "word"), [(Kind.VOID, "撤销"), (Kind.REFUND, "退货")])
def test_money_that_goes_back_is_shown_with_its_original_and_a_minus(kind: Kind, word: str) -> None:
    text = slip(kind=kind, original_voucher="000037")
    assert word in text
    assert "原凭证号：000037" in text
    assert "金额：RMB -10.01" in text


@pytest.mark.parametrize(
    ("method", "issuer"),
    [(Method.WECHAT, "微信支付"), (Method.ALIPAY, "支付宝"), (Method.UNIONPAY_QR, "云闪付")],
)
def test_a_wallet_slip_shows_wallet_and_order_number_and_no_card(
    method: Method, issuer: str
) -> None:
    text = slip(method=method, order_number="4200002511202509110000000001")
    assert issuer in text
    assert "4200002511202509110000000001" in text
    assert "卡号" not in text


def test_no_line_is_wider_than_the_paper() -> None:
    text = slip(kind=Kind.REFUND, original_voucher="000037",
                order_number="4200002511202509110000000001")  # fmt: skip
    assert max(len(line.encode("gbk")) for line in text.splitlines()) <= slips.WIDTH


def test_a_list_of_a_long_day_still_fits_one_frame() -> None:
    bench = Bench()
    for _ in range(400):
        bench.sell(999_999_999_99)
    answer = bench.ask(Type.DETAIL)
    text = answer.raw("receipt").decode("gbk")
    assert "共400笔" in text
    assert "000400 消费" in text
    assert "000200 消费" not in text


# -- faults ------------------------------------------------------------------------------------


def test_dead_before_is_mute_to_everything_until_it_has_started_again() -> None:
    bench = Bench("dead-before@1")
    assert bench.device.receive(frame("sale"), 0.0) == []
    assert bench.device.receive(frame("handshake"), REBOOT_SECONDS - 0.1) == []
    assert len(read(bench.device.receive(frame("handshake"), REBOOT_SECONDS))) == 1
    assert bench.moved == 0


def test_silence_swallows_one_command_and_nothing_else() -> None:
    bench = Bench("silence@1")
    assert bench.device.receive(frame("sale"), 0.0) == []
    assert len(read(bench.device.receive(frame("sale"), 1.0))) == 1
    assert bench.moved == 1


def test_a_slow_terminal_does_one_thing_at_a_time() -> None:
    bench = Bench("slow@1")
    assert bench.device.receive(frame("sale"), 0.0) == [WakeAt(SLOW_SECONDS)]
    assert bench.device.receive(frame("handshake"), 1.0) == []
    assert len(read(bench.device.expire(SLOW_SECONDS))) == 1
    assert len(read(bench.device.receive(frame("handshake"), 6.0))) == 1


def test_questions_are_no_money_commands_for_the_count_of_faults() -> None:
    bench = Bench("decline@1")
    for name in ("handshake", "query_last", "sign_on", "settle"):
        bench.device.receive(frame(name), 0.0)
    assert bench.code(Type.SALE, amount="000000000005") == "51"


@given(st.lists(st.binary(max_size=60) | st.sampled_from([frame("sale")[:-1]]), max_size=10))
def test_arbitrary_bytes_never_crash_the_terminal_and_never_move_money(chunks: list[bytes]) -> None:
    bench = Bench()
    for at, chunk in enumerate(chunks):
        bench.device.receive(chunk.replace(frame("sale")[-1:], b""), at * 0.1)
    assert bench.moved == 0
