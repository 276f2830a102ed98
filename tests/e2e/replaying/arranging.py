"""What the events under events/ are to meet: the run they name, leads that are linked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tandem import bootstrap
from tandem.domain.runs import Kind, Run, Slice, Window

from tests.e2e.town import Town

RUN = "01764000000-1a2b3c4d"
"""The run that the events name."""
NO_FAILURE: dict[str, Any] = {"batchItemFailures": []}
Replay = Callable[[], Any]
"""Gives the door its event and answers what the door answers."""
Expectation = Callable[[Town, Replay], None]
FEED = Slice("0-feed", 0, Kind.CHANGES, "changes")


def linked_leads(town: Town, *names: str) -> dict[str, int]:
    """Linked leads: their people by their keys."""
    keys = town.load_leads(*({"LastName": name} for name in names))
    town.run()
    people = town.people()
    return {key: int(people[key]["id"]) for key in keys}


def open_run(*slices: Slice, windows: tuple[Window, ...] = ()) -> None:
    """Open the run that the events name, in the phase of its slices; nobody is told."""
    now = bootstrap.clock().now()
    assert bootstrap.runs().open(Run(RUN, now, int(now), windows, phase=slices[0].phase), slices)


def close(piece: Slice) -> None:
    """Close a slice as a worker does that dies before it tells."""
    runs, now = bootstrap.runs(), bootstrap.clock().now()
    taken = runs.take(RUN, piece.id, "the test", now, now + 60)
    assert taken is not None
    runs.close(RUN, taken, [], {})


def list_of(keys: dict[str, int]) -> Slice:
    """A list slice of these leads."""
    return Slice("1-0", 1, Kind.LIST, "lead", tuple(keys))


def titles(town: Town, keys: dict[str, int]) -> set[str | None]:
    """What the leads' titles are in Salesforce."""
    return {town.leads()[key].get("Title") for key in keys}


def edit_titles(town: Town, keys: dict[str, int]) -> None:
    """A marketer gives these people a title."""
    for person in keys.values():
        town.marketer_edit(person, title="edited")


def lines_of(town: Town, function: str, text: str) -> int:
    """How often a door has logged the text."""
    log = town.stack.logs[function]
    return log.read_text(encoding="utf-8").count(text) if log.exists() else 0
