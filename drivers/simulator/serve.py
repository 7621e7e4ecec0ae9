"""Runs the terminal half of a driver where a register can reach it: the simulator itself.

One thread, one loop: bytes, wake-up times and the wish to end all come through one `select`.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path

from drivers import registry
from drivers.conversation import SystemClock
from drivers.effects import Device, Effects, HangUp, WakeAt, Write
from drivers.errors import LineNotFound, OptionError
from drivers.lines import Line
from drivers.registry import Driver
from drivers.simulator import ledger, scenarios
from drivers.simulator.bank import Bank, Books
from drivers.simulator.ending import Ending
from drivers.simulator.faults import Faults, Rule
from drivers.simulator.outlets import Outlet, PtyOutlet, TcpOutlet
from drivers.terminal import Clock, Method

LONGEST_WAIT = 3600.0

QR = (Method.WECHAT, Method.ALIPAY, Method.UNIONPAY_QR)

Announcement = dict[str, str | int | bool | list[str]]
"""The first line of output: `port` is what a register's configuration names."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate. `options` are the driver's own; without `ledger` nothing outlives it.

    Without a `currency` it is the driver's usual one. With `tcp_port` it is a TCP port of this
    machine (0: any free one), else a pseudo-terminal, behind the symbolic link `port_link` or one
    of its own.
    """

    protocol: str
    options: Mapping[str, object] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    scenario: str = "shop-day"
    seed: int = 1
    currency: str = ""
    ledger: Path | None = None
    tcp_port: int | None = None
    port_link: Path | None = None


def serve(
    plan: Plan,
    announce: Callable[[Announcement], None],
    ending: Ending,
    clock: Clock | None = None,
) -> None:
    """Be a terminal until `ending` is asked for; raises DriverError if that cannot begin.

    `announce` hears once, when a register may come, what is served where.
    """
    clock = clock or SystemClock()
    driver = registry.load(plan.protocol)
    plan = replace(plan, currency=_currency(driver, plan.currency))
    options = driver.read(plan.options)
    methods = _qr_methods(driver, clock, plan)
    bank = Bank(clock, plan.currency, merchant_name="测试商户" if methods else "TEST SHOP")
    with _kept(plan, bank, methods), closing(_outlet(plan)) as outlet:
        device = driver.device(bank, Faults(plan.rules), options)
        announce(_announcement(plan, outlet))
        Service(device, outlet, clock).run(ending)


def _kept(plan: Plan, bank: Bank, methods: tuple[Method, ...]) -> AbstractContextManager[None]:
    def first_day() -> Books:
        return scenarios.books(plan.scenario, plan.seed, bank, methods)

    if plan.ledger is None:
        bank.take_over(first_day())
        return nullcontext()
    return ledger.kept(bank, plan.ledger, first_day)


def _currency(driver: Driver, wanted: str) -> str:
    """`wanted`, or the driver's usual one; raises OptionError where its terminals have no such."""
    if wanted and not driver.counts_in(wanted):
        allowed = ", ".join(driver.currencies)
        raise OptionError("currency", f"{driver.name} terminals count in {allowed}", allowed)
    return wanted or driver.usual_currency


def _outlet(plan: Plan) -> Outlet:
    return PtyOutlet(plan.port_link) if plan.tcp_port is None else TcpOutlet(plan.tcp_port)


def _qr_methods(driver: Driver, clock: Clock, plan: Plan) -> tuple[Method, ...]:
    """What the register half says its terminals take besides cards; nothing is opened."""
    terminal = driver.terminal(_unplugged, clock, plan.currency, driver.read(plan.options))
    return QR if terminal.capabilities.qr else ()


def _unplugged() -> Line:
    raise LineNotFound("", "no line belongs to this terminal")


def _announcement(plan: Plan, outlet: Outlet) -> Announcement:
    return {
        "port": outlet.address,
        "protocol": plan.protocol,
        "scenario": plan.scenario,
        "seed": plan.seed,
        "currency": plan.currency,
        "ledger": str(plan.ledger or ""),
        "faults": [str(rule) for rule in plan.rules],
        "simulated": True,
    }


class Service:
    """One device at one outlet: carries out its effects and wakes it in time."""

    def __init__(self, device: Device, outlet: Outlet, clock: Clock) -> None:
        self._device = device
        self._outlet = outlet
        self._clock = clock
        self._wake = inf

    def run(self, ending: Ending) -> None:
        sources: list[Outlet | Ending] = [self._outlet, ending]
        while True:
            ready, _, _ = select.select(sources, [], [], self._patience())
            if ending in ready:
                return
            if ready and (data := self._outlet.receive()):
                self._do(self._device.receive(data, self._now()))
            if self._now() >= self._wake:
                self._wake = inf
                self._do(self._device.expire(self._now()))

    def _do(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case Write(data):
                    self._outlet.send(data)
                case WakeAt(at):
                    self._wake = at
                case HangUp():
                    self._outlet.hang_up()

    def _patience(self) -> float:
        return min(LONGEST_WAIT, max(0.0, self._wake - self._now()))

    def _now(self) -> float:
        return self._clock.monotonic()
