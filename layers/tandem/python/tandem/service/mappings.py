"""The mappings as they are remembered between two readings of the schema, and the slots that are never reused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, FieldMap, Pair, Winner
from tandem.domain.objects import FAMILIES
from tandem.domain.schema import Drafted
from tandem.domain.values import Kind
from tandem.ports import Watermarks

SLOTS = "slots"
Names = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Remembered:
    """One object's mapping, what a person was told of it, and the pairs (by names) that rest since a field is gone."""

    mapping: FieldMap
    told: tuple[str, ...] = ()
    resting: tuple[Names, ...] = ()


@dataclass(frozen=True, slots=True)
class Sightings:
    """Every Salesforce field ever seen, with its last label, and the first names of those that were renamed."""

    labels: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)


def load(watermarks: Watermarks) -> dict[str, FieldMap]:
    """The mappings as they were last read, by object."""
    return {name: known.mapping for name in FAMILIES if (known := remembered(watermarks, name)) is not None}


def problems(watermarks: Watermarks) -> dict[str, list[str]]:
    """What a person should know of the mapping of each object."""
    return {name: list(known.told) for name in FAMILIES if (known := remembered(watermarks, name)) is not None}


def remembered(watermarks: Watermarks, name: str) -> Remembered | None:
    """What was last remembered of an object."""
    text = watermarks.note(_note(name))
    if text is None:
        return None
    body = json.loads(text)
    mapping = FieldMap(name, tuple(_pair(item) for item in body["pairs"]))
    return Remembered(mapping, tuple(body["problems"]), tuple((one, two) for one, two in body.get("resting", ())))


def remember(watermarks: Watermarks, name: str, known: Remembered) -> None:
    """Replace what is remembered of an object."""
    body = {
        "pairs": [as_json(pair) for pair in known.mapping.pairs],
        "problems": known.told,
        "resting": known.resting,
    }
    watermarks.put_note(_note(name), json.dumps(body, separators=(",", ":")))


def sightings(watermarks: Watermarks, name: str) -> Sightings:
    """The fields of an object that were ever seen."""
    text = watermarks.note(f"seen:{name}")
    return Sightings(**json.loads(text)) if text else Sightings()


def remember_sightings(watermarks: Watermarks, name: str, seen: Sightings) -> None:
    """Replace what is remembered of the fields that were ever seen."""
    watermarks.put_note(f"seen:{name}", json.dumps(asdict(seen), separators=(",", ":")))


def numbered(watermarks: Watermarks, name: str, drafted: Iterable[Drafted]) -> FieldMap:
    """The mapping with a slot number for each pair; a number once given is never given to another pair."""
    pairs = list(drafted)
    slots = _numbers(watermarks, [f"{name}:{pair.name}" for pair in pairs])
    return FieldMap(
        name,
        tuple(
            Pair(
                slots[f"{name}:{pair.name}"],
                pair.salesforce,
                pair.marketo,
                pair.direction,
                pair.winner,
                pair.consent,
                pair.waits,
            )
            for pair in pairs
        ),
    )


def _numbers(watermarks: Watermarks, names: list[str]) -> dict[str, int]:
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


def as_json(pair: Pair) -> dict[str, Any]:
    """A pair as JSON, without what its defaults say."""
    plain = asdict(pair)
    for side in ("salesforce", "marketo"):
        plain[side] = {key: value for key, value in plain[side].items() if value != _DEFAULTS.get(key)}
    return plain


_DEFAULTS: Mapping[str, object] = {one.name: one.default for one in fields(Field)}


def _note(name: str) -> str:
    return f"schema:{name}"


def _pair(item: Mapping[str, Any]) -> Pair:
    return Pair(
        item["slot"],
        _field(item["salesforce"]),
        _field(item["marketo"]),
        Direction(item["direction"]),
        Winner(item["winner"]),
        item["consent"],
        item.get("waits", False),
    )


def _field(item: Mapping[str, Any]) -> Field:
    return Field(**{**item, "kind": Kind(item["kind"])})
