"""Wrong products that do not know where a record lives on."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from tandem.domain.records import Row
from tandem.service import succession


def merge_seen_as_delete() -> Any:
    """A record that was merged into another one in Salesforce is taken for a deleted one."""
    honest = succession.heir_of

    def heir_of(world: Any, object_: str, row: Row) -> str | None:
        return None if row.deleted else honest(world, object_, row)

    return patch.object(succession, "heir_of", heir_of)


def contact_matched_first() -> Any:
    """A contact is matched before anybody asks whether a lead was converted into it."""
    return patch.object(succession, "from_leads", lambda world, work, rows: list(rows))


def loser_is_not_followed() -> Any:
    """What lives on in another record keeps a person of its own."""
    return patch.object(succession, "follow", lambda *_: None)


def chain_is_not_followed() -> Any:
    """A loser waits for a master that was merged itself before it had a link."""
    return patch.object(succession, "_living", lambda world, object_, key: world.links.read([key]).get(key))
