"""Ports for servers that are stopped and started again at the same address."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

_FIRST, _LAST = 20_000, 32_000
"""Below the range from which systems give out ports, so that nobody is given one while its server rests."""


def lasting(number: int) -> tuple[int, ...]:
    """Free ports; test processes beside each other begin to look in different places."""
    ports = _free()
    return tuple(next(ports) for _ in range(number))


def _free() -> Iterator[int]:
    size = _LAST - _FIRST
    for step in range(size):
        port = _FIRST + (os.getpid() * 97 + step) % size
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        yield port
