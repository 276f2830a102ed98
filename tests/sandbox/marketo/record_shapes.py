"""How answers show a record and a field, the same for people and for every other kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.sandbox.marketo.schema import Field
from tests.sandbox.marketo.world import World


def shown(world: World, values: dict[str, Any], fields: Iterable[Field], *, nulls: str | None = None) -> dict[str, Any]:
    """The requested values of a record.

    The documents say both that a requested field is included and that an absent one is null; "mixed" does
    either, steadily by field, so that a client has to understand both.
    """
    how = nulls or world.config.behaviour.nulls
    record: dict[str, Any] = {}
    for field in fields:
        value = values.get(field.name)
        if value is not None:
            record[field.name] = value
        elif how == "null" or (how == "mixed" and field.id % 2 == 0):
            record[field.name] = None
    return record


def sized(field: Field, described: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A described field with its length, where it has one."""
    length = {} if field.length is None else {"length": field.length}
    return {**described, **length, **more}


def field_metadata(field: Field) -> dict[str, Any]:
    """A field as the schema endpoints show it (Adobe: leads.md and companies.md, "Fields")."""
    return {
        "displayName": field.label,
        "name": field.name,
        "description": field.description,
        "dataType": field.type,
        **({} if field.length is None else {"length": field.length}),
        "isHidden": field.hidden,
        "isHtmlEncodingInEmail": field.html_encoded,
        "isSensitive": field.sensitive,
        "isCustom": field.custom,
        "isApiCreated": field.api_created,
    }
