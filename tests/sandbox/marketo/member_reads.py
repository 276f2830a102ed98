"""Describing and querying program members (Adobe: program-members.md), and memberships as people show them."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.call import Call, whole
from tests.sandbox.marketo.clock import moment
from tests.sandbox.marketo.envelope import invalid, refused
from tests.sandbox.marketo.lead_reads import requested
from tests.sandbox.marketo.member_writes import program_of
from tests.sandbox.marketo.object_reads import described, field_shape
from tests.sandbox.marketo.programs import Program
from tests.sandbox.marketo.record_shapes import shown
from tests.sandbox.marketo.schema import Field
from tests.sandbox.marketo.tables import Row
from tests.sandbox.marketo.tokens import page_token, read_page_token
from tests.sandbox.marketo.values import utc_text
from tests.sandbox.marketo.world import World

_DEFAULT_FIELDS = ["acquiredBy", "leadId", "membershipDate", "programId", "reachedSuccess"]
_RANGE_SECONDS = 7 * 86_400


async def describe(world: World, call: Call) -> dict[str, Any]:
    """The keys and fields of members."""
    kind = described(world, world.programs.members.kind)
    return {"result": [{**kind, "fields": [{**f, "crmManaged": False} for f in kind["fields"]]}]}


async def older_describe(world: World, call: Call) -> dict[str, Any]:
    """The fields alone, as the older endpoint tells them."""
    fields = (field_shape(f, updateable=not f.read_only) for f in world.programs.schema.all_usable())
    return {"result": [{"name": "API Program Member", "fields": [{**f, "crmManaged": False} for f in fields]}]}


async def query(world: World, call: Call) -> dict[str, Any]:
    """The members of one program that a filter names, in pages; only the fields asked for."""
    program, fields = program_of(world, call), _requested(world, call)
    kind = call.required("filterType")
    found = _updated(world, call, program) if kind == "updatedAt" else _matching(world, call, program, kind)
    page, more = _page(world, call, found, f"members {program.id} {sorted(_about(call))}")
    shapes = (shown(world, row.values, fields) for row in page)
    return {"result": [{"seq": n, **shape} for n, shape in enumerate(shapes)], **more}


async def people(world: World, call: Call) -> dict[str, Any]:
    """The people in a program, each with its `membership` (leads.md, "By Program")."""
    program, fields = program_of(world, call), requested(world, call)
    found = _everybody(world, program)
    page, more = _page(world, call, found, f"people {program.id}")
    members = ((member, world.people.get(member.values["leadId"])) for member in page)
    return {"result": [{**shown(world, p, fields), "membership": _membership(m)} for m, p in members if p], **more}


async def programs(world: World, call: Call) -> dict[str, Any]:
    """The programs a person is a member of; 1004 when there is no such person."""
    lead_id = whole(call.parts["id"])
    if world.people.get(lead_id) is None:
        raise refused("1004")
    found = world.programs.members.find(("leadId",), [(lead_id,)])
    page, more = _page(world, call, found, f"programs of {lead_id}")
    return {"result": [{"id": m.values["programId"], **_membership(m)} for m in page], **more}


def _everybody(world: World, program: Program) -> list[Row]:
    return world.programs.members.find(("programId",), [(program.id,)])


def _matching(world: World, call: Call, program: Program, name: str) -> list[Row]:
    limits, members = world.config.limits, world.programs.members
    if (name,) not in members.kind.key_sets():
        raise refused("1011", name)
    values = call.many("filterValues")
    if not values:
        raise refused("1002", "filterValues")
    if len(values) > limits.filter_values:
        raise invalid(f"filterValues has {len(values)} values; the limit is {limits.filter_values}")
    if name != "leadId" and (size := len(_everybody(world, program))) > limits.member_scan:
        raise invalid(
            f"Total membership size: {size:,} exceeds the limit allowed {limits.member_scan:,} for the filter"
        )
    found = members.find((name,), [(value,) for value in values])
    return [row for row in found if row.values["programId"] == program.id]


def _updated(world: World, call: Call, program: Program) -> list[Row]:
    ends = [utc_text(call.required(name), "UTC") for name in ("startAt", "endAt")]
    if None in ends:
        raise refused("1001", call.one("startAt" if ends[0] is None else "endAt"), "datetime")
    start, end = (moment(str(text)) for text in ends)
    if not 0 <= end - start <= _RANGE_SECONDS:
        raise invalid("The range between startAt and endAt must be seven days or fewer")
    return [row for row in _everybody(world, program) if start <= moment(row.values["updatedAt"]) < end]


def _page(world: World, call: Call, found: list[Row], about: str) -> tuple[list[Row], dict[str, Any]]:
    size = call.batch_size(world.config.limits.page)
    if token := call.one("nextPageToken"):
        after = read_page_token(token, about)
        found = [row for row in found if row.number > after]
    page, more = found[:size], len(found) > size
    call.records = len(page)
    return page, {"moreResult": more, **({"nextPageToken": page_token(about, page[-1].number)} if more else {})}


def _about(call: Call) -> list[str]:
    return [str(call.query.get(name)) for name in ("filterType", "filterValues", "startAt", "endAt")]


def _requested(world: World, call: Call) -> list[Field]:
    fields = []
    for name in dict.fromkeys(["leadId", *(call.many("fields") or _DEFAULT_FIELDS)]):
        field = world.programs.schema.usable(name)
        if field is None:
            raise refused("1006", name)
        fields.append(field)
    return fields


def _membership(member: Row) -> dict[str, Any]:
    kept = ("acquiredBy", "isExhausted", "membershipDate", "nurtureCadence", "reachedSuccess", "updatedAt")
    shape = {name: member.values[name] for name in kept if name in member.values}
    return {**shape, "progressionStatus": member.values["statusName"]}
