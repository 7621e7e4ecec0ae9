"""PINs are hashed with a key outside the database, and nothing works without that key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cashier.bootstrap import open_lane
from cashier.config import parse_config
from cashier.demo import add_demo_people
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.identify import prove
from cashier.services.lane import Lane
from cashier.services.pin_hash import PEPPERED, PUBLISHED, Argon2, Peppered
from cashier.services.set_pin import verifier_of
from cashier.services.staff import add_person
from cashier.store.pin_key import PinKeyUnfit

NO_PORT = parse_config(Path("config.toml"), "[terminal]\nport = '/dev/no-such-port'")
PIN = "482913"


class Plain:
    """Shows what it was given: this is about the key, not about the slow hash."""

    def hash(self, pin: str) -> str:
        return f"<{pin}>"

    def verify(self, verifier: str, pin: str) -> bool:
        return verifier == f"<{pin}>"

    def is_current(self, verifier: str) -> bool:
        return True


def test_another_key_makes_another_verifier_of_the_same_pin() -> None:
    one, other = Peppered(b"1" * 32, Plain()), Peppered(b"2" * 32, Plain())
    assert one.verify(one.hash(PIN), PIN)
    assert not one.verify(one.hash(PIN), "482914")
    assert not other.verify(one.hash(PIN), PIN)
    assert PIN not in one.hash(PIN)


def test_it_still_knows_verifiers_from_before_there_was_a_key() -> None:
    hasher = Peppered(b"1" * 32, Plain())
    assert hasher.verify(Plain().hash(PIN), PIN)
    assert not hasher.is_current(Plain().hash(PIN))
    assert hasher.is_current(hasher.hash(PIN))
    assert hasher.is_current(PUBLISHED + Plain().hash(PIN))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_lane(NO_PORT, tmp_path) as lane:
        hire(lane)
    return tmp_path


def hire(lane: Lane) -> None:
    add_person(lane, "9001", "Lee", Role.SUPERVISOR, PIN, None)


def test_a_lane_begins_with_a_key_that_its_owner_alone_can_read(folder: Path) -> None:
    key = folder / "pin.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(key.read_text())) == 32
    with open_lane(NO_PORT, folder) as lane:
        assert verifier_of(lane.journal, "9001").startswith(PEPPERED + "$argon2id$")
        assert prove(lane, "9001", PIN, "sign_in").name == "Lee"


def test_an_old_verifier_gets_its_pepper_when_the_pin_is_right(folder: Path) -> None:
    with open_lane(NO_PORT, folder) as lane:
        with lane.journal.write() as pen:
            pen.execute("update pins set verifier = ?", Argon2().hash(PIN))
        with pytest.raises(Refused):
            prove(lane, "9001", "824613", "sign_in")
        assert verifier_of(lane.journal, "9001").startswith("$argon2id$")
        prove(lane, "9001", PIN, "sign_in")
        assert verifier_of(lane.journal, "9001").startswith(PEPPERED)
        prove(lane, "9001", PIN, "sign_in")


def test_the_simulated_shop_s_verifiers_are_marked_and_stay_as_they_are(tmp_path: Path) -> None:
    with open_lane(NO_PORT, tmp_path) as lane:
        add_demo_people(replace(lane, about=replace(lane.about, simulated=True)))
        prove(lane, "9001", "314159", "sign_in")
        assert verifier_of(lane.journal, "9001").startswith(PUBLISHED)


def refused(folder: Path) -> tuple[str, str]:
    with pytest.raises(PinKeyUnfit) as caught, open_lane(NO_PORT, folder):
        pass
    return caught.value.why.key, caught.value.now.key


def test_a_key_that_others_can_read_is_refused(folder: Path) -> None:
    (folder / "pin.key").chmod(0o640)
    assert refused(folder) == ("pin_key.readable", "pin_key.make_private")


def test_a_missing_key_is_refused_and_none_is_made_in_its_place(folder: Path) -> None:
    kept = (folder / "pin.key").rename(folder / "kept")
    assert refused(folder) == ("pin_key.missing", "pin_key.restore")
    assert not (folder / "pin.key").exists()
    kept.rename(folder / "pin.key")
    with open_lane(NO_PORT, folder) as lane:
        assert prove(lane, "9001", PIN, "sign_in")


@pytest.mark.parametrize("text", ["", "much too short", "ab" * 31, "ab" * 33, "zz" * 32, "ä" * 64])
def test_a_damaged_key_is_refused(folder: Path, text: str) -> None:
    (folder / "pin.key").write_text(text, "utf-8")
    assert refused(folder) == ("pin_key.damaged", "pin_key.restore")


def test_another_key_is_refused_before_it_makes_every_pin_wrong(folder: Path) -> None:
    (folder / "pin.key").write_text("ab" * 32)
    assert refused(folder) == ("pin_key.other", "pin_key.restore")
