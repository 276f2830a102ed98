"""The Name object: what a query can read through a lookup to several objects (Who, What, Owner of a lead)."""

from tests.sandbox.salesforce.columns import Column
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.field import Field

NAME_FIELDS = {
    name.lower(): Field.of({"name": name, "type": kind, "access": "", "length": length})
    for name, kind, length in (
        ("Id", "id", 18),
        ("Name", "string", 121),
        ("FirstName", "string", 40),
        ("LastName", "string", 80),
        ("Email", "email", 80),
        ("Type", "string", 40),
        ("Username", "string", 80),
        ("Phone", "phone", 40),
        ("Title", "string", 128),
        ("Alias", "string", 8),
        ("IsActive", "boolean", 0),
    )
}


def type_of_name(kind: ObjectType) -> Column:
    """Return how to read Type, which names the object itself, and of a group its own type (Queue)."""
    if kind.name == "Group":
        return lambda row: row.get("Type")
    return lambda _: kind.name
