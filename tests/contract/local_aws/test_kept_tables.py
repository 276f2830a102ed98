"""Tables can be kept and brought back, so that many tests begin where one has led."""

from __future__ import annotations

from tests.contract.local_aws.world import World


def _ids(world: World) -> set[str]:
    found = world.dynamodb.query(
        TableName=world.table,
        IndexName="by-kind",
        KeyConditionExpression="kind = :kind",
        ExpressionAttributeValues={":kind": {"S": "one"}},
    )
    return {item["id"]["S"] for item in found["Items"]}


def _put(world: World, name: str) -> None:
    world.dynamodb.put_item(TableName=world.table, Item={"id": {"S": name}, "kind": {"S": "one"}, "at": {"N": "1"}})


def test_tables_come_back_as_they_were_kept_in_their_indexes_too(world: World) -> None:
    _put(world, "kept")
    world.stack.aws.keep_tables()
    _put(world, "later")
    world.dynamodb.delete_item(TableName=world.table, Key={"id": {"S": "kept"}})

    world.stack.aws.bring_back_tables()

    assert _ids(world) == {"kept"}
    assert world.note("kept")["at"] == {"N": "1"}
    assert not world.note("later")


def test_what_was_kept_is_not_changed_by_what_follows(world: World) -> None:
    _put(world, "kept")
    world.stack.aws.keep_tables()
    for _ in range(2):
        world.stack.reset()
        world.stack.aws.bring_back_tables()
        assert world.note("kept")["at"] == {"N": "1"}
        world.dynamodb.update_item(
            TableName=world.table,
            Key={"id": {"S": "kept"}},
            UpdateExpression="SET #at = :two",
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues={":two": {"N": "2"}},
        )
