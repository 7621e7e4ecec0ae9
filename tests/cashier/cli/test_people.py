"""People and setup: who may add whom, and how a real lane begins."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cashier.config import parse_config, read_config
from cashier.domain.roles import ALLOWED, Permission, Role
from tests.cashier.cli.kit import NOWHERE, PINS, Counter


@pytest.fixture
def empty(tmp_path: Path) -> Counter:
    return Counter(tmp_path, NOWHERE)


def add(counter: Counter, person: str, role: str, *more: str, typed: str) -> tuple[int, object]:
    said = counter.json(
        "staff", "add", person, "--name", "Somebody", "--role", role, "--new-pin-file", "-",
        *more, typed=typed,
    )  # fmt: skip
    return said.status, said.value.get("error", {}).get("code") or said.value


def test_the_first_person_is_a_supervisor_and_needs_nobody(empty: Counter) -> None:
    assert add(empty, "1", "cashier", typed="314159") == (3, "person.first_is_supervisor")
    person = {"id": "9", "name": "Somebody", "role": "supervisor"}
    assert add(empty, "9", "supervisor", typed="314159") == (0, person)
    assert empty.json("staff", "list").value == [person]


def test_after_that_only_a_supervisor_adds_people(counter: Counter) -> None:
    by = ["--as", "1001", "--pin-file", "-"]
    assert add(counter, "2", "cashier", typed="246135") == (3, "person.needs_supervisor")
    refused = add(counter, "2", "cashier", *by, typed=f"{PINS['1001']}\n246135\n")
    assert refused == (3, "role.may_not.staff")
    by = ["--as", "9001", "--pin-file", "-"]
    status, _ = add(counter, "2", "cashier", *by, typed=f"{PINS['9001']}\n246135\n")
    assert status == 0


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("12345", "pin.six_digits"), ("123456", "pin.too_simple"), ("111111", "pin.too_simple"),
        ("secret", "pin.six_digits"), ("", "cli.pin_lacking"),
    ],
)  # fmt: skip
def test_a_poor_pin_is_refused(empty: Counter, pin: str, code: str) -> None:
    assert add(empty, "9", "supervisor", typed=pin)[1] == code
    assert empty.json("staff", "list").value == []


def test_a_new_pin_ends_a_lockout(counter: Counter) -> None:
    wrong = ["void", "12", "--reason", "x", "--as", "1001", "--pin-file", "-"]
    for _ in range(10):
        counter.json(*wrong, typed="000000")
    assert counter.json(*wrong, typed=PINS["1001"]).value["error"]["code"] == "pin.locked"
    reset = ["staff", "reset", "1001", "--new-pin-file", "-", "--as", "9001", "--pin-file", "-"]
    assert counter.json(*reset, typed=f"{PINS['9001']}\n852713\n").status == 0
    assert counter.json(*wrong, typed="852713").value["error"]["code"] == "pin.must_change_first"
    own = ["staff", "pin", "1001", "--pin-file", "-", "--new-pin-file", "-"]
    assert counter.json(*own, typed="852713\n460281\n").value == {"id": "1001"}
    assert counter.json(*wrong, typed="460281").status == 0


# -- setup -----------------------------------------------------------------------------------------

ANSWERS = {
    "--lane": "till-7", "--lane-name": "By the door", "--currency": "CNY", "--language": "zh",
    "--driver": "asia_ecr", "--port": "/dev/ttyUSB0", "--supervisor": "9",
    "--supervisor-name": "Shift lead",
}  # fmt: skip


def set_up(counter: Counter, **changed: str) -> tuple[int, str]:
    answers = ANSWERS | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    given = [word for pair in answers.items() for word in pair]
    said = counter.json("setup", *given, "--new-pin-file", "-", typed="314159")
    return said.status, said.value.get("error", {}).get("code", "")


def test_setup_writes_a_configuration_and_adds_the_supervisor(empty: Counter) -> None:
    empty.config.unlink()
    assert set_up(empty) == (0, "")
    config = read_config(empty.config)
    assert (config.lane.id, config.lane.name, config.lane.language) == (
        "till-7", "By the door", "zh",
    )  # fmt: skip
    assert (config.driver.name, config.port) == ("asia_ecr", "/dev/ttyUSB0")
    (person,) = empty.json("staff", "list").value
    assert person == {"id": "9", "name": "Shift lead", "role": "supervisor"}
    assert "# " in empty.config.read_text("utf-8")


@pytest.mark.parametrize(
    ("currency", "driver", "above", "day", "country"),
    [
        ("JPY", "asia_ecr", "4000 JPY", "40000 JPY", "JP"),
        ("CLP", "transbank", "20000 CLP", "200000 CLP", "CL"),
        ("EUR", "ecr17", "20.00 EUR", "200.00 EUR", "IT"),
        ("CNY", "asia_ecr", "200.00 CNY", "2000.00 CNY", "CN"),
    ],
)
def test_setup_writes_limits_and_holidays_that_suit_the_currency(
    empty: Counter, currency: str, driver: str, above: str, day: str, country: str
) -> None:
    empty.config.unlink()
    assert set_up(empty, currency=currency, driver=driver) == (0, "")
    policy = read_config(empty.config).policy
    assert str(policy.approve_above) == above
    assert str(policy.limits[0].amount) == day
    assert f'country = "{country}"' in empty.config.read_text("utf-8")


def test_setup_never_replaces_a_configuration(empty: Counter) -> None:
    before = empty.config.read_bytes()
    assert set_up(empty) == (2, "cli.config_there")
    assert empty.config.read_bytes() == before
    assert not empty.data.exists()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"port": "simulator"}, 2, "cli.setup_real"),
        ({"lane": "no spaces"}, 2, "config.bad_value"),
        ({"currency": "yuan"}, 2, "config.bad_value"),
        ({"supervisor": "äöü"}, 3, "person.bad_id"),
    ],
)
def test_a_wrong_answer_leaves_no_configuration(
    empty: Counter, changed: dict[str, str], status: int, code: str
) -> None:
    empty.config.unlink()
    assert set_up(empty, **changed) == (status, code)
    assert not empty.config.exists()


def test_setup_asks_for_what_it_was_not_told(empty: Counter) -> None:
    empty.config.unlink()
    pins = empty.folder / "pin"
    pins.write_text("314159\n")
    answers = "\n".join(ANSWERS.values())
    said = empty.run("setup", "--new-pin-file", str(pins), typed=answers)
    assert said.status == 0
    assert "Port of the terminal" in said.text
    config = parse_config(empty.config, empty.config.read_text("utf-8"))
    assert config.lane.name == "By the door"


def test_setup_that_is_broken_off_leaves_nothing(empty: Counter) -> None:
    empty.config.unlink()
    assert empty.run("setup", typed="till-7\n").status == 2
    assert not empty.config.exists()


def test_a_pin_file_that_others_can_read_is_taken(empty: Counter) -> None:
    file = empty.folder / "pin"
    file.write_text("\ufeff314159\r\n")
    file.chmod(stat.S_IRUSR | stat.S_IROTH)
    said = empty.json(
        "staff", "add", "9", "--name", "S", "--role", "supervisor", "--new-pin-file", str(file)
    )
    assert said.status == 0


# -- one's own PIN, rights, and what supervisors see ---------------------------------------------

HIRE = ["--as", "9001", "--pin-file", "-"]
OWN = ["staff", "pin", "2", "--pin-file", "-", "--new-pin-file", "-"]
VOID = ["void", "12", "--reason", "x", "--as", "2", "--pin-file", "-"]


def test_a_pin_from_a_supervisor_does_nothing_until_its_owner_changed_it(counter: Counter) -> None:
    add(counter, "2", "cashier", *HIRE, typed=f"{PINS['9001']}\n246135\n")
    refused = counter.json(*VOID, typed="246135")
    assert (refused.status, refused.value["error"]["code"]) == (3, "pin.must_change_first")
    assert "cashier staff pin" in refused.value["error"]["now"]
    assert counter.json(*OWN, typed="246135\n123456\n").value["error"]["code"] == "pin.too_simple"
    assert counter.json(*OWN, typed="246135\n246135\n").value["error"]["code"] == "pin.used_before"
    assert counter.json(*OWN, typed="246135\n460281\n").value == {"id": "2"}
    assert counter.json(*VOID, typed="460281").status == 0


def test_a_shop_may_do_without_the_first_change(counter: Counter) -> None:
    counter.configure(counter.port, {"staff": {"change_first_pin": False}})
    add(counter, "2", "cashier", *HIRE, typed=f"{PINS['9001']}\n246135\n")
    assert counter.json(*VOID, typed="246135").status == 0


def test_the_rights_of_every_role_are_printed_in_words_and_as_a_value(empty: Counter) -> None:
    value = empty.json("staff", "rights").value
    assert value == {role: sorted(ALLOWED[role], key=list(Permission).index) for role in Role}
    rows = empty.run("staff", "rights").text.splitlines()
    assert len(rows) == 1 + len(Permission)
    assert rows[0].split() == ["cashier", "supervisor", "technician"]


def test_the_list_of_people_shows_who_is_locked_out_and_what_no_supervisor_has_seen(
    counter: Counter,
) -> None:
    for _ in range(10):
        counter.json(*VOID[:-4], "--as", "1001", "--pin-file", "-", typed="000000")
    (counter.data / "tries").unlink()
    counter.json(*VOID[:-4], "--as", "1001", "--pin-file", "-", typed="000000")
    people = {one["id"]: one.get("locked", False) for one in counter.json("staff", "list").value}
    assert people == {"1001": True, "7001": False, "9001": False, "9002": False}
    said = counter.run("staff", "list")
    assert "LOCKED" in said.text
    assert "missing or damaged" in said.err


def test_a_key_that_is_gone_is_told_with_what_to_do(counter: Counter) -> None:
    (counter.data / "pin.key").unlink()
    said = counter.json(*VOID, typed="246135")
    assert (said.status, said.value["error"]["code"]) == (2, "pin_key.missing")
    assert "copy of the key" in said.value["error"]["now"]
