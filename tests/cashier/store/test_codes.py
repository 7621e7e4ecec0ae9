"""The secrets of codes on disk: the lane's own file, and the supervisor's sealed one."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from cashier.domain.code_keys import CodeKey
from cashier.domain.refusal import Refused
from cashier.store.code_ring import FileRing
from cashier.store.private_file import write_new, write_private
from cashier.store.sealed_key import Label, label_of, opened, sealed

KEY = CodeKey("k1", "9001", bytes(range(32)), ((7, "digest"),), 3)
LABEL = Label("k1", "9001", "lane-1", "Counter 1", "CNY", "2026-03-09T10:00:00+00:00")
PHRASE = "three blue umbrellas"


def test_a_lane_without_the_file_has_no_keys(tmp_path: Path) -> None:
    assert FileRing(tmp_path / "codes.key").keys() == ()


def test_what_is_put_is_there_for_the_next_start_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "codes.key"
    FileRing(path).put([KEY])
    FileRing(path).put([KEY, CodeKey("k2", "9002", bytes(32))])
    assert FileRing(path).keys() == (KEY, CodeKey("k2", "9002", bytes(32)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["codes.key"]


def refused(path: Path) -> str:
    with pytest.raises(Refused) as error:
        FileRing(path).keys()
    return error.value.why.key


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"version": 2}', b"\xff"])
def test_a_damaged_file_is_refused_and_not_taken_for_an_empty_one(
    tmp_path: Path, damage: bytes
) -> None:
    path = tmp_path / "codes.key"
    write_private(path, damage)
    assert refused(path) == "code.ring_damaged"


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "codes.key"
    FileRing(path).put([KEY])
    path.chmod(0o640)
    assert refused(path) == "code.ring_open"


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "codes.key"
    FileRing(path).put([KEY])
    with monkeypatch.context() as failing:
        failing.setattr("os.fsync", _no_room)
        with pytest.raises(Refused) as error:
            FileRing(path).put([])
    assert error.value.why.key == "code.ring_unwritable"
    assert FileRing(path).keys() == (KEY,)
    assert [one.name for one in tmp_path.iterdir()] == ["codes.key"]


def _no_room(_handle: int) -> None:
    raise OSError("no room")


def test_a_new_file_is_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_new(path, b"first")
    with pytest.raises(FileExistsError):
        write_new(path, b"second")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"first", 0o600)


# -- the supervisor's file -------------------------------------------------------------------------


def test_the_phrase_opens_the_file_and_nothing_else_does() -> None:
    file = sealed(LABEL, KEY.secret, PHRASE)
    assert opened(file, PHRASE) == (LABEL, KEY.secret)
    assert label_of(file) == LABEL
    assert KEY.secret.hex().encode() not in file
    with pytest.raises(Refused) as error:
        opened(file, PHRASE + ".")
    assert error.value.why.key == "code.wrong_phrase"


@pytest.mark.parametrize("name", ["key", "person", "lane", "currency", "salt", "nonce", "sealed"])
def test_an_altered_line_shows(name: str) -> None:
    body = json.loads(sealed(LABEL, KEY.secret, PHRASE))
    body[name] = body[name][:-1] + ("0" if body[name][-1] != "0" else "1")
    with pytest.raises(Refused) as error:
        opened(json.dumps(body).encode(), PHRASE)
    assert error.value.why.key == "code.wrong_phrase"


@pytest.mark.parametrize("junk", [b"", b"{}", b"[]", b"\xff", b'{"version": 2}', b'{"version": 1}'])
def test_what_is_no_key_file_is_told(junk: bytes) -> None:
    with pytest.raises(Refused) as error:
        opened(junk, PHRASE)
    assert error.value.why.key == "code.no_key_file"
