"""The endpoints of custom objects: their records, and their types."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo import custom_fields, custom_schema, object_deletes, object_reads, object_sync
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.custom_shapes import for_records
from tests.sandbox.marketo.envelope import refused
from tests.sandbox.marketo.route import Handler, Route
from tests.sandbox.marketo.tables import Table
from tests.sandbox.marketo.world import World

_READ, _WRITE = ("Read-Only Custom Object", "Read-Write Custom Object"), ("Read-Write Custom Object",)
_WRITE_TYPES = ("Read-Write Custom Object Type",)
_READ_TYPES = ("Read-Only Custom Object Type", *_WRITE_TYPES)
_DATA, _SCHEMA = "/rest/v1/customobjects", "/rest/v1/customobjects/schema"


def _table(world: World, call: Call) -> Table:
    _open(world)
    return world.custom.table(call.parts["api"])


def _open(world: World) -> None:
    if world.config.behaviour.custom_objects == "none":
        raise refused("1026")


async def _listed(world: World, call: Call) -> dict[str, Any]:
    """The approved types, of some names when asked."""
    _open(world)
    names = call.many("names")
    return {
        "result": [for_records(world, t.kind) for api, t in world.custom.tables.items() if not names or api in names]
    }


async def _describe(world: World, call: Call) -> dict[str, Any]:
    """One approved type with its relationships."""
    return {"result": [for_records(world, _table(world, call).kind)]}


def _types(handler: Handler) -> Handler:
    """A handler of the metadata API, which a subscription may lack (616)."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        if world.config.behaviour.custom_objects != "full":
            raise refused("616")
        return await handler(world, call)

    return handle


def _schema(method: str, path: str, name: str, handler: Handler, *, bare: bool = False) -> Route:
    permissions = _READ_TYPES if method == "GET" else _WRITE_TYPES
    return Route(method, f"{_SCHEMA}{path}.json", f"custom.{name}", permissions, _types(handler), body_optional=bare)


ROUTES = (
    _schema("GET", "", "types", custom_schema.listed),
    _schema("POST", "", "types.sync", custom_schema.sync),
    _schema("GET", "/fieldDataTypes", "data_types", custom_schema.data_types),
    _schema("GET", "/linkableObjects", "linkable", custom_schema.linkable_objects),
    _schema("GET", "/{api}/describe", "type", custom_schema.described),
    _schema("GET", "/{api}/dependentAssets", "dependents", custom_schema.dependent_assets),
    _schema("POST", "/{api}/approve", "approve", custom_schema.approve, bare=True),
    _schema("POST", "/{api}/discardDraft", "discard", custom_schema.discard, bare=True),
    _schema("POST", "/{api}/delete", "types.delete", custom_schema.delete, bare=True),
    _schema("POST", "/{api}/addField", "fields.add", custom_fields.add),
    _schema("POST", "/{api}/deleteField", "fields.delete", custom_fields.delete),
    _schema("POST", "/{api}/{field}/updateField", "fields.update", custom_fields.update),
    Route("GET", f"{_DATA}.json", "custom.list", _READ, _listed),
    Route("GET", f"{_DATA}/{{api}}/describe.json", "custom.describe", _READ, _describe),
    Route("GET", f"{_DATA}/{{api}}.json", "custom.get", _READ, object_reads.query(_table), json_query=True),
    Route("POST", f"{_DATA}/{{api}}.json", "custom.sync", _WRITE, object_sync.sync(_table), 120),
    Route("POST", f"{_DATA}/{{api}}/delete.json", "custom.delete", _WRITE, object_deletes.delete(_table), 60),
)
