"""Who may speak to head office, and above all who may not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx2
import pytest

from cashier.hub.lanes import enrol
from tests.cashier.hub.kit import Chain, Office

BLOB = "/v1/blobs/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
"""`printf hello | sha256sum`"""
BATCH = Chain().batch()
DOORS = [
    ("POST", "/v1/lanes/L01/events", BATCH),
    ("GET", "/v1/lanes/L01/events", b""),
    ("GET", "/v1/lanes", b""),
    ("PUT", BLOB, b"hello"),
    ("GET", BLOB, b""),
]


def ask(office: Office, method: str, path: str, body: bytes, **headers: str) -> httpx2.Response:
    return office.client.request(method, path, content=body, headers=headers)


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
@pytest.mark.parametrize(
    "credentials",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x",
     "Bearer {half}", "Bearer {hash}"],
)  # fmt: skip
def test_once_a_lane_is_enrolled_nothing_is_done_without_a_token(
    office: Office, method: str, path: str, body: bytes, credentials: str
) -> None:
    token = enrol(office.path, "L01")
    kept = office.file.read("select token_sha256 from lanes")[0][0]
    header = credentials.format(token=token, half=token[:20], hash=kept)
    answer = ask(office, method, path, body, **({"Authorization": header} if header else {}))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert office.stored() == []
    assert office.file.read("select * from blobs") == []


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_with_its_token_a_lane_is_let_in(
    office: Office, method: str, path: str, body: bytes
) -> None:
    token = enrol(office.path, "L01")
    answer = ask(office, method, path, body, Authorization=f"bearer {token}")
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_lane_neither_writes_nor_reads_another_lane(office: Office, method: str) -> None:
    enrol(office.path, "L01")
    theirs = enrol(office.path, "L02")
    answer = ask(office, method, "/v1/lanes/L01/events", BATCH, Authorization=f"Bearer {theirs}")
    assert answer.status_code == 403
    assert office.stored() == []


@pytest.mark.parametrize("alias", ["L01/../L02", "l02", "L02%00", "L02%20", "%2E%2E/L02", "L02/"])
def test_another_spelling_of_a_lane_is_another_lane(office: Office, alias: str) -> None:
    enrol(office.path, "L02")
    ours = enrol(office.path, "L01")
    answer = ask(office, "POST", f"/v1/lanes/{alias}/events", BATCH, Authorization=f"Bearer {ours}")
    assert answer.status_code in (403, 404, 405)
    assert office.stored("L02") == []


def test_a_lane_sees_only_its_own_figures(office: Office) -> None:
    enrol(office.path, "L01")
    token = enrol(office.path, "L02")
    rows = ask(office, "GET", "/v1/lanes", b"", Authorization=f"Bearer {token}").json()
    assert [row["lane"] for row in rows] == ["L02"]


def test_a_new_token_ends_the_old_one(office: Office) -> None:
    old = enrol(office.path, "L01")
    new = enrol(office.path, "L01")
    assert old != new
    assert office.push(BATCH, token=old).status_code == 401
    assert office.push(BATCH, token=new).status_code == 200


def test_the_token_itself_is_kept_nowhere(office: Office) -> None:
    token = enrol(office.path, "L01")
    assert len(token) >= 43  # 256 bits in base 64
    assert token.encode() not in office.path.read_bytes()


# -- on trial --------------------------------------------------------------------------------


def test_on_trial_lanes_need_no_token_until_the_first_is_enrolled(office: Office) -> None:
    assert office.client.get("/healthz").json() == {"ok": True, "open": True}
    assert office.push(BATCH).status_code == 200
    enrol(office.path, "L09")
    assert office.client.get("/healthz").json() == {"ok": True, "open": False}
    assert office.push(BATCH).status_code == 401


@pytest.mark.parametrize(
    "header", ["Origin", "X-Forwarded-For", "Forwarded", "Via"]
)  # a web page, or a proxy that shows head office to others
def test_on_trial_only_this_machine_is_let_in(office: Office, header: str) -> None:
    answer = ask(office, "POST", "/v1/lanes/L01/events", BATCH, **{header: "http://shop.example"})
    assert answer.status_code == 401
    assert office.stored() == []


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "hub.example"])
def test_any_other_address_asks_for_tokens_even_with_nobody_enrolled(
    tmp_path: Path, host: str
) -> None:
    office = Office(tmp_path / "hub.sqlite", host)
    assert office.push(BATCH).status_code == 401
    assert office.client.get("/healthz").json()["open"] is False
    office.close()


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a b", "-x", "x" * 65, "a\n", "a?b"])
def test_a_name_that_cannot_be_part_of_an_address_is_refused(office: Office, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        enrol(office.path, name)
    assert office.file.read("select * from lanes") == []


def test_a_lane_may_have_a_chinese_name(office: Office) -> None:
    token = enrol(office.path, "一号台")
    assert office.push(Chain(lane="一号台").batch(), "一号台", token).json()["fresh"] == 1


def test_a_name_that_no_lane_can_have_is_refused_on_trial_too(office: Office) -> None:
    assert office.push(Chain(lane="-").batch(), "-").status_code == 422


def test_enrolling_creates_the_file_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "hub.sqlite"
    enrol(path, "L01")
    assert path.stat().st_mode & 0o777 == 0o600
    connection = sqlite3.connect(path)
    assert connection.execute("pragma application_id").fetchone() == (0x63687562,)
    connection.close()
