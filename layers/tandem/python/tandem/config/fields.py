"""The field pairs that the user adds to the default mapping, changes in it or switches off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tandem.config.table import Table
from tandem.config.wording import quoted
from tandem.domain.family import NEVER, Family
from tandem.domain.mapping import Direction, Winner

# An API name, or one of a parent record: `Owner.Email`.
_SALESFORCE = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)?", re.ASCII)
_MARKETO = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldSetting:
    """One pair; None leaves a choice as the default mapping, or the object, has it."""

    salesforce: str | None = None
    marketo: str | None = None
    direction: Direction | None = None
    winner: Winner | None = None
    consent: bool | None = None
    sync: bool = True


def read_fields(tables: list[Table], family: Family) -> tuple[FieldSetting, ...]:
    """The settings of all pairs; every Marketo field at most once."""
    read = [(table, _read(table, family)) for table in tables]
    _report_twins(read)
    return tuple(setting for _, setting in read)


def _read(table: Table, family: Family) -> FieldSetting:
    setting = FieldSetting(
        salesforce=_name(table, "salesforce", _SALESFORCE, "Salesforce", "Region__c"),
        marketo=_name(table, "marketo", _MARKETO, "Marketo REST", "region"),
        direction=table.choice("direction", Direction, None),
        winner=table.choice("winner", Winner, None),
        consent=table.flag("consent", None),
        sync=table.flag("sync", True),
    )
    table.close()
    _report_missing(table, setting)
    _report_fixed(table, setting, family)
    return setting


def _name(table: Table, key: str, pattern: re.Pattern[str], side: str, example: str) -> str | None:
    name = table.text(key, None)
    if name is not None and not pattern.fullmatch(name):
        table.note(key, f"{quoted(name)} is no {side} API name, which looks like {quoted(example)}")
    return name


def _report_missing(table: Table, setting: FieldSetting) -> None:
    absent = [key for key in ("salesforce", "marketo") if not table.has(key)]
    if setting.sync:
        for key in absent:
            table.note(key, "missing; a pair names one field of each side")
    elif len(absent) == 2:
        table.note("sync", "name the pair to switch off by its salesforce or its marketo field")


def _report_fixed(table: Table, setting: FieldSetting, family: Family) -> None:
    reserved = {pair.marketo.lower() for pair in family.keys}
    if setting.marketo is not None and setting.marketo.lower() in reserved:
        table.note("marketo", f"{quoted(setting.marketo)} ties a {family.home} to its record; its pair stays as it is")
    if family.keyed and setting.direction not in {None, Direction.TO_MARKETO}:
        table.note("direction", f"a {family.salesforce} goes to Marketo only; no public API takes it the other way")
    if setting.salesforce is not None and setting.sync and setting.salesforce.lower() in {n.lower() for n in NEVER}:
        table.note("salesforce", f"{quoted(setting.salesforce)} changes by itself or is the sync's own: never synced")


def _report_twins(read: Iterable[tuple[Table, FieldSetting]]) -> None:
    taken: dict[str, str] = {}
    filled: dict[str, str] = {}
    for table, setting in read:
        if setting.marketo is not None:
            first = taken.setdefault(setting.marketo.lower(), table.path)
            if first != table.path:
                table.note("marketo", f"{quoted(setting.marketo)} stands in {first} already; keep one of the two")
        if setting.salesforce is not None and setting.sync and setting.direction is not Direction.TO_MARKETO:
            first = filled.setdefault(setting.salesforce.lower(), table.path)
            if first != table.path:
                table.note("salesforce", _TWO_SOURCES.format(name=quoted(setting.salesforce), first=first))


_TWO_SOURCES = (
    '{name} would be filled by this pair and by {first}; give one of them direction = "to_marketo", or keep only one'
)
