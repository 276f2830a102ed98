"""The tables of the template are the tables that the models of the state read and write."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.models import Model
from tandem.adapters.dynamodb import tables

from tests.infrastructure.stack import Properties, Stack

_TABLE_OF = {
    tables.LinkItem: "LinksTable",
    tables.PointerItem: "PointersTable",
    tables.FactItem: "WatermarksTable",
    tables.RunItem: "RunsTable",
    tables.NameItem: "RunsTable",
    tables.PhaseItem: "RunsTable",
    tables.SliceItem: "RunsTable",
    tables.EntryItem: "RunsTable",
    tables.LossItem: "RunsTable",
    tables.RejectItem: "RejectsTable",
    tables.SeenItem: "SeenTable",
    tables.BudgetItem: "BudgetTable",
}


def _schema(attributes: list[Attribute[Any]]) -> list[tuple[str, str, str]]:
    """The keys as (name, type, role), the hash first."""
    hash_ = [(one.attr_name, one.attr_type, "HASH") for one in attributes if one.is_hash_key]
    return hash_ + [(one.attr_name, one.attr_type, "RANGE") for one in attributes if one.is_range_key]


def _declared(table: Properties, keys: list[Properties]) -> list[tuple[str, str, str]]:
    types = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    return [(one["AttributeName"], types[one["AttributeName"]], one["KeyType"]) for one in keys]


def test_every_model_has_its_table_and_every_table_its_model(stack: Stack) -> None:
    models = {
        one
        for one in vars(tables).values()
        if isinstance(one, type) and issubclass(one, Model) and one.__module__ == tables.__name__
    }

    assert models == set(_TABLE_OF)
    assert set(_TABLE_OF.values()) == set(stack.of("DynamoDB::Table"))


def test_a_table_has_the_keys_of_its_models(stack: Stack) -> None:
    for model, name in _TABLE_OF.items():
        table = stack.of("DynamoDB::Table")[name]

        assert _declared(table, table["KeySchema"]) == _schema(list(model.get_attributes().values())), model


def test_an_index_has_the_keys_of_its_model(stack: Stack) -> None:
    table = stack.of("DynamoDB::Table")["RejectsTable"]
    [index] = table["GlobalSecondaryIndexes"]
    attributes = [one for one in vars(tables.DueIndex).values() if isinstance(one, Attribute)]

    assert index["IndexName"] == tables.DueIndex.Meta.index_name
    assert index["Projection"]["ProjectionType"] == "KEYS_ONLY"
    assert _declared(table, index["KeySchema"]) == _schema(attributes)


def test_an_item_that_expires_lives_in_a_table_that_lets_it(stack: Stack) -> None:
    for model, name in _TABLE_OF.items():
        if "expires" in model.get_attributes():
            assert stack.of("DynamoDB::Table")[name]["TimeToLiveSpecification"]["AttributeName"] == "expires"
