"""State is encrypted, can be brought back to any second, and what cannot be rebuilt outlives the stack."""

from __future__ import annotations

from tests.infrastructure.stack import Stack

_EXPIRING = {"RunsTable", "RejectsTable", "SeenTable"}
_KEPT = {"LinksTable", "PointersTable", "WatermarksTable", "HashKeySecret"}


def test_every_table_is_encrypted_paid_by_use_and_restorable(stack: Stack) -> None:
    tables = stack.of("DynamoDB::Table")

    assert tables
    for table in tables.values():
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"] == {"SSEEnabled": True}
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_what_ends_by_itself_expires_by_the_same_attribute_everywhere(stack: Stack) -> None:
    expiring = {
        name: table["TimeToLiveSpecification"]
        for name, table in stack.of("DynamoDB::Table").items()
        if "TimeToLiveSpecification" in table
    }

    assert expiring == {name: {"AttributeName": "expires", "Enabled": True} for name in _EXPIRING}


def test_links_pointers_watermarks_and_their_key_outlive_the_stack(stack: Stack) -> None:
    kept = {name for name, one in stack.resources.items() if one.get("DeletionPolicy") == "RetainExceptOnCreate"}

    assert kept == _KEPT
    assert {stack.resources[name]["UpdateReplacePolicy"] for name in kept} == {"Retain"}


def test_a_connection_is_never_written_by_the_template(stack: Stack) -> None:
    secrets = stack.of("SecretsManager::Secret")

    assert set(secrets) == {"SalesforceSecret", "MarketoSecret", "HashKeySecret"}
    for name in ("SalesforceSecret", "MarketoSecret"):
        assert not {"SecretString", "GenerateSecretString"} & set(secrets[name])


def test_the_key_of_the_installation_is_long_enough_to_key_blake2b(stack: Stack) -> None:
    generated = stack.of("SecretsManager::Secret")["HashKeySecret"]["GenerateSecretString"]

    assert 32 <= generated["PasswordLength"] <= 64  # BLAKE2b takes a key of at most 64 bytes
