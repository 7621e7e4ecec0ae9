"""What the simulated terminal prints: slips, the settlement report, the list of the open batch.

Every paper says that it is simulated. Lines are at most 32 columns wide, a Chinese character
counting two, as on 58 mm paper.
"""

from __future__ import annotations

from collections.abc import Sequence

from drivers.allinpay.receipts import CUT
from drivers.money import Money
from drivers.simulator.bank import BatchTotals
from drivers.terminal import Kind, Method, Transaction

WIDTH = 32
LIST_LENGTH = 200
"""Newest transactions on a list: more would not fit the 9999 bytes of one frame."""

_RULE = "-" * WIDTH
_MARK = "模拟 SIMULATED 模拟"

_KINDS = {Kind.SALE: "消费 SALE", Kind.VOID: "消费撤销 VOID", Kind.REFUND: "退货 REFUND"}
_SHORT = {Kind.SALE: "消费", Kind.VOID: "撤销", Kind.REFUND: "退货"}
_SYMBOLS = {"CNY": "RMB"}

ISSUERS = {
    Method.CARD: "建设银行",
    Method.WECHAT: "微信支付",
    Method.ALIPAY: "支付宝",
    Method.UNIONPAY_QR: "云闪付",
}
DEMO_CARD = "621700******1234"


def both_copies(one: Transaction, operator: str, remarks: Sequence[str] = ()) -> str:
    """The merchant's copy, a cut, the cardholder's copy."""
    copies = (_copy(one, operator, remarks, heading) for heading in ("商户存根", "持卡人存根"))
    return f"{CUT}\n".join(copies)


def issuer(one: Transaction) -> str:
    return one.issuer or ISSUERS[one.method]


def card(one: Transaction) -> str:
    """The masked card; a wallet has none."""
    return one.card or (DEMO_CARD if one.method is Method.CARD else "")


def settlement(totals: BatchTotals, currency: str, at: str) -> str:
    sums = {kind: _money(kind, Money(totals.sums[kind], currency)) for kind in Kind}
    rows = (f"{_SHORT[kind]}：{totals.counts[kind]}笔 {sums[kind]}" for kind in Kind)
    return _paper([_centred("POS结算单"), _RULE, f"批次号：{totals.batch}", f"时间：{at}", *rows])


def listing(booked: Sequence[Transaction], batch: str, at: str) -> str:
    """The newest transactions of the open batch, one line each."""
    rows = [_row(one) for one in booked[-LIST_LENGTH:]]
    head = [_centred("交易明细"), _RULE, f"批次号：{batch}", f"时间：{at}", f"共{len(booked)}笔"]
    return _paper([*head, _RULE, *rows])


def _copy(one: Transaction, operator: str, remarks: Sequence[str], heading: str) -> str:
    rows = [
        _centred("通联支付 POS签购单"),
        heading,
        _RULE,
        f"商户名称：{one.merchant_name}",
        f"商户号：{one.merchant_id}",
        f"终端号：{one.terminal_id}",
        f"操作员：{operator}",
        f"发卡行：{issuer(one)}",
        *_if(card(one), "卡号：{}"),
        f"交易类型：{_KINDS[one.kind]}",
        f"批次号：{one.batch}",
        f"凭证号：{one.voucher}",
        f"授权码：{one.auth_code}",
        f"参考号：{one.rrn}",
        *_if(one.order_number, "订单号：\n{}"),
        f"日期时间：{one.at.replace('-', '/').replace('T', ' ')}",
        *_if(one.original_voucher, "原凭证号：{}"),
        f"金额：{_money(one.kind, one.amount)}",
        *(f"备注：{remark}" for remark in remarks),
        *(["持卡人签名：", ""] if heading == "商户存根" else []),
    ]
    return _paper(rows)


def _paper(rows: Sequence[str]) -> str:
    return "\n".join([_centred(_MARK), *rows, _RULE, _centred(_MARK), ""])


def _row(one: Transaction) -> str:
    return f"{one.voucher} {_SHORT[one.kind]} {_money(one.kind, one.amount)}"


def _money(kind: Kind, amount: Money | None) -> str:
    """Money that goes back to the customer carries a minus."""
    if amount is None:
        return ""
    sign = "" if kind is Kind.SALE or not amount.minor else "-"
    return f"{_SYMBOLS.get(amount.currency, amount.currency)} {sign}{amount.decimal()}"


def _if(value: str, pattern: str) -> list[str]:
    return [pattern.format(value)] if value else []


def _centred(text: str) -> str:
    columns = len(text.encode("gbk"))
    return " " * max(0, (WIDTH - columns) // 2) + text
