"""The configuration: what is enough, what is wrong, and where exactly it is wrong."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cashier.config import (
    Config,
    ConfigError,
    data_folder,
    find_config,
    parse_config,
    read_config,
    shipped,
)
from cashier.config.sections import Sections
from cashier.config.toml_lines import line_of, with_values
from cashier.domain.policy import Policy
from cashier.domain.query_plan import QueryPlan
from cashier.text import speaker
from drivers.money import Money

SOURCE = Path("somewhere/config.toml")

MISTAKES = [
    ("[lane]\nname = 'A'\nnmae = 'B'", 3, "lane.nmae", "config.unknown_key"),
    ("[lanes]\nname = 'A'", 1, "lanes", "config.unknown_key"),
    ("[lane]\n\nid = 7", 3, "lane.id", "config.bad_value"),
    ("[lane]\nid = 'a b'", 2, "lane.id", "config.bad_value"),
    ("[lane]\nid = ''", 2, "lane.id", "config.bad_value"),
    ('[lane]\nname = "bell \\u0007"', 2, "lane.name", "config.bad_value"),
    ("[lane]\ncurrency = 'yuan'", 2, "lane.currency", "config.bad_value"),
    ("[lane]\nlanguage = 'fr'", 2, "lane.language", "config.bad_value"),
    ("lane = 3", 1, "lane", "config.bad_value"),
    ("[terminal]\nport = ''", 2, "terminal.port", "config.bad_value"),
    ("[terminal]\nbaud = '9600'", 2, "terminal.baud", "config.bad_value"),
    ("[terminal]\nbaud = 3", 2, "terminal.baud", "config.bad_value"),
    ("[terminal]\nbaud = true", 2, "terminal.baud", "config.bad_value"),
    ("[terminal]\nbits = 9", 2, "terminal.bits", "config.bad_value"),
    ("[terminal]\nparity = 'X'", 2, "terminal.parity", "config.bad_value"),
    ("[terminal]\ndriver = 'nobody'", 2, "terminal.driver", "config.bad_value"),
    ("[terminal.options]\nx = 1", 2, "terminal.options.x", "config.bad_option"),
    ("[terminal]\noptions = { x = 1 }", 2, "terminal.options.x", "config.bad_option"),
    ("[terminal]\noptions = 3", 2, "terminal.options", "config.bad_value"),
    ("[terminal.options]\n# no\nstore = 5", 3, "terminal.options.store", "config.bad_option"),
    ("[policy]\napprove_above = 200.5", 2, "policy.approve_above", "config.bad_value"),
    ("[policy]\nhighest = '1.234'", 2, "policy.highest", "config.bad_amount"),
    ("[policy]\nhighest = '-1'", 2, "policy.highest", "config.bad_amount"),
    ("[policy]\nhighest = 'much'", 2, "policy.highest", "config.bad_amount"),
    ("lane.currency='JPY'\n[policy]\nhighest='1.0'", 3, "policy.highest", "config.bad_amount"),
    ("[policy]\nqueue = 'yes'", 2, "policy.queue", "config.bad_value"),
    ("[policy]\napproval_minutes = 0", 2, "policy.approval_minutes", "config.bad_value"),
    ("[policy]\nquery_seconds = 5", 2, "policy.query_seconds", "config.bad_value"),
    ("[policy]\n\nquery_seconds = [0, -5]", 3, "policy.query_seconds", "config.bad_value"),
    ("[policy]\nquery_seconds = [0, '5']", 2, "policy.query_seconds", "config.bad_value"),
    ("[policy]\nquery_every_seconds = 9", 2, "policy.query_every_seconds", "config.bad_value"),
    ("[policy]\nevidence_minutes = 0", 2, "policy.evidence_minutes", "config.bad_value"),
    ("[staff]\npin_days = -1", 2, "staff.pin_days", "config.bad_value"),
    ("[staff]\nchange_first_pin = true", 2, "staff.change_first_pin", "config.bad_value"),
    ("[ui]\nlock_minutes = 1441", 2, "ui.lock_minutes", "config.bad_value"),
    ("[policy]\ntwo_above = 'x'", 2, "policy.two_above", "config.bad_amount"),
    ("[policy]\nlimits = [\n {per='year'},\n]", 2, "policy.limits", "config.bad_value"),
    ("[policy]\nlimits = [{per='day', amount='x'}]", 2, "policy.limits", "config.bad_amount"),
    ("[policy]\napprove_reasons = ['x']", 2, "policy.approve_reasons", "config.bad_value"),
    ("[acquirer]\ncut_off = '25:00'", 2, "acquirer.cut_off", "config.bad_value"),
    ("[acquirer]\nvalid_until = '2027-02-30'", 2, "acquirer.valid_until", "config.bad_value"),
    ("[acquirer]\ncountry = 'china'", 2, "acquirer.country", "config.bad_value"),
    ("[sync]\nurl = 'office'", 2, "sync.url", "config.bad_value"),
    ("[report]\nday_ends = '24:00'", 2, "report.day_ends", "config.bad_value"),
    ("[report]\nfee_per_void = 'much'", 2, "report.fee_per_void", "config.bad_amount"),
    ("[report]\nsystem_reasons = [1]", 2, "report.system_reasons", "config.bad_value"),
    ("[acquirer_file]\ndelimiter = ',,'", 2, "acquirer_file.delimiter", "config.bad_value"),
    ("[log]\nlevel = 'loud'", 2, "log.level", "config.bad_value"),
]


def reading(text: str) -> Config | ConfigError:
    try:
        return parse_config(SOURCE, text)
    except ConfigError as error:
        return error


def mistake(text: str) -> ConfigError:
    told = reading(text)
    assert isinstance(told, ConfigError)
    return told


@pytest.mark.parametrize(("text", "line", "key", "why"), MISTAKES)
def test_a_mistake_is_told_with_its_line_its_key_and_what_is_allowed(
    text: str, line: int, key: str, why: str
) -> None:
    error = mistake(text)
    assert (error.source, error.line, error.key, error.why.key) == (SOURCE, line, key, why)
    assert error.allow is not None
    for language in ("en", "zh"):
        assert speaker(language).say(error.why)
        assert speaker(language).say(error.allow)


@pytest.mark.parametrize(
    ("text", "line"),
    [("[lane]\nid =\n", 2), ("[lane]\nid = 'a'\nid = 'b'", 3), ("[lane\n", 1), ("a = '''\n\n", 3)],
)
def test_broken_toml_is_told_with_its_line(text: str, line: int) -> None:
    error = mistake(text)
    assert (error.why.key, error.line) == ("config.syntax", line)


def test_an_unknown_key_lists_the_known_ones() -> None:
    allow = mistake("[policy]\nlimit = '1'").allow
    assert allow is not None
    assert "approve_above" in speaker("en").say(allow)


def test_an_unknown_driver_lists_those_installed() -> None:
    allow = mistake("[terminal]\ndriver = 'zvt2'").allow
    assert allow is not None
    assert "allinpay, asia_ecr" in speaker("en").say(allow)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[terminal]\nport = '/dev/ttyUSB0'",
        "[terminal]\ndriver = 'asia_ecr'\nport = 'COM3'",
    ],
)
def test_every_key_has_a_default(text: str) -> None:
    config = parse_config(SOURCE, text)
    assert config.line.baud == 9600
    assert config.policy.approve_above == Money(200_00, "CNY")


def test_the_defaults_fit_a_currency_without_decimals() -> None:
    config = parse_config(SOURCE, "[lane]\ncurrency = 'JPY'")
    assert config.policy.approve_above == Money(200, "JPY")


def test_the_plan_of_questions_about_a_doubt_is_the_files() -> None:
    config = parse_config(SOURCE, "[policy]\nquery_seconds = [0, 20]\nquery_every_seconds = 60")
    assert config.policy.queries == QueryPlan((0, 20), 60)


def test_the_usual_plan_of_questions_is_that_of_the_rules() -> None:
    policy = parse_config(SOURCE, "").policy
    plain = Policy(policy.approve_above, policy.highest, policy.queue_highest)
    assert (policy.queries, policy.evidence_minutes) == (plain.queries, plain.evidence_minutes)


def test_line_settings_of_the_file_come_before_those_of_the_driver() -> None:
    config = parse_config(SOURCE, "[terminal]\nbaud = 115200\nparity = 'E'")
    assert (config.line.baud, config.line.bits, config.line.parity) == (115200, 8, "E")


def test_options_are_completed_by_the_driver() -> None:
    config = parse_config(SOURCE, "[terminal.options]\nanswer_seconds = 20")
    assert config.options["answer_seconds"] == 20
    assert "operator" in config.options


@settings(max_examples=50)
@given(st.text())
def test_any_text_is_a_configuration_or_a_told_mistake(text: str) -> None:
    told = reading(text)
    assert isinstance(told, Config) or 0 <= told.line <= text.count("\n") + 1


# -- files -------------------------------------------------------------------------------------


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf[lane]\r\nid = 'till-9'\r\n")
    assert read_config(file).lane.id == "till-9"


@pytest.mark.parametrize("data", [b"[lane]\nname = '\xff'", b"\xff\xfe"])
def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        read_config(file)
    assert caught.value.why.key == "config.not_utf8"
    assert caught.value.line == data.count(b"\n") + 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path / "none.toml")
    assert caught.value.why.key == "config.unreadable"


def test_the_nearest_configuration_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASHIER_CONFIG", raising=False)
    assert find_config() == shipped()
    (tmp_path / "config.toml").touch()
    assert find_config() == tmp_path / "config.toml"
    monkeypatch.setenv("CASHIER_CONFIG", "named.toml")
    assert find_config() == Path("named.toml")
    assert find_config(Path("given.toml")) == Path("given.toml")


def test_the_nearest_data_folder_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASHIER_DATA", raising=False)
    assert data_folder(parse_config(SOURCE, "")).name == "cashier"
    config = parse_config(SOURCE, "[store]\nfolder = 'here'")
    assert data_folder(config) == SOURCE.parent / "here"
    monkeypatch.setenv("CASHIER_DATA", "named")
    assert data_folder(config) == Path("named")
    assert data_folder(config, Path("given")) == Path("given")


# -- the example that comes with the program ---------------------------------------------------


def test_the_example_says_what_the_defaults_are() -> None:
    example, plain = read_config(shipped()), parse_config(shipped(), "")
    assert example == plain
    assert example.simulated


def test_the_example_explains_every_key_there_is() -> None:
    rows = shipped().read_text("utf-8").splitlines()
    explained = {
        row.lstrip("# ").partition(" =")[0]
        for before, row in pairwise(rows)
        if " = " in row and before.startswith("# ")
    }
    known = {
        name
        for section in msgspec.structs.fields(Sections)
        for name in section.type.__struct_fields__
    } - {"options"}
    assert known <= explained


def test_every_key_of_the_example_is_found_on_its_own_line() -> None:
    text = shipped().read_text("utf-8")
    rows = text.split("\n")
    for section, keys in tomllib.loads(text).items():
        assert rows[line_of(text, section) - 1] == f"[{section}]"
        for key in keys:
            row = rows[line_of(text, f"{section}.{key}") - 1]
            assert row.startswith((f"{key} =", f"[{section}.{key}]"))


@settings(max_examples=50)
@given(st.text(), st.text())
def test_new_values_are_read_back_and_comments_stay(name: str, port: str) -> None:
    text = shipped().read_text("utf-8")
    changed = with_values(text, {"lane.name": name, "terminal.port": port})
    tables = tomllib.loads(changed)
    assert (tables["lane"]["name"], tables["terminal"]["port"]) == (name, port)
    assert changed.count("\n# ") == text.count("\n# ")
