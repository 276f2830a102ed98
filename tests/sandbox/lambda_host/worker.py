"""The process a function runs in: AWS's own runtime client, started as on Lambda.

Run by its path, so that the function sees its own folder, its layers and the installed packages, and nothing
of the sandbox. It lives as long as its standard input is open: no worker outlives a host that was killed.
"""

from __future__ import annotations

import importlib
import importlib.util
import mmap
import os
import sys
import threading
import time
from pathlib import Path

CALLS = "TANDEM_OUTGOING_CALLS"  # names the descriptor of the socket to report outgoing calls on, if any

CLOCK = "TANDEM_CLOCK"  # names the file that says how far the clock is ahead of the machine's


def main() -> None:
    """Serve invocations of the handler named on the command line until the host goes."""
    host = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    threading.Thread(target=_leave_with_the_host, args=(host,), daemon=True).start()
    if clock := os.environ.pop(CLOCK, None):
        _follow_the_clock(clock)
    if descriptor := os.environ.pop(CALLS, None):
        _report_outgoing_calls(int(descriptor))
    runtime = importlib.import_module("awslambdaric.__main__")
    runtime.main([sys.argv[0], os.environ["_HANDLER"]])


def _leave_with_the_host(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(0)


def _follow_the_clock(file: str) -> None:
    """Let `time.time` and `time.time_ns` tell the host's time; the monotonic clocks and `datetime` stay real."""
    with open(file, "rb") as shared:
        ahead = memoryview(mmap.mmap(shared.fileno(), 8, access=mmap.ACCESS_READ)).cast("d")
    real, real_ns = time.time, time.time_ns
    time.time = lambda: real() + ahead[0]
    time.time_ns = lambda: real_ns() + int(ahead[0] * 1_000_000_000)


def _report_outgoing_calls(descriptor: int) -> None:
    file = Path(__file__).with_name("outgoing.py")
    spec = importlib.util.spec_from_file_location("outgoing", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.report(descriptor)


if __name__ == "__main__":
    main()
