"""The section [warnings]: each rule with its level, and the rules' numbers."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, Literal

from msgspec import Struct

from cashier.config.allowing import allow
from cashier.domain.warnings.shape import Level, Rule, Watch

Alert = Annotated[Literal["off", "info", "warning", "alarm", "hold"], allow("alert")]
Hour = Annotated[str, allow("hour", pattern=r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Within = Annotated[int, allow("within", ge=1, le=240)]
Count = Annotated[int, allow("count", ge=1, le=1000)]
Percent = Annotated[int, allow("percent", ge=50, le=100)]


class WarningsSection(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule's own name holds its level."""

    opens: Hour = "07:00"
    closes: Hour = "22:00"
    charged_twice: Alert = "warning"
    charged_twice_minutes: Within = 10
    wrong_digits: Alert = "warning"
    wrong_digits_minutes: Within = 15
    ten_times: Alert = "info"
    ten_times_sales: Count = 10
    no_sale: Alert = "warning"
    other_card: Alert = "alarm"
    odd_hour: Alert = "info"
    many_by_person: Alert = "warning"
    many_by_person_count: Count = 8
    many_on_card: Alert = "hold"
    many_on_card_count: Count = 3
    one_sided: Alert = "warning"
    one_sided_percent: Percent = 80
    one_sided_least: Count = 10
    by_code: Alert = "info"
    by_code_count: Count = 5
    wrong_codes: Alert = "alarm"
    wrong_codes_count: Count = 5


def watch(section: WarningsSection) -> Watch:
    """The section as the rules want it."""
    numbers: dict[str, Any] = {name: getattr(section, name) for name in section.__struct_fields__}
    levels = {rule: Level(numbers.pop(rule)) for rule in Rule}
    opens, closes = (time.fromisoformat(numbers.pop(name)) for name in ("opens", "closes"))
    return Watch(levels, opens, closes, **numbers)
