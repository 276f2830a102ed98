"""Programs, the channels that give them their statuses, their tags, and their members."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sandbox.marketo.clock import Clock
from tests.sandbox.marketo.object_kinds import Kind
from tests.sandbox.marketo.schema import Schema
from tests.sandbox.marketo.tables import Table

OUTSIDE = "Not in Program"  # channels.md: step 0 of every channel


@dataclass(slots=True)
class Status:
    """One status of a channel; its number is what activities call its id."""

    number: int
    name: str
    step: int
    success: bool = False
    hidden: bool = False
    description: str | None = None


@dataclass(slots=True)
class Channel:
    """A channel and its statuses, ordered by step."""

    id: int
    name: str
    type: str
    statuses: list[Status]
    created: int
    updated: int

    def status(self, name: str) -> Status | None:
        """The status of that name, hidden or not, compared as it is written."""
        return next((s for s in self.statuses if s.name == name), None)


@dataclass(slots=True)
class Program:
    """A program; `costs` and `tags` as the asset endpoints show them."""

    id: int
    name: str
    channel: str
    created: int
    updated: int
    type: str = "Default"
    description: str = ""
    status: str = ""
    workspace: str = "Default"
    folder: dict[str, Any] = field(default_factory=lambda: {"type": "Folder", "value": 28, "folderName": "Programs"})
    costs: list[dict[str, Any]] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)


class Programs:
    """Everything about programs in one instance."""

    def __init__(self, clock: Clock, seed: int) -> None:
        """Start with a few channels and without programs."""
        self._clock, self._statuses = clock, 0
        self.schema = Schema("member_fields.json")
        self.members = Table(_member_kind(self.schema), seed)
        self.channels: dict[str, Channel] = {}
        self.programs: dict[int, Program] = {}
        self.tag_types: dict[str, dict[str, Any]] = {}
        path = Path(__file__).parent / "data" / "channels.json"
        for given in json.loads(path.read_text(encoding="utf-8")):
            self.put_channel(given)

    def put_channel(self, given: dict[str, Any]) -> Channel:
        """Add a channel or replace the statuses of one; members keep the status they have (channels.md)."""
        known, now = self.channels.get(given["name"]), self._clock.second()
        statuses = sorted(given["statuses"], key=lambda s: int(s["step"]))
        if not any(s["name"] == OUTSIDE for s in statuses):
            statuses = [{"name": OUTSIDE, "step": 0}, *statuses]
        made = Channel(
            id=known.id if known else len(self.channels) + 1,
            name=given["name"],
            type=given.get("applicableProgramType", "program"),
            statuses=list(self._numbered(statuses, known)),
            created=known.created if known else now,
            updated=now,
        )
        self.channels[made.name] = made
        return made

    def take_channel(self, channel: Channel) -> None:
        """Keep a channel as it was dumped, its numbers included."""
        self.channels[channel.name] = channel
        self._statuses = max(self._statuses, *(s.number for s in channel.statuses))

    def add(self, given: dict[str, Any]) -> Program:
        """Add a program of a channel that exists; its name is free (programs.md: names are global)."""
        if given["channel"] not in self.channels:
            raise ValueError(f"there is no channel {given['channel']!r}")
        if self.named(given["name"]) is not None:
            raise ValueError(f"there is already a program {given['name']!r}")
        now = self._clock.second()
        made = Program(**{"id": max(self.programs, default=1_000) + 1, "created": now, "updated": now, **given})
        self.programs[made.id] = made
        return made

    def named(self, name: str) -> Program | None:
        """The program of that name."""
        return next((p for p in self.programs.values() if p.name == name), None)

    def statuses_of(self, program: Program) -> Channel:
        """The channel of a program."""
        return self.channels[program.channel]

    def _numbered(self, statuses: list[dict[str, Any]], known: Channel | None) -> Iterable[Status]:
        for given in statuses:
            kept = known.status(given["name"]) if known else None
            if kept is None:
                self._statuses += 1
            yield Status(**{**given, "number": kept.number if kept else self._statuses})


def _member_kind(schema: Schema) -> Kind:
    return Kind(
        api="members",
        name="API Program Membership",
        label="Program Membership",
        description="Map for API program membership fields",
        id_field="id",
        dedupe=("leadId", "programId"),
        searchable=[("leadId",), ("reachedSuccess",), ("statusName",)],
        own={},
        searches_custom=True,
        lender=schema,
        lends=lambda field: True,
    )
