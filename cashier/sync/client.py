"""Head office over HTTP: two requests, short limits, and every failure as one of our errors.

httpx2 is imported when an office is first made: its import costs more than a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from cashier.store import wire
from cashier.store.wire import Batch, Clash, Misshapen, Reply, is_loopback
from cashier.sync import errors
from cashier.sync.settings import Settings

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0

Carry = Callable[[Callable[[], "httpx2.Response"]], "httpx2.Response"]

_CONFLICTS: dict[str, tuple[type[errors.Conflict], str]] = {
    "gap": (errors.Gap, "head office lacks the events from number {at} on"),
    "fork": (errors.Forked, "head office has other events than this lane from number {at} on"),
    "chain": (
        errors.BrokenChain,
        "event {at} does not fit the chain at head office: run `cashier journal check`",
    ),
}


def _directly(call: Callable[[], httpx2.Response]) -> httpx2.Response:
    return call()


class HeadOffice:
    """`carry` makes each call, in this thread or another; `next_poll` is the last wish heard."""

    def __init__(
        self,
        settings: Settings,
        carry: Carry = _directly,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.next_poll = 0.0
        self._carry = carry
        self._settings = settings
        self._events = f"v1/lanes/{quote(settings.lane, safe='')}/events"
        self._client = _client(settings, transport)

    def __enter__(self) -> HeadOffice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def push(self, batch: Batch) -> Reply:
        """Send a batch; raises one of the SyncErrors."""
        response = self._send("POST", self._events, wire.encode(batch))
        if response.status_code == 409:
            raise self._conflict(response.content)
        reply = self._decode(self._expect_ok(response), Reply)
        self.next_poll = reply.next_poll
        return reply

    def put_blob(self, name: str, data: bytes) -> None:
        self._expect_ok(self._send("PUT", f"v1/blobs/{name}", data))

    def _send(self, method: str, path: str, body: bytes) -> httpx2.Response:
        import httpx2

        def call() -> httpx2.Response:
            return self._client.request(method, path, content=body)

        try:
            return self._carry(call)
        except httpx2.RequestError as error:
            raise errors.Unreachable(f"{self._settings.url}: {error!r}") from error

    def _expect_ok(self, response: httpx2.Response) -> bytes:
        status = response.status_code
        if status == 200:
            return response.content
        words = f"{self._settings.url} answered {status}: {response.text[:200]}"
        if status in (401, 403):
            raise errors.TokenRefused(f"{words}. Is the token of lane {self._settings.lane} right?")
        if status == 429 or status >= 500:
            raise errors.Unreachable(words, _seconds(response.headers.get("retry-after", "")))
        raise errors.Rejected(words)

    def _conflict(self, body: bytes) -> errors.Conflict:
        clash = self._decode(body, Clash)
        kind, words = _CONFLICTS[clash.error]
        at = clash.expected or clash.at
        return kind(words.format(at=at), at)

    def _decode(self, body: bytes, shape: type[wire.S]) -> wire.S:
        try:
            return wire.decode(body, shape)
        except Misshapen as error:
            words = f"what answers at {self._settings.url} is not head office: {error}"
            raise errors.Rejected(words) from error


def _client(settings: Settings, transport: httpx2.BaseTransport | None) -> httpx2.Client:
    """Proxies and certificates of the environment count for https only."""
    import httpx2

    try:
        url = httpx2.URL(settings.url)
    except httpx2.InvalidURL as error:
        raise errors.Insecure(f"{settings.url!r} is not an address: {error}") from error
    _check_address(url)
    headers = {"Content-Type": "application/json"}
    if settings.token:
        headers["Authorization"] = f"Bearer {settings.token}"
    return httpx2.Client(
        base_url=url, headers=headers, transport=transport, trust_env=url.scheme == "https",
        timeout=httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS), follow_redirects=False,
    )  # fmt: skip


def _check_address(url: httpx2.URL) -> None:
    """Evidence and token leave this machine only inside TLS."""
    if url.userinfo or url.query or url.fragment or not url.host:
        raise errors.Insecure(f"{url!r} is not an address of head office: https://HOST/ is")
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise errors.Insecure(f"{url!r} is not secure: only https:// may leave this machine")


def _seconds(text: str) -> float:
    return float(text) if text.isdecimal() else 0.0
