"""Creates and updates one record, in the order in which Salesforce does."""

import re
from typing import Any

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import Problem, RecordRefused, refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Actor, Scene
from tests.sandbox.salesforce.writes.behaviours.registry import behaviours_of
from tests.sandbox.salesforce.writes.checks import (
    check_lengths,
    check_lock,
    check_references,
    check_required,
    check_unique,
    check_unique_together,
    check_validation_rules,
    compact,
    touched_fields,
)
from tests.sandbox.salesforce.writes.draft import Draft, not_writable
from tests.sandbox.salesforce.writes.duplicates import check_duplicates
from tests.sandbox.salesforce.writes.predicates import holds
from tests.sandbox.salesforce.writes.rules import TRIGGER_ACTIONS, Rules

_AUDIT = ("Id", "CreatedDate", "CreatedById")
# Assignment rules own leads and cases only (REST API developer guide, "Auto Assign Header").
ASSIGNED = ("Lead", "Case")
_FORMAT = re.compile(r"\{(0+)\}")


class Saver:
    """Saves records into a store under the organisation's rules."""

    def __init__(self, store: Store, rules: Rules) -> None:
        """Save with these parts of the organisation."""
        self._store = store
        self._rules = rules
        self.edit_converted = False

    def create(self, actor: Actor, view: View, draft: Draft) -> str:
        """Create a record and return its id."""
        kind = view.kind
        if view.right not in ("edit", "all") or not kind.flag("createable"):
            raise refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"entity type cannot be inserted: {kind.label}")
        _raise(draft.problems)
        self._only(kind, draft, "createable", actor)
        scene = Scene.of(self._store, actor)
        defaults = {
            field.name: field.default
            for field in kind.fields.values()
            if field.default is not None and field.name not in draft.values
        }
        row = defaults | draft.values | self._numbers(kind)
        row["Id"] = self._store.new_id(kind)
        if "OwnerId" in kind.fields and "OwnerId" not in draft.values:
            row["OwnerId"] = actor.user_id
        row |= {"CreatedDate": scene.now, "CreatedById": actor.user_id}
        self._finish(scene, kind, row, None)
        return str(row["Id"])

    def update(
        self, actor: Actor, view: View, record_id: str, draft: Draft, *, born: dict[str, str] | None = None
    ) -> None:
        """Update a record; its stamps move even when no value changes. A merge says when the record was `born`."""
        kind = view.kind
        old = self._store.table(kind.name).rows.get(record_id)
        if old is None or record_id in view.hidden_rows:
            raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if old.get("IsDeleted"):
            raise refused("ENTITY_IS_DELETED", "entity is deleted")
        if view.right not in ("edit", "all") or not kind.flag("updateable"):
            raise refused("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
        if old.get("IsConverted") and not (actor.bypass or self.edit_converted):
            raise refused("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
        _raise(draft.problems)
        check_lock(self._store, record_id)
        self._only(kind, draft, "updateable", actor)
        self._finish(Scene.of(self._store, actor), kind, old | draft.values | (born or {}), old)

    def _numbers(self, kind: ObjectType) -> dict[str, Any]:
        """Return the next value of each auto-number field, whose format looks like A-{0000}."""
        number = len(self._store.table(kind.name).rows) + len(self._store.purged.get(kind.name, {})) + 1
        return {
            field.name: _FORMAT.sub(lambda found: str(number).zfill(len(found.group(1))), field.spec["autonumber"])
            for field in kind.fields.values()
            if field.spec.get("autonumber")
        }

    def _only(self, kind: ObjectType, draft: Draft, right: str, actor: Actor) -> None:
        """Refuse fields that may be written, but not at this event."""
        wrong = [name for name in draft.values if not getattr(kind.fields[name], right)]
        if wrong and not actor.bypass:
            raise RecordRefused(not_writable(wrong))

    def _finish(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        actor, event = scene.actor, "update" if old else "create"
        behaviours = behaviours_of(kind)
        if not actor.bypass:
            self._run_triggers(kind, row, old, event)
        compose_name(kind, row)
        for behaviour in behaviours:
            behaviour.prepare(scene, kind, row, old)
        touched = touched_names(kind, row, old)
        check_lengths(kind, row, touched)
        check_required(kind, row, touched, creating=old is None)
        check_references(self._store, kind, row, touched)
        for behaviour in behaviours:
            behaviour.check(scene, kind, row, old)
            behaviour.derive(scene, kind, row, old)
        touched = touched_names(kind, row, old)
        if not actor.bypass:
            check_validation_rules(self._rules, kind, row, old)
            check_duplicates(self._store, self._rules, kind, row, touched, event=event, allow_save=actor.allow_save)
        check_unique(self._store, kind, row, touched)
        check_unique_together(self._store, kind, row, touched)
        if actor.auto_assign and not actor.bypass and kind.name in ASSIGNED:
            self._assign(kind, row, old, event)
        row |= scene.stamps()
        if old is None:
            row |= {"LastModifiedDate": scene.now, "LastModifiedById": actor.user_id}
        with self._store.undoable():
            scene.keep(kind, compact(row))
            for behaviour in behaviours:
                behaviour.after(scene, kind, row, old)

    def _run_triggers(self, kind: ObjectType, row: Row, old: Row | None, event: str) -> None:
        for rule in self._rules.active("trigger", kind.name, event):
            if holds(rule.get("when"), row, old):
                row[rule["field"]] = TRIGGER_ACTIONS[rule["do"]](row.get(rule["field"]), rule.get("value"))

    def _assign(self, kind: ObjectType, row: Row, old: Row | None, event: str) -> None:
        for rule in self._rules.active("assignment", kind.name, event):
            if holds(rule.get("when"), row, old):
                row["OwnerId"] = rule["owner"]
                return


def whole_view(kind: ObjectType) -> View:
    """Return an object with nothing hidden or read-only, as Salesforce itself writes it."""
    return View(kind, kind.by_lower, frozenset(kind.fields), "all", frozenset())


def touched_names(kind: ObjectType, row: Row, old: Row | None) -> set[str]:
    """Return the fields a save changes, apart from what marks its birth."""
    return {name for name in touched_fields(row, old) if name in kind.fields and name not in _AUDIT}


def compose_name(kind: ObjectType, row: dict[str, Any]) -> None:
    """Keep the compound Name of people in step with its parts."""
    name = kind.fields.get("Name")
    if name and not name.createable and "LastName" in kind.fields:
        parts = [row.get("FirstName"), row.get("LastName")]
        row["Name"] = " ".join(part for part in parts if part) or None


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise RecordRefused(*problems)
