"""The token file, and where a lane is willing to send its evidence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from cashier.hub.lanes import enrol
from cashier.sync.client import HeadOffice
from cashier.sync.errors import Insecure, TokenRefused
from cashier.sync.push import exchange
from cashier.sync.settings import Settings, read_token
from tests.cashier.hub.kit import LANE, Office
from tests.cashier.sync.kit import office_for, open_journal


def token_file(folder: Path, text: bytes, mode: int = 0o600) -> Path:
    path = folder / "token"
    path.write_bytes(text)
    path.chmod(mode)
    return path


def test_a_token_is_read_without_the_end_of_its_line(tmp_path: Path) -> None:
    assert read_token(token_file(tmp_path, b"abc-_123\r\n")) == "abc-_123"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o644, 0o777])
def test_a_token_that_others_can_reach_is_refused_with_the_cure(tmp_path: Path, mode: int) -> None:
    path = token_file(tmp_path, b"abc", mode)
    with pytest.raises(Insecure, match=f"chmod 600 {path}"):
        read_token(path)


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"two words", b"a\nb", b"\xff", "号".encode(), b"a\0"]
)
def test_a_file_without_one_token_is_refused(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(Insecure, match="token"):
        read_token(token_file(tmp_path, text))


def test_a_token_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Insecure, match=r"missing.*No such file"):
        read_token(tmp_path / "missing")


def test_a_token_is_never_shown() -> None:
    assert "secret" not in repr(Settings("https://hq.example", LANE, "secret"))


REFUSED = [
    "http://hq.example/",
    "http://192.168.1.5:8080",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://0.0.0.0",
    "http://127.0.0.1@hq.example/",
    "http://hq.example\\@127.0.0.1/",
    "https://user:pw@hq.example/",
    "https://hq.example/?lane=1",
    "https://hq.example/#part",
    "ftp://127.0.0.1",
    "ws://127.0.0.1",
    "hq.example",
    "//hq.example",
    "https://",
    "",
    "https://[::1",
    "https://hq.example:port",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_not_secure_is_refused_before_anything_is_sent(url: str) -> None:
    def fail(_request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("it was sent")

    with pytest.raises(Insecure) as caught:
        HeadOffice(Settings(url, LANE, "secret"), transport=httpx2.MockTransport(fail))
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8080", "http://localhost/", "http://[::1]:80/", "https://hq.example",
     "https://hq.example:8443/shops/"],
)  # fmt: skip
def test_tls_and_this_machine_itself_are_trusted(url: str) -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(401)

    office = HeadOffice(Settings(url, "一/1", "abc"), transport=httpx2.MockTransport(answer))
    with pytest.raises(TokenRefused, match="401"):
        exchange(open_journal(Path(":memory:")), office)
    path = httpx2.URL(url).path.rstrip("/")
    assert seen[0].url.raw_path.decode() == f"{path}/v1/lanes/%E4%B8%80%2F1/events"
    assert seen[0].headers["Authorization"] == "Bearer abc"


def test_the_right_token_opens_and_a_wrong_one_is_named(office: Office) -> None:
    token = enrol(office.path, LANE)
    journal = open_journal(Path(":memory:"))
    with pytest.raises(TokenRefused, match=f"token of lane {LANE}"):
        exchange(journal, office_for(office, token="wrong"))
    assert exchange(journal, office_for(office, token=token)).pushed == 1


def test_importing_the_exchange_loads_neither_the_client_nor_head_office() -> None:
    code = (
        "import sys, cashier.sync.push, cashier.sync.loop, cashier.sync.settings\n"
        "print([name for name in ('httpx2', 'starlette', 'uvicorn', 'cashier.hub', 'anyio')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
