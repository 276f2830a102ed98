"""Reports every outgoing HTTP call of a worker to its host, before it is sent and after it was answered.

boto3, requests and urllib3 all send through `http.client`, so that is where calls are met. The worker waits
for the host's word each time, which is what lets a test kill it exactly there. Loaded in a worker only.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import socket
import threading
from typing import Any

GO = b"g"


class Reporter:
    """Tells the host of one call at a time and waits until it may go on."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def before(self, connection: Any) -> None:
        """A call is about to be sent."""
        connection.tandem_number = next(self._numbers)
        self._say({"when": "before", "number": connection.tandem_number, **connection.tandem_call})

    def after(self, connection: Any) -> None:
        """A call was answered, or will not be."""
        self._say({"when": "after", "number": connection.tandem_number})

    def _say(self, message: dict[str, Any]) -> None:
        with self._lock:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
            if self._channel.recv(1) != GO:
                os._exit(1)  # the host is gone


def report(descriptor: int) -> None:
    """Wrap `http.client` so that calls are reported on the socket with this descriptor."""
    _wrap(http.client.HTTPConnection, Reporter(socket.socket(fileno=descriptor)))


def _wrap(connection: Any, reporter: Reporter) -> None:
    putrequest, putheader = connection.putrequest, connection.putheader
    endheaders, getresponse = connection.endheaders, connection.getresponse
    runtime_api = os.environ["AWS_LAMBDA_RUNTIME_API"]

    def starting(self: Any, method: str, url: str, *args: Any, **options: Any) -> None:
        self.tandem_call = {"method": method, "host": f"{self.host}:{self.port}", "path": url, "target": ""}
        putrequest(self, method, url, *args, **options)

    def heading(self: Any, header: Any, *values: Any) -> None:
        if str(header).lower() == "x-amz-target":
            value = values[0]
            self.tandem_call["target"] = value.decode() if isinstance(value, bytes) else str(value)
        putheader(self, header, *values)

    def sending(self: Any, *args: Any, **options: Any) -> None:
        if self.tandem_call["host"] != runtime_api:
            reporter.before(self)
        endheaders(self, *args, **options)

    def answering(self: Any) -> Any:
        try:
            return getresponse(self)
        finally:
            if self.tandem_call["host"] != runtime_api:
                reporter.after(self)

    connection.putrequest, connection.putheader = starting, heading
    connection.endheaders, connection.getresponse = sending, answering
