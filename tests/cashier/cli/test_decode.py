"""`decode`: captured bytes as one JSON object, as all of them, and as words for a technician."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cashier import bootstrap
from cashier.cli.frame_rows import WIDTH
from cashier.cli.output import cells, folded
from cashier.config import read_config
from cashier.store import reads
from cashier.text.speaker import catalogue
from drivers import registry
from drivers.allinpay.messages import FIELDS as ALLINPAY
from drivers.asia_ecr.fields import FIELDS as ASIA_ECR
from drivers.asia_ecr.frames import Scope, encode
from drivers.registry import Driver
from drivers.terminal import Words
from tests.cashier.cli.kit import NOWHERE, Counter, refund
from tests.drivers.allinpay.given import wire
from tests.drivers.allinpay.rows import ROWS
from tests.drivers.asia_ecr.vectors import VECTORS, VOID_ANSWER, answer

CARD = "378282246310005"
SHORT = "02003536303030303030303030313032303030301C343000123030303030303030303130301C0303"
VOID = VECTORS[0].wire
ANSWER = encode(VOID_ANSWER.encode(), Scope.LEN_TO_ETX)


@pytest.fixture
def alone(tmp_path: Path) -> Counter:
    """A counter whose terminal is nowhere: decoding needs none."""
    return Counter(tmp_path, NOWHERE)


def test_one_frame_is_one_object(alone: Counter) -> None:
    said = alone.json("decode", "--protocol", "asia_ecr", typed=VOID.hex(" "))
    assert said.status == 0
    assert list(said.value) == ["protocol", "frame", "message", "fields", "rest"]
    told = {name: said.value[name] for name in ("protocol", "frame", "message", "rest")}
    assert told == {"protocol": "asia_ecr", "frame": "ok", "message": "26", "rest": ""}
    assert said.value["fields"]["invoice"] == "000017"


def test_what_comes_behind_the_first_message_is_its_rest(alone: Counter) -> None:
    said = alone.json("decode", "--protocol", "asia_ecr", typed=(VOID + b"\x06" + ANSWER).hex())
    assert said.value["message"] == "26"
    assert said.value["rest"] == (b"\x06" + ANSWER).hex().upper()


def test_an_acknowledgement_before_the_message_is_passed_over_and_told(alone: Counter) -> None:
    said = alone.json("decode", "--protocol", "asia_ecr", typed=b"??".hex() + "06" + SHORT)
    assert (said.value["message"], said.value["before"]) == ("20", "3F3F06")
    lone = alone.json("decode", "--protocol", "asia_ecr", typed="3F15")
    assert (lone.value["message"], lone.value["before"], lone.value["rest"]) == ("NAK", "3F", "")


@pytest.mark.parametrize(
    ("data", "frame"),
    [
        (VOID, "ok"), (VOID[:-1] + b"\x00", "bad_checksum"), (VOID[:-4], "incomplete"),
        (b"@hello\x00", "foreign"),
    ],
    ids=["ok", "bad_checksum", "incomplete", "foreign"],
)  # fmt: skip
def test_the_verdict_is_told(alone: Counter, tmp_path: Path, data: bytes, frame: str) -> None:
    file = tmp_path / "capture"
    file.write_bytes(data)
    said = alone.json("decode", "--protocol", "asia_ecr", str(file))
    assert (said.status, said.value["frame"]) == (0, frame)


def test_all_frames_come_in_their_order_with_their_bytes(alone: Counter) -> None:
    text = f"# a void\nE {VOID.hex()}\nT 06\nT {ANSWER.hex()}\nE 06\n"
    said = alone.json("decode", "--protocol", "asia_ecr", "--all", typed=text)
    assert [(one["way"], one["message"]) for one in said.value] == [
        (">", "26"), ("<", "ACK"), ("<", "26"), (">", "ACK"),
    ]  # fmt: skip
    assert "".join(one["bytes"] for one in said.value) == (
        (VOID + b"\x06" + ANSWER + b"\x06").hex().upper()
    )


def test_an_option_of_the_driver_may_be_given(alone: Counter) -> None:
    unsound = VOID[:-1] + b"\x00"
    given = ["--protocol", "asia_ecr", "--option", "checksum_scope=STX..ETX"]
    assert alone.json("decode", *given, typed=unsound.hex()).value["fields"]["lrc_scope"] == (
        "STX..ETX"
    )


def test_the_lanes_own_settings_count_for_its_own_driver(alone: Counter) -> None:
    alone.driver = "asia_ecr"
    alone.configure(NOWHERE, {"terminal.options": {"checksum_scope": "STX..ETX"}})
    for named in (["--protocol", "asia_ecr"], []):
        said = alone.json("decode", *named, typed=(VOID[:-1] + b"\x00").hex())
        assert said.value["fields"]["lrc_scope"] == "STX..ETX"


# -- auto --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "protocol", "sure"),
    [
        (VOID, "asia_ecr", "certain"), (ROWS[0].frame, "allinpay", "certain"),
        (VOID[:-1] + b"\x00", "asia_ecr", "likely"), (VOID[:-4], "asia_ecr", "guess"),
        (b"@hello\x00", None, "none"),
    ],
)  # fmt: skip
def test_without_a_protocol_it_says_which_and_how_sure(
    alone: Counter, data: bytes, protocol: str | None, sure: str
) -> None:
    said = alone.json("decode", typed=data.hex())
    assert (said.status, said.value["protocol"], said.value["sure"]) == (0, protocol, sure)


def test_a_lone_acknowledgement_names_the_other_candidates(alone: Counter) -> None:
    said = alone.json("decode", typed="06")
    assert (said.value["sure"], said.value["message"]) == ("guess", "ACK")
    assert said.value["protocol"] == "allinpay"
    assert "asia_ecr" in said.value["others"]
    assert "asia_ecr" in alone.run("decode", typed="06").text


def test_drivers_that_decode_nothing_are_passed_over_and_refused_by_name(
    alone: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute = Driver("mute", Words("mute"), None, None)  # type: ignore[arg-type]
    known = {name: registry.load(name) for name in ("allinpay", "asia_ecr")} | {"mute": mute}
    monkeypatch.setattr(registry, "names", lambda: tuple(known))
    monkeypatch.setattr(registry, "load", known.__getitem__)
    assert alone.json("decode", typed=VOID.hex()).value["protocol"] == "asia_ecr"
    said = alone.json("decode", "--protocol", "mute", typed="06")
    assert (said.status, said.value["error"]["code"]) == (2, "capture.unable")
    assert "mute" in said.err


# -- what cannot be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "typed", "code"),
    [
        ([], "", "capture.empty"), ([], "02 0g", "capture.not_hex"), ([], "02 0", "capture.odd"),
        (["--protocol", "nobody"], "06", "cli.driver"),
        (["--protocol", "asia_ecr", "--option", "loud=1"], "06", "cli.driver"),
        (["--protocol", "asia_ecr", "--option", "sends=few"], "06", "cli.driver"),
        (["--option", "sends=1"], "06", "capture.auto_options"),
        (["no-such-file"], "", "cli.usage"),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_nothing_decoded(
    alone: Counter, arguments: list[str], typed: str, code: str
) -> None:
    said = alone.json("decode", *arguments, typed=typed)
    assert (said.status, list(said.value), said.value["error"]["code"]) == (2, ["error"], code)
    plain = alone.run("decode", *arguments, typed=typed)
    assert (plain.status, plain.out) == (2, b"")
    assert plain.err


# -- for a person ------------------------------------------------------------------------------


def test_the_verdict_comes_first_and_a_row_for_each_field(alone: Counter) -> None:
    rows = alone.run("decode", "--protocol", "asia_ecr", typed=VOID.hex()).text.splitlines()
    assert rows == [
        "SOUND. Message 26.",
        "  checksum    fits (LEN..ETX)",
        "  message     26 void, or refund by setting",
        "  65 invoice  000017",
    ]


def test_a_wrong_checksum_cannot_be_overlooked(alone: Counter) -> None:
    text = alone.run("decode", typed=(VOID[:-1] + b"\x00").hex()).text
    assert "\nCHECKSUM WRONG. Message 26" in text
    assert "000017" in text


def test_a_masked_card_number_leaves_the_checksum_unproven(alone: Counter) -> None:
    whole = encode(answer("20", ("30", CARD.encode())).encode(), Scope.LEN_TO_ETX)
    text = alone.run("decode", typed=whole.replace(CARD[6:11].encode(), b"*****").hex()).text
    assert "CHECKSUM NOT PROVEN" in text
    assert "WRONG" not in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_fits_eighty_columns(alone: Counter, language: str) -> None:
    alone.configure(NOWHERE, {"lane": {"language": language}})
    whole = b"".join([*(row.frame for row in ROWS), *(vector.wire for vector in VECTORS)])
    strange = b"@" * 300 + VOID[:-4]
    for data in (whole, strange):
        for protocol in ("auto", "asia_ecr", "allinpay"):
            text = alone.run("decode", "--protocol", protocol, typed=data.hex()).text
            assert max(map(cells, text.splitlines())) <= WIDTH


def test_the_lanes_language_is_spoken(alone: Counter) -> None:
    alone.configure(NOWHERE, {"lane": {"language": "zh"}})
    text = alone.run("decode", typed=VOID.hex()).text
    assert "65 票据号  000017" in text
    assert "校验和" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_field_of_the_tables_has_a_label(language: str) -> None:
    names = {field.name for field in (*ALLINPAY, *ASIA_ECR)} | {"LRC", "type", "code"}
    assert {f"label.{name}" for name in names} <= catalogue(language).keys()


def test_no_card_number_is_shown_in_any_form(alone: Counter) -> None:
    frames = encode(answer("20", ("30", CARD.encode())).encode(), Scope.LEN_TO_ETX)
    strange = b"@" + CARD.encode()
    for data in (frames + frames, frames + strange, strange + frames, frames[:-4]):
        for how in ([], ["--json"], ["--json", "--all"], ["--protocol", "allinpay", "--json"]):
            text = alone.run("decode", *how, typed=data.hex()).text
            shown = re.sub(r"[^0-9A-F*]", "", text)
            assert CARD not in shown
            assert CARD.encode().hex() not in shown


def test_bytes_in_hex_are_masked_as_their_protocol_masks_them(
    alone: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    masking = replace(registry.load("asia_ecr"), mask=lambda raw: raw.replace(b"\x41", b"\xee"))
    known = {"allinpay": registry.load("allinpay"), "asia_ecr": masking}
    monkeypatch.setattr(registry, "load", known.__getitem__)
    for how in ([], ["--json", "--all"]):
        text = alone.run("decode", "--protocol", "asia_ecr", *how, typed="40 41 42").text
        assert "40EE42" in text.replace(" ", "")
        assert "41" not in text


def test_a_long_value_is_folded_at_spaces_or_where_it_must() -> None:
    assert folded("one two three", 8) == ["one two", "three"]
    assert folded("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert folded("商户名称", 5) == ["商户", "名称"]
    assert folded("", 5) == [""]


# -- a trace of the journal --------------------------------------------------------------------


def test_a_trace_that_the_journal_kept_is_read_with_times_and_ways(counter: Counter) -> None:
    asked = refund(counter, "000012", "1.00").value["request"]
    with bootstrap.open_look(read_config(counter.config), counter.data) as look:
        (attempt,) = reads.attempts(look.journal, asked)
        trace = reads.blob(look.journal, attempt.trace)
    file = counter.folder / "trace.txt"
    file.write_bytes(trace or b"")
    frames = counter.json("decode", str(file), "--all").value
    assert {one["protocol"] for one in frames} == {"allinpay"}
    assert {one["way"] for one in frames} == {">", "<"}
    assert all(one["at"] for one in frames)
    assert "4" in {one["message"] for one in frames}
    text = counter.run("decode", str(file)).text
    assert "> to the terminal: SOUND" in text
    assert "< from the terminal: " in text


def test_wire_bytes_of_the_other_driver_are_read_as_raw_bytes(alone: Counter) -> None:
    file = alone.folder / "raw.bin"
    file.write_bytes(wire(ROWS[0].message))
    assert alone.json("decode", str(file)).value["protocol"] == "allinpay"


def test_the_conversation_of_a_request_is_handed_out_and_read(counter: Counter) -> None:
    done = counter.as_cashier("void", "12", "--reason", "typed_wrong").value
    kept = counter.run("evidence", "trace", done["request"][:8])
    assert kept.status == 0
    read = counter.run("decode", "-", typed=kept.text)
    assert read.status == 0
    assert "allinpay" in read.text


def test_of_a_request_that_was_not_sent_there_is_no_conversation(counter: Counter) -> None:
    counter.json("find", "12")
    counter.configure(NOWHERE)
    waits = counter.as_cashier("void", "12", "--reason", "typed_wrong")
    assert waits.status == 6
    said = counter.json("evidence", "trace", waits.value["request"])
    assert (said.status, said.value["error"]["code"]) == (3, "cli.no_trace")
