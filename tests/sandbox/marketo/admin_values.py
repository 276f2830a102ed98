"""How the admin plane reads what people give it: field values, and in whose name something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.sandbox.marketo.journal import MARKETER, Author
from tests.sandbox.marketo.schema import Field
from tests.sandbox.marketo.values import BadValueError, accept
from tests.sandbox.marketo.world import World

Given = dict[str, Any]


def accepted(world: World, find: Callable[[str], Field | None], given: Given) -> Given:
    """The values as they will be kept, read-only fields included; a mistake is named."""
    kept: Given = {}
    for name, raw in given.items():
        field = find(name)
        if field is None:
            raise ValueError(f"unknown field {name!r}")
        try:
            kept[name] = accept(field, raw, world.config.behaviour)
        except BadValueError as error:
            raise ValueError(f"{name}: {error.problem.message}") from error
    return kept


def author_of(given: Given) -> Author:
    """A marketer, unless a source or reason is given."""
    return Author(given.get("source", MARKETER.source), given.get("reason", MARKETER.reason))


def field_dump(field: Field) -> Given:
    """A custom field as it is declared again in a fresh instance."""
    return {
        "name": field.name,
        "displayName": field.label,
        "dataType": field.type,
        "length": field.length,
        "readOnly": field.read_only,
        "default": field.default,
        "description": field.description,
        "company": field.company,
        "isHidden": field.hidden,
        "api_created": field.api_created,
    }
