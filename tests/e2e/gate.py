"""A gate before a server: open it forwards every byte, shut nothing listens there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Gate:
    """Listens on a port of its own while it is open."""

    target: tuple[str, int]
    port: int = 0
    _listener: socket.socket | None = None
    _joined: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the server is found through the gate."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Let callers in from now on."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        """Refuse callers, and cut off those inside."""
        if self._listener is not None:
            # Closing alone would leave the thread inside accept, and the port open with it.
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for joined in self._joined:
            with suppress(OSError):
                joined.shutdown(socket.SHUT_RDWR)
            joined.close()
        self._joined.clear()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            self._joined += [caller, server]
            for ends in ((caller, server), (server, caller)):
                threading.Thread(target=_pump, args=ends, daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def gate_to(url: str) -> Iterator[Gate]:
    """A gate to a server, open at first."""
    parts = urlsplit(url)
    gate = Gate((parts.hostname or "", parts.port or 0))
    gate.open()
    try:
        yield gate
    finally:
        gate.shut()
