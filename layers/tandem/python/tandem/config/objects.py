"""What the user decides for each object that is synced."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tandem.config.condition import objection
from tandem.config.fields import FieldSetting, read_fields
from tandem.config.table import Table
from tandem.domain.mapping import Winner

KNOWN = ("lead",)
"""The objects that can be synced, by the name of their section."""


class CustomFields(StrEnum):
    """Which Salesforce custom fields are synced: all that the sync user sees, or those paired in the file."""

    ALL = "all"
    MAPPED = "mapped"


@dataclass(frozen=True, slots=True)
class ObjectConfig:
    """One object: who wins, which fields and which records take part, where new people go."""

    name: str
    winner: Winner = Winner.MARKETO
    create_fields: bool = True
    custom_fields: CustomFields = CustomFields.ALL
    filter: str | None = None
    """A SOQL condition, kept verbatim; only records that meet it come down."""
    partition: str | None = None
    """The lead partition of people born in Salesforce; None leaves the choice to Marketo."""
    fields: tuple[FieldSetting, ...] = ()


def read_objects(root: Table) -> dict[str, ObjectConfig]:
    """The objects that are switched on, by name."""
    section = root.table("objects")
    found = [_read(name, table) for name in KNOWN if (table := section.switch(name)) is not None]
    section.close("object")
    return {object_.name: object_ for object_ in found if object_ is not None}


def _read(name: str, table: Table) -> ObjectConfig | None:
    default = ObjectConfig(name)
    is_on = table.flag("sync", True)
    config = ObjectConfig(
        name,
        winner=table.choice("winner", Winner, default.winner),
        create_fields=table.flag("create_fields", default.create_fields),
        custom_fields=table.choice("custom_fields", CustomFields, default.custom_fields),
        filter=_filter(table),
        partition=table.text("partition", default.partition),
        fields=read_fields(table.tables("fields")),
    )
    table.close()
    return config if is_on else None


def _filter(table: Table) -> str | None:
    condition = table.text("filter", None)
    if condition is not None and (reason := objection(condition)) is not None:
        table.note("filter", reason)
    return condition
