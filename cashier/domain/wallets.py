"""What each wallet allows of refunds, as data, and the refusal of what it does not allow.

WeChat's figures are published for its merchants (one year, 50 parts, a minute between two);
Alipay's year is the usual one of its contracts. Of a card nothing is said here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cashier.domain.lifecycle import RESERVING
from cashier.domain.records import Request
from cashier.domain.say import Say, say
from drivers.terminal import Method, Transaction


@dataclass(frozen=True, slots=True)
class WalletRules:
    """Days after the payment, parts of one payment, seconds between two; None for no limit."""

    days: int | None = None
    parts: int | None = None
    pause: int = 0


RULES: dict[Method, WalletRules] = {
    Method.CARD: WalletRules(),
    Method.WECHAT: WalletRules(days=365, parts=50, pause=60),
    Method.ALIPAY: WalletRules(days=365),
    Method.UNIONPAY_QR: WalletRules(),
}


def wallet_objects(sale: Transaction, requests: Sequence[Request], now: datetime) -> Say | None:
    """Why the wallet would not take one more refund now; None where nothing speaks against it."""
    rules = RULES[sale.method]
    parts = [one for one in requests if one.state in RESERVING]
    return (
        _too_old(sale, rules, now)
        or _too_many(sale, rules, parts)
        or _too_soon(sale, rules, parts, now)
    )


def _too_old(sale: Transaction, rules: WalletRules, now: datetime) -> Say | None:
    """By days: a terminal's own time has no zone. Without a date the wallet itself decides."""
    try:
        sold = date.fromisoformat(sale.at[:10])
    except ValueError:
        return None
    if rules.days is None or (now.date() - sold).days <= rules.days:
        return None
    return say("wallet.too_old", method=sale.method, days=rules.days)


def _too_many(sale: Transaction, rules: WalletRules, parts: Sequence[Request]) -> Say | None:
    if rules.parts is None or len(parts) < rules.parts:
        return None
    return say("wallet.too_many_parts", method=sale.method, parts=rules.parts)


def _too_soon(
    sale: Transaction, rules: WalletRules, parts: Sequence[Request], now: datetime
) -> Say | None:
    """A clock that was set back makes nobody wait longer than the pause."""
    ages = [(now - datetime.fromisoformat(one.changed_at)).total_seconds() for one in parts]
    recent = [age for age in ages if 0 <= age < rules.pause]
    if not recent:
        return None
    left = max(1, round(rules.pause - min(recent)))
    return say("wallet.too_soon", method=sale.method, pause=rules.pause, left=left)
