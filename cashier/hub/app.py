"""The HTTP face of head office: who may speak, what is taken, and what each failure answers.

It speaks plain HTTP; for lanes elsewhere a TLS proxy stands in front of it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cashier.hub import desk, lanes
from cashier.hub.file import HubFile
from cashier.hub.ingest import Clashed, ingest
from cashier.hub.projector import catch_up
from cashier.store import wire
from cashier.store.wire import MAX_BODY, Batch, Clash, Misshapen, Reply, is_loopback

NEXT_POLL = 15.0
"""Seconds until a lane with nothing to send asks again."""
RETRY_AFTER = "5"
MAX_DIGITS = 18
"""So that a number fits into a SQLite integer."""
BLOB_NAME = re.compile(r"[0-9a-f]{64}")
FORWARDED = ("forwarded", "x-forwarded-for", "via", "origin")
"""Headers of a request that came through a proxy or from a web page: never from a lane on trial."""


def build(file: HubFile, host: str) -> Starlette:
    """The application over an open file; `host` is the address that it will be bound to."""
    return Starlette(
        routes=_Desk(file, host).routes(),
        exception_handlers={
            HTTPException: _spoken,
            Clashed: _clashed,
            Misshapen: _misshapen,
            desk.WrongName: _misshapen,
            sqlite3.OperationalError: _busy,
            ClientDisconnect: _hung_up,
        },
        max_body_size=MAX_BODY,
    )


def is_open(file: HubFile, host: str) -> bool:
    """Whether lanes may speak without a token: for trying out, on this machine alone."""
    return is_loopback(host) and not lanes.is_anyone_enrolled(file)


class _Desk:
    """The end points. Everything that touches the file runs in a worker thread."""

    def __init__(self, file: HubFile, host: str) -> None:
        self._file = file
        self._host = host

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.health),
            Route("/v1/lanes", self.lanes),
            Route("/v1/lanes/{lane}/events", self.push, methods=["POST"]),
            Route("/v1/lanes/{lane}/events", self.read_back),
            Route("/v1/blobs/{name}", self.put_blob, methods=["PUT"]),
            Route("/v1/blobs/{name}", self.get_blob),
        ]

    def health(self, _request: Request) -> Response:
        return JSONResponse({"ok": True, "open": is_open(self._file, self._host)})

    def lanes(self, request: Request) -> Response:
        """A lane sees its own row; all rows are seen where no token is asked for."""
        caller = self._caller(request)
        rows = desk.figures(self._file)
        return JSONResponse([row for row in rows if caller in (None, row["lane"])])

    async def push(self, request: Request) -> Response:
        return await _with_body(request, self._lane, self._push)

    def read_back(self, request: Request) -> Response:
        lane = self._lane(request)
        after = request.query_params.get("after", "0")
        if not after.isdecimal() or len(after) > MAX_DIGITS:
            raise HTTPException(422, "after is a position, 0 or more")
        return JSONResponse({"events": desk.events(self._file, lane, int(after))})

    async def put_blob(self, request: Request) -> Response:
        return await _with_body(request, self._blob_name, self._put_blob)

    def get_blob(self, request: Request) -> Response:
        data = desk.blob(self._file, self._blob_name(request))
        if data is None:
            raise HTTPException(404, "no such blob")
        return Response(data, media_type="application/octet-stream")

    def _push(self, lane: str, body: bytes) -> Response:
        batch = wire.decode(body, Batch)
        taken = ingest(self._file, lane, batch)
        with suppress(sqlite3.OperationalError):  # the events are safe; it is done next time
            catch_up(self._file)
        reply = Reply(
            acked=taken.acked, fresh=taken.fresh, next_poll=NEXT_POLL,
            inbox=desk.notices(self._file, lane, batch.inbox_ack),
            blobs_missing=desk.missing(self._file, lane),
        )  # fmt: skip
        return _json(200, reply)

    def _put_blob(self, name: str, body: bytes) -> Response:
        desk.put_blob(self._file, name, body)
        return JSONResponse({"name": name})

    def _lane(self, request: Request) -> str:
        """The lane in the address, if the caller is that lane."""
        lane = str(request.path_params["lane"])
        if self._caller(request) not in (None, lane):
            raise HTTPException(403, f"this token is not the one of lane {lane}")
        if not lanes.NAME.fullmatch(lane):
            raise HTTPException(422, "not a name of a lane")
        return lane

    def _blob_name(self, request: Request) -> str:
        self._caller(request)
        name = str(request.path_params["name"])
        if not BLOB_NAME.fullmatch(name):
            raise HTTPException(422, "a blob is named by its SHA-256 in lower-case hex")
        return name

    def _caller(self, request: Request) -> str | None:
        """Whose token it is; None where nobody needs one."""
        is_direct = not any(header in request.headers for header in FORWARDED)
        if is_direct and is_open(self._file, self._host):
            return None
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        owner = lanes.owner_of(self._file, token.strip())
        if scheme.lower() != "bearer" or owner is None:
            raise HTTPException(401, "a lane's token is needed", {"WWW-Authenticate": "Bearer"})
        return owner


async def _with_body(
    request: Request, admit: Callable[[Request], str], then: Callable[[str, bytes], Response]
) -> Response:
    """Read the body of an admitted caller only, and never in the way of the others."""
    subject = await run_in_threadpool(admit, request)
    body = await request.body()
    return await run_in_threadpool(then, subject, body)


# -- failures --------------------------------------------------------------------------------


def _json(status: int, shape: Reply | Clash) -> Response:
    return Response(wire.encode(shape), status, media_type="application/json")


def _error(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": words}, status, headers)


def _spoken(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


def _clashed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Clashed)
    return _json(409, error.clash)


def _misshapen(_request: Request, error: Exception) -> Response:
    return _error(422, str(error))


def _busy(_request: Request, error: Exception) -> Response:
    return _error(503, f"head office's file: {error}", {"Retry-After": RETRY_AFTER})


def _hung_up(_request: Request, _error: Exception) -> Response:
    """Nobody is there to read it."""
    return Response(status_code=400)
