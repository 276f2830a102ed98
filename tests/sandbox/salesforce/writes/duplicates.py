"""Duplicate rules: allow reports nothing, alert gives way to allowSave, block never does."""

from collections.abc import Iterable
from typing import Any

from tests.sandbox.salesforce.errors import Problem, RecordRefused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.soql.projection import attributes
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row, Table, index_key
from tests.sandbox.salesforce.writes.rules import Rules


def check_duplicates(
    store: Store, rules: Rules, kind: ObjectType, row: Row, touched: set[str], *, event: str, allow_save: bool
) -> None:
    """Refuse a record as DUPLICATES_DETECTED when an active rule finds it a double."""
    for rule in rules.active("duplicate", kind.name, event):
        passes = rule["action"] == "allow" or (rule["action"] == "alert" and allow_save)
        if passes or not touched & set(rule["fields"]):
            continue
        matches = [
            match
            for name in rule.get("against", [kind.name])
            for match in _matches(store.table(name), rule["fields"], row)
        ]
        if matches:
            raise RecordRefused(_problem(rule, kind, matches))


def _matches(table: Table, names: list[str], row: Row) -> list[tuple[str, str]]:
    wanted = {name: index_key(row.get(name)) for name in names}
    if any(value is None for value in wanted.values()):
        return []
    return [
        (table.kind.name, other["Id"])
        for other in _candidates(table, wanted)
        if other["Id"] != row["Id"]
        and not other.get("IsDeleted")
        and all(index_key(other.get(name)) == value for name, value in wanted.items())
    ]


def _candidates(table: Table, wanted: dict[str, Any]) -> Iterable[Row]:
    for name, value in wanted.items():
        if table.indexed(name):
            return [table.rows[record_id] for record_id in table.holding(name, value)]
    return table.rows.values()


def _problem(rule: dict[str, Any], kind: ObjectType, matches: list[tuple[str, str]]) -> Problem:
    message = rule.get("message", "Use one of these records?")
    records = [
        {
            "additionalInformation": [],
            "fieldDiffs": [],
            "matchConfidence": 100.0,
            "record": {"attributes": attributes(name, record_id, "v59.0"), "Id": record_id},
        }
        for name, record_id in matches
    ]
    result = {
        "allowSave": rule["action"] == "alert",
        "duplicateRule": rule.get("name", rule["id"]),
        "duplicateRuleEntityType": kind.name,
        "errorMessage": message,
        "matchResults": [
            {
                "entityType": matches[0][0],
                "errors": [],
                "matchEngine": "ExactMatchEngine",
                "matchRecords": records,
                "rule": rule.get("name", rule["id"]),
                "size": len(records),
                "success": True,
            }
        ],
    }
    return Problem("DUPLICATES_DETECTED", message, (), {"duplicateResult": result})
