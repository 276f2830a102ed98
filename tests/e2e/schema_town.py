"""What an admin of either side does to the schema, and the mapping as the running system remembers it."""

from __future__ import annotations

from typing import Any

from tandem import bootstrap
from tandem.service import schema

from tests.e2e.town import Town

WATCHFUL = "[timing]\ndescribe_every = 0\n"
"""The schema is read before every run."""
LENGTHS = {"string": {"length": 80}, "double": {"precision": 8, "scale": 2}}


def add_field(town: Town, name: str, type_: str = "string", label: str = "", **more: Any) -> None:
    """Make, or change, a custom field on leads that the sync user sees."""
    field = {"name": name, "label": label or name, "type": type_, **LENGTHS.get(type_, {}), **more}
    town.salesforce.post("schema/fields", {"object": "Lead", "field": field})


def drop_field(town: Town, name: str) -> None:
    """Delete a field with its values."""
    town.salesforce.delete("schema/fields", {"object": "Lead", "field": name})


def rename_field(town: Town, name: str, to: str) -> None:
    """Change the API name of a field."""
    town.salesforce.post("schema/fields/rename", {"object": "Lead", "field": name, "to": to})


def permit(town: Town, field: str, right: str) -> None:
    """Set what the sync user may do with a field: hidden, readonly or visible."""
    town.salesforce.post("fls", {"user": town.sync_user, "object": "Lead", "field": field, "right": right})


def marketo_field(town: Town, name: str, type_: str = "string") -> None:
    """Make a Marketo field by hand."""
    town.marketo.post("fields", {"add": [{"name": name, "displayName": f"{name} by hand", "dataType": type_}]})


def marketo_fields(town: Town) -> dict[str, dict[str, Any]]:
    """All Marketo person fields by name."""
    return {field["name"]: field for field in town.marketo.get("state")["fields"]}


def mapped() -> dict[str, str]:
    """The current mapping: Salesforce API name to Marketo name."""
    return {pair.salesforce.name: pair.marketo.name for pair in schema.load(bootstrap.watermarks())["lead"].pairs}


def told(about: str) -> list[str]:
    """What a person is told of the mapping that begins with this field's name."""
    return [text for text in schema.problems(bootstrap.watermarks())["lead"] if text.split()[0].strip(":") == about]
