"""Creates and updates one record, in the order in which Salesforce does."""

from dataclasses import dataclass
from typing import Any

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import Problem, RecordRefused, refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.checks import (
    check_lengths,
    check_lock,
    check_references,
    check_required,
    check_unique,
    check_validation_rules,
    compact,
    touched_fields,
)
from tests.sandbox.salesforce.writes.draft import Draft, not_writable
from tests.sandbox.salesforce.writes.duplicates import check_duplicates
from tests.sandbox.salesforce.writes.predicates import holds
from tests.sandbox.salesforce.writes.rules import TRIGGER_ACTIONS, Rules

_AUDIT = ("CreatedDate", "CreatedById")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who saves, and how the call's headers want it."""

    user_id: str
    auto_assign: bool = True
    allow_save: bool = False
    bypass: bool = False
    automatic: bool = False
    late_seconds: float | None = None


class Saver:
    """Saves records into a store under the organisation's rules."""

    def __init__(self, store: Store, rules: Rules) -> None:
        """Save with these parts of the organisation."""
        self._store = store
        self._rules = rules

    def create(self, actor: Actor, view: View, draft: Draft) -> str:
        """Create a record and return its id."""
        kind = view.kind
        if view.right not in ("edit", "all") or not kind.flag("createable"):
            raise refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"entity type cannot be inserted: {kind.label}")
        _raise(draft.problems)
        self._only(kind, draft, "createable", actor)
        now = self._store.clock.stamp()
        defaults = {
            field.name: field.default
            for field in kind.fields.values()
            if field.default is not None and field.name not in draft.values
        }
        row = defaults | draft.values
        row["Id"] = self._store.new_id(kind)
        if "OwnerId" in kind.fields and "OwnerId" not in draft.values:
            row["OwnerId"] = actor.user_id
        row |= {"CreatedDate": now, "CreatedById": actor.user_id}
        self._finish(actor, kind, row, None, now)
        return str(row["Id"])

    def update(self, actor: Actor, view: View, record_id: str, draft: Draft) -> None:
        """Update a record; its stamps move even when no value changes."""
        kind = view.kind
        old = self._store.table(kind.name).rows.get(record_id)
        if old is None or record_id in view.hidden_rows:
            raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if old.get("IsDeleted"):
            raise refused("ENTITY_IS_DELETED", "entity is deleted")
        if view.right not in ("edit", "all") or not kind.flag("updateable"):
            raise refused("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
        if old.get("IsConverted") and not actor.bypass:
            raise refused("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
        _raise(draft.problems)
        check_lock(self._store, record_id)
        self._only(kind, draft, "updateable", actor)
        self._finish(actor, kind, old | draft.values, old, self._store.clock.stamp())

    def _only(self, kind: ObjectType, draft: Draft, right: str, actor: Actor) -> None:
        """Refuse fields that may be written, but not at this event."""
        wrong = [name for name in draft.values if not getattr(kind.fields[name], right)]
        if wrong and not actor.bypass:
            raise RecordRefused(not_writable(wrong))

    def _finish(self, actor: Actor, kind: ObjectType, row: Row, old: Row | None, now: str) -> None:
        event = "update" if old else "create"
        if not actor.bypass:
            self._run_triggers(kind, row, old, event)
        compose_name(kind, row)
        touched = {name for name in touched_fields(row, old) if name in kind.fields and name not in _AUDIT}
        touched.discard("Id")
        check_lengths(kind, row, touched)
        check_required(kind, row, touched, creating=old is None)
        check_references(self._store, kind, row, touched)
        if not actor.bypass:
            check_validation_rules(self._rules, kind, row, old)
            check_duplicates(self._store, self._rules, kind, row, touched, event=event, allow_save=actor.allow_save)
        check_unique(self._store, kind, row, touched)
        if actor.auto_assign and not actor.bypass:
            self._assign(kind, row, old, event)
        row["SystemModstamp"] = now
        # An automatic process moves SystemModstamp alone (Salesforce documentation, "System Fields").
        if not actor.automatic or old is None:
            row |= {"LastModifiedDate": now, "LastModifiedById": actor.user_id}
        self._keep(actor, kind, compact(row))

    def _keep(self, actor: Actor, kind: ObjectType, row: Row) -> None:
        if actor.late_seconds:
            self._store.commit_later(kind, row, actor.late_seconds)
        else:
            self._store.put(kind, row)

    def _run_triggers(self, kind: ObjectType, row: Row, old: Row | None, event: str) -> None:
        for rule in self._rules.active("trigger", kind.name, event):
            if holds(rule.get("when"), row, old):
                row[rule["field"]] = TRIGGER_ACTIONS[rule["do"]](row.get(rule["field"]), rule.get("value"))

    def _assign(self, kind: ObjectType, row: Row, old: Row | None, event: str) -> None:
        for rule in self._rules.active("assignment", kind.name, event):
            if holds(rule.get("when"), row, old):
                row["OwnerId"] = rule["owner"]
                return


def compose_name(kind: ObjectType, row: dict[str, Any]) -> None:
    """Keep the compound Name of people in step with its parts."""
    name = kind.fields.get("Name")
    if name and not name.createable and "LastName" in kind.fields:
        parts = [row.get("FirstName"), row.get("LastName")]
        row["Name"] = " ".join(part for part in parts if part) or None


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise RecordRefused(*problems)
