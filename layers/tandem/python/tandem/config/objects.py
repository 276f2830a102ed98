"""What the user decides for each object that is synced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tandem.config.condition import objection
from tandem.config.fields import FieldSetting, read_fields
from tandem.config.table import Table
from tandem.domain.mapping import Winner
from tandem.domain.objects import FAMILIES

KNOWN = tuple(name for name, family in FAMILIES.items() if not family.goes_with)
"""The objects that can be synced, by the name of their section."""
UNASKED = ("lead",)
"""The objects that are synced without a word in the file."""


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
    tables = {name: section.switch(name) for name in KNOWN}
    wanted = [name for name in KNOWN if section.has(name) or name in UNASKED]
    found = [_read(name, table) for name in wanted if (table := tables[name]) is not None]
    section.close("object")
    chosen = {object_.name: object_ for object_ in found if object_ is not None}
    along = [name for name, family in FAMILIES.items() if family.goes_with and chosen.keys() >= {*family.goes_with}]
    return chosen | {name: ObjectConfig(name, custom_fields=CustomFields.MAPPED) for name in along}


def _read(name: str, table: Table) -> ObjectConfig | None:
    default, family = ObjectConfig(name), FAMILIES[name]
    is_on = table.flag("sync", True)
    config = ObjectConfig(
        name,
        custom_fields=table.choice("custom_fields", CustomFields, default.custom_fields),
        filter=_filter(table),
        fields=read_fields(table.tables("fields"), family),
    )
    if not family.keyed:
        config = _of_people(table, config)
    table.close()
    return config if is_on else None


def _of_people(table: Table, config: ObjectConfig) -> ObjectConfig:
    """What can be said of people only: others have nothing to win, no partition and no fields that could be made."""
    return replace(
        config,
        winner=table.choice("winner", Winner, config.winner),
        create_fields=table.flag("create_fields", config.create_fields),
        partition=table.text("partition", config.partition),
    )


def _filter(table: Table) -> str | None:
    condition = table.text("filter", None)
    if condition is not None and (reason := objection(condition)) is not None:
        table.note("filter", reason)
    return condition
