"""Reading the schema of both sides: when, what of it, and who is tried again because of it."""

from __future__ import annotations

from hashlib import blake2b

from tandem.domain.errors import ConfigurationError
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
    marketo = sides.marketo.describe()
    for name in sides.wishes:
        renewed = renew(sides, name, marketo)
        marketo = renewed.marketo
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
    marketo = sides.marketo.describe()
    return {
        name: draft(
            FAMILIES[name],
            wishes,
            Described(described_fields(sides, name), marketo, mappings.sightings(sides.watermarks, name).origins),
        )
        for name, wishes in sides.wishes.items()
    }


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
