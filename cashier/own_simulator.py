"""A simulated terminal of our own: a separate process, started when it is first talked to.

It is reached like any other terminal, through pyserial. It ends with this program, however
this program ends, because it watches the pipe that is its standard input.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.registry import LineSettings, Options

START_SECONDS = 15.0
"""How long a simulator may take to say where it is."""

END_SECONDS = 2.0


class OwnSimulator:
    """`open` is an OpenLine; `close` ends the process, if there is one."""

    name = "simulator"

    def __init__(
        self, protocol: str, currency: str, options: Options, settings: LineSettings, folder: Path
    ) -> None:
        self._command = _command(protocol, currency, options, folder)
        self._settings = settings
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._port = ""
        self._lock = Lock()

    def open(self) -> Line:
        """Start the simulator unless it runs, and open its port."""
        from drivers.lines.serial import open_serial

        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
        return open_serial(self._port, self._settings)

    def close(self) -> None:
        """Let the process end; may be called twice."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / "simulator.log").open("wb") as complaints:
            process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints,
                start_new_session=True,  # Ctrl-C at the counter is not meant for the terminal
            )  # fmt: skip
        try:
            self._port = _announced_port(process)
        except ValueError:
            _end(process)
            raise LineNotFound(self.name, self._complaint()) from None
        self._process = process

    def _complaint(self) -> str:
        said = (self._folder / "simulator.log").read_text("utf-8", "replace").strip()
        last = said.splitlines()[-1] if said else "it said nothing"
        return f"the simulated terminal did not start: {last}"


def _command(protocol: str, currency: str, options: Options, folder: Path) -> list[str]:
    place = ["--port-link", str(folder / "terminal")] if os.name == "posix" else ["--tcp", "0"]
    given = [f"--option={name}={_text(value)}" for name, value in options.items()]
    return [
        sys.executable, "-m", "drivers.simulator", "--protocol", protocol, "--currency", currency,
        "--ledger", str(folder / "ledger.jsonl"), "--until-parent-exits", *place, *given,
    ]  # fmt: skip


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _announced_port(process: subprocess.Popen[bytes]) -> str:
    """The port in the first line of output; raises ValueError when none comes in time."""
    said: list[bytes] = []
    assert process.stdout is not None
    reader = Thread(target=lambda out: said.append(out.readline()), args=[process.stdout])
    reader.daemon = True
    reader.start()
    reader.join(START_SECONDS)
    words = json.loads(b"".join(said) or b"{}")
    if "port" not in words:
        raise ValueError("no port was announced")
    return str(words["port"])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close its input, which it takes as its end; a process that does not listen is killed."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
