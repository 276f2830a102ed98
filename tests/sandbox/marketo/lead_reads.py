"""Reading people: describe, describe2, by id, by filter."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.call import Call, whole
from tests.sandbox.marketo.envelope import invalid, refused
from tests.sandbox.marketo.record_shapes import shown, sized
from tests.sandbox.marketo.schema import Field
from tests.sandbox.marketo.tokens import page_token, read_page_token
from tests.sandbox.marketo.world import World

# Adobe: leads.md, "If the request omits fields".
_DEFAULT_FIELDS = ["id", "email", "updatedAt", "createdAt", "firstName", "lastName"]


async def describe(world: World, call: Call) -> dict[str, Any]:
    """Every field, with `rest` only where the REST API may use it."""
    return {"result": [_described(f) for f in world.schema if not f.hidden]}


async def describe2(world: World, call: Call) -> dict[str, Any]:
    """The usable fields and those that may be searched."""
    fields = world.schema.all_usable()
    return {
        "result": [
            {
                "name": "API Lead",
                "searchableFields": [[f.name] for f in fields if f.filterable],
                "fields": [
                    sized(
                        f, {"name": f.name, "displayName": f.label, "dataType": f.type},
                        updateable=not f.read_only, crmManaged=False,
                    )
                    for f in fields
                ],
            }
        ]
    }  # fmt: skip


async def by_id(world: World, call: Call) -> dict[str, Any]:
    """One person; 1004 when there is none or it is in a partition the user may not see."""
    person = world.people.get(whole(call.parts["id"]))
    fields = requested(world, call)
    if person is None or not world.partitions.sees(call.service, person["leadPartitionId"]):
        raise refused("1004")
    call.records = 1
    return {"result": [shown(world, person, fields)]}


async def by_filter(world: World, call: Call) -> dict[str, Any]:
    """Those whose field has one of the values: at most 300 values, 1,000 matches, 300 a page."""
    limits = world.config.limits
    name, values = call.required("filterType"), call.many("filterValues")
    field = world.schema.usable(name)
    if field is None or not field.filterable:
        raise refused("1011", name)
    if not values:
        raise refused("1002", "filterValues")
    if len(values) > limits.filter_values:
        raise invalid(f"filterValues has {len(values)} values; the limit is {limits.filter_values}")
    if field.type == "integer":
        values = [str(whole(v)) for v in values]
    fields, size = requested(world, call), call.batch_size(limits.page)
    matches = [i for i in world.people.find(name, values) if _visible(world, call, i)]
    if len(matches) > limits.filter_matches:
        raise invalid("Too many results match the filter")
    query = f"{name}={','.join(values)}"
    if token := call.one("nextPageToken"):
        after = read_page_token(token, query)
        matches = [i for i in matches if i > after]
    page = matches[:size]
    call.records = len(page)
    people = world.people
    result = [shown(world, person, fields) for i in page if (person := people.get(i))]
    answer: dict[str, Any] = {"result": result}
    if len(matches) > size:
        answer |= {"nextPageToken": page_token(query, page[-1]), "moreResult": True}
    return answer


def _visible(world: World, call: Call, person_id: int) -> bool:
    if call.service is None or call.service.partitions is None:
        return True
    person = world.people.get(person_id)
    return person is not None and world.partitions.sees(call.service, person["leadPartitionId"])


def requested(world: World, call: Call) -> list[Field]:
    names = list(dict.fromkeys(["id", *(call.many("fields") or _DEFAULT_FIELDS)]))
    fields = []
    for name in names:
        field = world.schema.usable(name)
        if field is None:
            raise refused("1006", name)
        fields.append(field)
    return fields


def _described(field: Field) -> dict[str, Any]:
    described = sized(field, {"id": field.id, "displayName": field.label, "dataType": field.type})
    if field.rest:
        described["rest"] = {"name": field.name, "readOnly": field.read_only}
    return {**described, "soap": {"name": field.soap, "readOnly": field.read_only}}
