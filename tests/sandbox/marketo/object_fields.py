"""The field endpoints of companies and opportunities; their fields can be read, never made (Adobe: companies.md)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import refused
from tests.sandbox.marketo.object_reads import Finder, Handler
from tests.sandbox.marketo.record_shapes import field_metadata
from tests.sandbox.marketo.schema import Field
from tests.sandbox.marketo.tokens import page_token, read_page_token
from tests.sandbox.marketo.world import World

_STANDARD, _CUSTOM = "Read-Write Schema Standard Field", "Read-Write Schema Custom Field"


def browse(find: Finder) -> Handler:
    """Answers with the fields the user's permissions cover, in pages."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        kind = find(world, call).kind
        fields = [f for f in kind.fields() if may_see(call, f)]
        return paged_fields(world, call, fields, f"{kind.name} fields")

    return handle


def by_name(find: Finder) -> Handler:
    """Answers with one field; 1006 when there is none of that name."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        name = call.parts["name"]
        field = find(world, call).kind.find(name)
        if field is None:
            raise refused("1006", name)
        if not may_see(call, field):
            raise refused("603")
        return {"result": [field_metadata(field)]}

    return handle


def may_see(call: Call, field: Field) -> bool:
    """Whether the calling user may read the metadata of a field."""
    return call.allowed(_CUSTOM if field.custom else _STANDARD)


def paged_fields(world: World, call: Call, fields: list[Field], about: str) -> dict[str, Any]:
    """One page of fields, `moreResult` included."""
    size, start = call.batch_size(world.config.limits.page), 0
    if token := call.one("nextPageToken"):
        start = read_page_token(token, about)
    answer: dict[str, Any] = {
        "result": [field_metadata(f) for f in fields[start : start + size]],
        "moreResult": len(fields) > start + size,
    }
    if answer["moreResult"]:
        answer["nextPageToken"] = page_token(about, start + size)
    return answer
