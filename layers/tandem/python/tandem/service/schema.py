"""Reading the schema of both sides: when, what of it, and who is tried again because of it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from tandem.domain.errors import ConfigurationError
from tandem.domain.family import Home
from tandem.domain.fields import Field
from tandem.domain.mapping import FieldMap
from tandem.domain.objects import FAMILIES
from tandem.domain.schema import Described, Draft, draft
from tandem.service import again, mappings
from tandem.service.mappings import load, problems
from tandem.service.renewal import described_fields, renew
from tandem.service.sides import Sides

IDENTITY = "identity"
READ_AT = "schema:at"
FILE = "schema:file"


def ensure(sides: Sides, now: float, every: float) -> None:
    """Read the schema again when it is older than `every` seconds, or was read under another file."""
    due = now >= (sides.watermarks.get(READ_AT) or 0) + every
    if due or sides.watermarks.note(FILE) != _fingerprint(sides):
        refresh(sides, now)


def refresh(sides: Sides, now: float) -> None:
    """Read both sides, create what Marketo lacks, remember the mapping. Refuses another pair of systems.

    Where the file or the mapping has changed, what was refused is tried again: it may have been refused for that.
    """
    _same_pair(sides)
    file = _fingerprint(sides)
    anew = sides.watermarks.note(FILE) not in {None, file}
    homes = _homes(sides)
    for name in sides.wishes:
        home = FAMILIES[name].home
        renewed = renew(sides, name, homes[home])
        homes[home] = renewed.marketo
        if anew or renewed.changed:
            again.ask(sides.watermarks, name)
    sides.watermarks.put_note(FILE, file)
    sides.watermarks.advance(READ_AT, int(now))


def provision(sides: Sides, now: float) -> dict[str, FieldMap]:
    """Create at once what Marketo lacks, the activity type too, and read the mapping; what exists is left alone."""
    _same_pair(sides)
    sides.marketo.provide({})
    refresh(sides, now)
    return load(sides.watermarks)


def check(sides: Sides) -> dict[str, Draft]:
    """What the mappings would be, by object; nothing is changed and nothing remembered."""
    homes = _homes(sides)
    return {
        name: draft(FAMILIES[name], wishes, _described(sides, name, homes)) for name, wishes in sides.wishes.items()
    }


def _homes(sides: Sides) -> dict[Home, Mapping[str, Field]]:
    """The fields of every place in Marketo that something is synced to, each asked for once."""
    return {home: sides.marketo.of(home).describe() for home in {FAMILIES[name].home: None for name in sides.wishes}}


def _described(sides: Sides, name: str, homes: Mapping[Home, Mapping[str, Field]]) -> Described:
    origins = mappings.sightings(sides.watermarks, name).origins
    return Described(described_fields(sides, name), homes[FAMILIES[name].home], origins)


def _fingerprint(sides: Sides) -> str:
    return blake2b(sides.file.encode(), digest_size=16).hexdigest()


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


__all__ = ["Sides", "check", "ensure", "load", "problems", "provision", "refresh"]
