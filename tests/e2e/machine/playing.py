"""Plays a history against the running system: deeds, time, ticks, and incidents in the middle of their work."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.e2e.machine import troubles
from tests.e2e.machine.history import Asked, Born, Deed, Deleted, Edit, Incident, Round, Trouble, Undeleted
from tests.e2e.machine.humans import Humans
from tests.e2e.machine.moment import let_pass
from tests.e2e.town import Town
from tests.sandbox.lambda_host.execution import Result
from tests.sandbox.lambda_host.watch import CallPoint, OutgoingCall
from tests.sandbox.world.running import ORCHESTRATOR

READS, WRITES = ("/query", "/composite"), ("/composite/sobjects",)
PROBE = 0.005


@dataclass
class Player:
    """One history being played. `gaps` are edits in Salesforce with the number of calls made before them."""

    town: Town
    humans: Humans
    gaps: list[tuple[int, int]] = field(default_factory=list)
    is_slow: bool = False

    def play(self, one: Round) -> None:
        """One round; what its tick has begun is let run until nothing moves, though perhaps not to its end."""
        for deed in one.deeds:
            self._do(deed)
        self.pass_time(one.seconds)
        with ThreadPoolExecutor(1) as pool:
            ticking = pool.submit(self.town.stack.invoke, ORCHESTRATOR, {"force": True})
            for incident in one.incidents:
                if not self._meet(incident, ticking):
                    break
            ticking.result()
        self.town.stack.settle()

    def pass_time(self, seconds: float) -> None:
        """Let time pass; what a slow vendor still has to carry out, it carries out before a claim could end."""
        if self.is_slow:
            time.sleep(2 * troubles.SLOW / 1000)
        let_pass(self.town, seconds)

    def excuse(self) -> None:
        """Note in the book the edits that fell between a worker's last read of Salesforce and its next write."""
        calls = self.town.stack.outgoing_calls()
        for number, position in self.gaps:
            if _is_in_a_gap(calls, position):
                self.humans.book.excused.add(number)

    def _do(self, deed: Deed) -> None:
        match deed:
            case Edit():
                self.humans.edit(deed)
            case Born():
                self.humans.born(deed)
            case Asked():
                self.humans.asked(deed)
            case Deleted():
                self.humans.deleted(deed)
            case Undeleted():
                self.humans.undeleted(deed)
            case Trouble(name, nth):
                self.is_slow |= name.endswith("slow")
                troubles.TROUBLES[name](self.town, nth)

    def _meet(self, incident: Incident, ticking: Future[Result]) -> bool:
        """Let a worker die, or a human edit while it stands still, at that call; whether it came there."""
        stack = self.town.stack
        arm: Callable[..., CallPoint] = stack.hold_at if incident.edit else stack.kill_at
        point = arm(incident.call, incident.when)
        while not point.reached.wait(PROBE):
            if ticking.done() and self._is_at_rest():
                point.call = 0  # it is met by no later call
                return False
        if incident.edit:
            made = len(stack.outgoing_calls()) - (incident.when == "before")
            number = self.humans.edit(incident.edit)
            if number is not None and incident.edit.side == "S":
                self.gaps.append((number, made))
            stack.release(point)
        return True

    def _is_at_rest(self) -> bool:
        try:
            self.town.stack.settle(within=0)
        except TimeoutError:
            return False
        return True


def _is_in_a_gap(calls: list[OutgoingCall], position: int) -> bool:
    """Whether a worker's write to Salesforce after the position rests on a read before it."""
    read: dict[int, int] = {}
    for index, call in enumerate(calls):
        path = call.what.partition("?")[0]
        if path.endswith(WRITES):
            if index >= position and read.get(call.pid, -1) < position:
                return True
        elif any(part in path for part in READS):
            read[call.pid] = index
    return False
