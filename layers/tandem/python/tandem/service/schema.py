"""The schema of both sides, read rarely and remembered: the effective mapping, slots that are never reused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tandem.domain.errors import ConfigurationError
from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, FieldMap, Pair, Winner
from tandem.domain.objects import FAMILIES, PERSON_ID
from tandem.domain.schema import Described, Draft, Wishes, draft
from tandem.domain.values import Kind
from tandem.ports import Marketo, Salesforce, Watermarks

SLOTS = "slots"
IDENTITY = "identity"
READ_AT = "schema:at"


@dataclass(frozen=True, slots=True)
class Sides:
    """What reading the schema needs, and what the user wants of each object."""

    salesforce: Salesforce
    marketo: Marketo
    watermarks: Watermarks
    wishes: Mapping[str, Wishes]
    create_fields: bool = True


def load(watermarks: Watermarks) -> dict[str, FieldMap]:
    """The mappings as they were last read, by object."""
    return {
        name: _from_json(name, text) for name in FAMILIES if (text := watermarks.note(f"schema:{name}")) is not None
    }


def problems(watermarks: Watermarks) -> dict[str, list[str]]:
    """What a person should know of the mapping of each object."""
    return {
        name: json.loads(text)["problems"]
        for name in FAMILIES
        if (text := watermarks.note(f"schema:{name}")) is not None
    }


def ensure(sides: Sides, now: float, every: float) -> None:
    """Read the schema again when it is older than `every` seconds."""
    if now >= (sides.watermarks.get(READ_AT) or 0) + every or not sides.watermarks.note("schema:lead"):
        refresh(sides, now)


def refresh(sides: Sides, now: float) -> None:
    """Read both sides, create what Marketo lacks, remember the mapping. Refuses another pair of systems."""
    _same_pair(sides)
    marketo = sides.marketo.describe()
    for name, wishes in sides.wishes.items():
        described = Described(_described(sides, name), marketo)
        drafted = draft(FAMILIES[name], wishes, described)
        if drafted.missing and sides.create_fields:
            sides.marketo.provide(drafted.missing)
            drafted = draft(FAMILIES[name], wishes, Described(described.salesforce, sides.marketo.describe()))
        _remember(sides.watermarks, name, drafted)
    sides.watermarks.advance(READ_AT, int(now))


def provision(sides: Sides, now: float) -> dict[str, FieldMap]:
    """Create at once what Marketo lacks, the activity type too, and read the mapping; what exists is left alone."""
    _same_pair(sides)
    sides.marketo.provide({})
    refresh(sides, now)
    return load(sides.watermarks)


def check(sides: Sides) -> dict[str, Draft]:
    """What the mappings would be, by object; nothing is changed and nothing remembered."""
    marketo = sides.marketo.describe()
    return {
        name: draft(FAMILIES[name], wishes, Described(_described(sides, name), marketo))
        for name, wishes in sides.wishes.items()
    }


def _described(sides: Sides, name: str) -> Mapping[str, Field]:
    fields = sides.salesforce.describe(name)
    if PERSON_ID not in fields:
        raise ConfigurationError(
            f"The Salesforce object {FAMILIES[name].salesforce} has no field {PERSON_ID} that the sync user can see.",
            f"Create {PERSON_ID} on {FAMILIES[name].salesforce} as Text(32), External ID, Unique (case-insensitive), "
            "and give the sync user read and edit access to it. The sync goes on by itself afterwards.",
        )
    return fields


def _same_pair(sides: Sides) -> None:
    """State belongs to one Salesforce org and one Marketo subscription."""
    pair = f"{sides.salesforce.organisation()}|{sides.marketo.identity()}"
    if sides.watermarks.swap_note(IDENTITY, None, pair):
        return
    known = sides.watermarks.note(IDENTITY)
    if known != pair:
        raise ConfigurationError(
            f"This installation links {known}, but the connections now lead to {pair}.",
            "Correct the secrets, or run `tandem relink` if the change is meant.",
        )


def _remember(watermarks: Watermarks, name: str, drafted: Draft) -> None:
    """Fields that could not be created are left out: a mapping never names what does not exist."""
    pairs = [pair for pair in drafted.pairs if pair.marketo.name not in drafted.missing]
    notes = [
        *map(str, drafted.problems),
        *(
            f"{field}: Marketo has no such field, and creating fields is switched off or failed; the pair rests."
            for field in drafted.missing
        ),
    ]
    numbers = _numbers(watermarks, [f"{name}:{pair.name}" for pair in pairs])
    body = {
        "pairs": [{**asdict(pair), "slot": numbers[f"{name}:{pair.name}"]} for pair in pairs],
        "problems": notes,
    }
    watermarks.put_note(f"schema:{name}", json.dumps(body, separators=(",", ":")))


def _numbers(watermarks: Watermarks, names: list[str]) -> dict[str, int]:
    """A slot number for each pair's name; a number once given is never given to another."""
    while True:
        text = watermarks.note(SLOTS)
        known: dict[str, int] = json.loads(text) if text else {}
        fresh = [name for name in names if name not in known]
        if not fresh:
            return known
        start = max(known.values(), default=0) + 1
        known |= {name: start + index for index, name in enumerate(fresh)}
        if watermarks.swap_note(SLOTS, text, json.dumps(known, separators=(",", ":"))):
            return known


def _from_json(name: str, text: str) -> FieldMap:
    return FieldMap(name, tuple(_pair(item) for item in json.loads(text)["pairs"]))


def _pair(item: Mapping[str, Any]) -> Pair:
    return Pair(
        item["slot"],
        _field(item["salesforce"]),
        _field(item["marketo"]),
        Direction(item["direction"]),
        Winner(item["winner"]),
        item["consent"],
    )


def _field(item: Mapping[str, Any]) -> Field:
    return Field(**{**item, "kind": Kind(item["kind"])})
