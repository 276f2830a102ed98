"""Actors under one simulated clock: every port call is a scheduling point, and a worker can die at any of them."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any
from zlib import crc32

import greenlet

START = 1000.0
"""When a history begins."""
_MASK = (1 << 64) - 1


class Killed(BaseException):
    """A worker dies here; only its own frames see it."""


def uniform(seed: int, *what: object) -> float:
    """A number in [0, 1) that depends on the seed and the words only, so that schedules can be cut down."""
    mixed = (seed * 0x9E3779B97F4A7C15 + crc32(repr(what).encode()) * 0xBF58476D1CE4E5B9) & _MASK
    mixed ^= mixed >> 31
    mixed = (mixed * 0x94D049BB133111EB) & _MASK
    mixed ^= mixed >> 29
    return mixed / 2**64


class Actor:
    """One worker: its name, its greenlet, how many scheduling points it has passed."""

    def __init__(self, name: str, run: Callable[[], object], mortal: bool, limit: float) -> None:
        self.name = name
        self.mortal = mortal
        self.limit = limit
        self.started = 0.0
        self.points = 0
        self.on_death: Callable[[], None] | None = None
        self.thread: Any = greenlet.greenlet(self._body)
        self._run = run

    def _body(self) -> None:
        try:
            self._run()
        except Killed:
            if self.on_death:
                self.on_death()


class Scheduler:
    """Runs actors and timed calls in the order of a simulated clock."""

    def __init__(self, seed: int, kill: float, muted: frozenset[str] = frozenset()) -> None:
        self.seed = seed
        self.now = START
        self.kill = kill
        self.muted = muted
        self.decisions: list[str] = []
        self.trace: list[str] | None = None
        self.actor: Actor | None = None
        self._queue: list[tuple[float, int, Any, Any]] = []
        self._count = 0
        self._hub = greenlet.getcurrent()

    def chance(self, share: float, *what: object) -> bool:
        """Whether a named misfortune of that probability happens; a muted one never does."""
        if share <= 0 or uniform(self.seed, *what) >= share:
            return False
        name = ":".join(map(str, what))
        self.decisions.append(name)
        return name not in self.muted

    def at(self, moment: float, call: Callable[[], object]) -> None:
        """Call something at a moment."""
        self._push(moment, None, call)

    def spawn(self, actor: Actor, delay: float = 0.0) -> None:
        """Start an actor after a delay."""
        self._push(self.now + delay, actor, None)

    def pause(self, delay: float) -> None:
        """Let the others go on for a while; the acting worker may die here."""
        actor = self.actor
        if actor is None:
            return
        actor.points += 1
        if actor.mortal:
            if self.chance(self.kill, "kill", actor.name, actor.points):
                self.say("KILLED", actor.name, actor.points)
                raise Killed
            if self.now + delay - actor.started > actor.limit:
                self.say("TIMEOUT", actor.name)
                raise Killed
        self._push(self.now + delay, actor, None)
        self._hub.switch()

    def point(self, salt: str = "") -> float:
        """A number for the acting worker's current scheduling point."""
        actor = self.actor
        return uniform(self.seed, actor.name if actor else "", actor.points if actor else 0, salt)

    def say(self, *words: object) -> None:
        """Write a line of the readable schedule."""
        if self.trace is not None:
            self.trace.append(f"{self.now:8.1f} " + " ".join(map(str, words)))

    def run(self, until: float) -> None:
        """Go on to a moment."""
        while self._queue and self._queue[0][0] <= until:
            moment, _, actor, call = heapq.heappop(self._queue)
            self.now = max(self.now, moment)
            if actor is None:
                self.actor = None
                call()
                continue
            if actor.points == 0 and not actor.started:
                actor.started = self.now
            self.actor = actor
            actor.thread.switch()
            self.actor = None
        self.now = max(self.now, until)

    def _push(self, moment: float, actor: Actor | None, call: Callable[[], object] | None) -> None:
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, actor, call))
