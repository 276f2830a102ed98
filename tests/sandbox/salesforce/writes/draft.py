"""Reads the JSON of a record: what kills the whole call is raised, what concerns the record is kept with it."""

from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import CallRefused, Problem, RecordRefused
from tests.sandbox.salesforce.writes.values import converted

_NOT_FIELDS = frozenset({"attributes", "id"})


@dataclass(frozen=True, slots=True)
class Draft:
    """The values one record asks to write, by field name, and why it cannot be written at all."""

    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)


def read_draft(view: View, record: dict[str, Any], *, lower_emails: bool, strict: bool = True) -> Draft:
    """Read a record as a user sees the object; an unknown field refuses the whole call (INVALID_FIELD).

    `strict` is false only for the admin plane, which writes every stored field.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    denied: list[str] = []
    for name, raw in record.items():
        if name.lower() in _NOT_FIELDS:
            continue
        found = view.field(name)
        if found is None:
            raise CallRefused("INVALID_FIELD", f"No such column '{name}' on sobject of type {view.kind.name}")
        if strict and not (view.may_write(found) and (found.createable or found.updateable)):
            denied.append(found.name)
            continue
        try:
            values[found.name] = converted(found, raw, lower_emails=lower_emails)
        except RecordRefused as refusal:
            problems.extend(refusal.problems)
    if denied:
        problems.insert(0, not_writable(denied))
    return Draft(values, problems)


def not_writable(names: list[str]) -> Problem:
    """Return the refusal of fields that security or their nature keeps read-only."""
    return Problem(
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        f"Unable to create/update fields: {', '.join(names)}. Please check the security settings of this field and "
        "verify that it is read/write for your profile or permission set.",
        tuple(names),
    )
