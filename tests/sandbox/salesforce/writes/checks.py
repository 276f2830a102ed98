"""The checks a record passes before it is saved, each raising the vendor's refusal."""

from typing import Any

from tests.sandbox.salesforce.errors import Problem, RecordRefused, refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row, index_key
from tests.sandbox.salesforce.writes.predicates import holds
from tests.sandbox.salesforce.writes.rules import Rules


def check_lock(store: Store, record_id: str) -> None:
    """Refuse a row that another transaction holds."""
    if record_id in store.locked:
        raise refused(
            "UNABLE_TO_LOCK_ROW", f"unable to obtain exclusive access to this record or 1 records: {record_id}"
        )


def check_required(kind: ObjectType, row: Row, touched: set[str], *, creating: bool) -> None:
    """Refuse a record that leaves or makes a required field empty."""
    missing = [
        field.name
        for field in kind.fields.values()
        if not field.nillable
        and (field.createable or field.updateable)
        and row.get(field.name) is None
        and ((creating and not field.defaulted) or field.name in touched)
    ]
    if missing:
        raise refused("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", *missing)


def check_lengths(kind: ObjectType, row: Row, touched: set[str]) -> None:
    """Refuse texts that a trigger made longer than their field."""
    for name in touched:
        field, value = kind.fields[name], row.get(name)
        if field.is_text and isinstance(value, str) and len(value) > field.length:
            message = f"{field.label}: data value too large: {value} (max length={field.length})"
            raise refused("STRING_TOO_LONG", message, name)


def check_references(store: Store, kind: ObjectType, row: Row, touched: set[str]) -> None:
    """Refuse lookups to nothing, to deleted rows, to the wrong object, to owners who cannot own."""
    for name in touched:
        field, target_id = kind.fields[name], row.get(name)
        if field.type == "reference" and target_id is not None:
            _check_reference(store, kind, field, target_id)


def _check_reference(store: Store, kind: ObjectType, field: Field, target_id: str) -> None:
    target_kind = store.catalogue.of_id(target_id)
    if field.name == "OwnerId" and target_kind and target_kind.name == "Group" and "Group" not in field.to:
        raise refused("OP_WITH_INVALID_USER_TYPE_EXCEPTION", "Operation not valid for this user type", field.name)
    if target_kind and target_kind.name not in field.to:
        raise refused("MALFORMED_ID", f"{field.label}: id value of incorrect type: {target_id}", field.name)
    target = store.row(target_id)
    if target is None:
        raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field.name)
    if target.get("IsDeleted"):
        raise refused("ENTITY_IS_DELETED", "entity is deleted", field.name)
    if target.get("IsConverted") and (field.createable or field.updateable):
        raise refused("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", field.name)
    if field.name == "OwnerId":
        _check_owner(kind, target)


def _check_owner(kind: ObjectType, owner: Row) -> None:
    if owner["Id"].startswith("005") and not owner.get("IsActive"):
        raise refused(
            "INACTIVE_OWNER_OR_USER",
            f"operation performed with inactive user [{owner['Id'][:15]}] as owner of {kind.name.lower()}",
            "OwnerId",
        )
    if owner["Id"].startswith("00G") and owner.get("Type") != "Queue":
        raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "OwnerId")


def check_unique(store: Store, kind: ObjectType, row: Row, touched: set[str]) -> None:
    """Refuse a value that a living row already holds; the message carries that row's 15-character id."""
    table = store.table(kind.name)
    for name in touched:
        field, value = kind.fields[name], row.get(name)
        if not field.unique or value is None:
            continue
        for holder in table.holding(name, value):
            if holder != row["Id"] and not table.rows[holder].get("IsDeleted"):
                raise refused(
                    "DUPLICATE_VALUE",
                    f"duplicate value found: {name} duplicates value on record with id: {holder[:15]}",
                )


def check_unique_together(store: Store, kind: ObjectType, row: Row, touched: set[str]) -> None:
    """Refuse a pair of values that a living row already holds, in the words of the object's definition."""
    for rule in kind.definition.get("unique_together", ()):
        twin = twin_of(store, kind, row, rule["fields"]) if touched & set(rule["fields"]) else None
        if twin is not None:
            raise refused(rule.get("code", "DUPLICATE_VALUE"), rule["message"].format(id=twin["Id"][:15]))


def twin_of(store: Store, kind: ObjectType, row: Row, names: list[str]) -> Row | None:
    """Return another living row that holds the same values, none of them null."""
    if any(row.get(name) is None for name in names):
        return None
    table = store.table(kind.name)
    wanted = [index_key(row[name]) for name in names]
    for other in (table.rows[one] for one in table.holding(names[0], row[names[0]])):
        same = [index_key(other.get(name)) for name in names] == wanted
        if same and other["Id"] != row["Id"] and not other.get("IsDeleted"):
            return other
    return None


def check_validation_rules(rules: Rules, kind: ObjectType, row: Row, old: Row | None) -> None:
    """Refuse a record that validation rules speak against, with every rule's message."""
    event = "update" if old else "create"
    problems = [
        Problem(
            rule.get("code", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
            rule["message"],
            (rule["error_field"],) if rule.get("error_field") else (),
        )
        for rule in rules.active("validation", kind.name, event)
        if holds(rule["when"], row, old)
    ]
    if problems:
        raise RecordRefused(*problems)


def touched_fields(row: Row, old: Row | None) -> set[str]:
    """Return the names of the fields whose values a save changes."""
    if old is None:
        return set(row)
    return {name for name in row.keys() | old.keys() if row.get(name) != old.get(name)}


def compact(row: dict[str, Any]) -> Row:
    """Return a row without its nulls."""
    return {name: value for name, value in row.items() if value is not None}
