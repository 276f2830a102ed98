"""Entries in people's activity logs (Adobe: activities.md, "Add Custom Activities"): write-once, never repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from tandem.adapters.marketo.activity_type import ATTRIBUTES, SUMMARY, ActivityType
from tandem.adapters.marketo.batches import Record, person_id
from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.causes import outcome
from tandem.adapters.marketo.routes import ADD_ACTIVITIES
from tandem.adapters.marketo.sending import send
from tandem.domain.records import Outcome, Write, Written

_MOST_CHARACTERS = 255
# All attributes together may have 65,536 bytes (1049), and there are three long ones.
_MOST_BYTES = {"cause": 8_000, "remedy": 8_000, "lost": 30_000}


class Log:
    """Adds entries of the type "Salesforce Sync"."""

    def __init__(self, calls: Calls, type_: ActivityType, now: Callable[[], float]) -> None:
        self._calls, self._type, self._now = calls, type_, now

    def add(self, entries: Sequence[Write]) -> Written:
        """One entry for each; `values` holds summary, outcome, field, code, cause, remedy and lost, as needed."""
        sent = self._now()
        moment = datetime.fromtimestamp(sent, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        shape = {"activityDate": moment, "activityTypeId": self._type.id()} if entries else {}
        records = [
            Record(at, f"#{at}", orjson.dumps({"leadId": person_id(entry), **shape, **_content(entry.values)}))
            for at, entry in enumerate(entries)
        ]

        def read(at: int, told: Mapping[str, Any]) -> Outcome:
            # The id told is the entry's, and no person's.
            return outcome(entries[at], {**told, "id": None})

        outcomes = send(self._calls, ADD_ACTIVITIES, b"{", records, read)
        return Written(outcomes, int(sent), int(self._now()))


def _content(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "primaryAttributeValue": _fitting(SUMMARY, values.get(SUMMARY)),
        "attributes": [
            {"name": name, "value": _fitting(member, values[member])}
            for member, (name, _) in ATTRIBUTES.items()
            if values.get(member) not in {None, ""}
        ],
    }


def _fitting(member: str, value: Any) -> str:
    text = str(value or "")
    if member in _MOST_BYTES:
        return text.encode()[: _MOST_BYTES[member]].decode(errors="ignore")
    return text[:_MOST_CHARACTERS]
