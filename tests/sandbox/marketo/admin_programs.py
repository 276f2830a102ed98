"""The admin plane for programs: load channels, programs and members, and do what a marketer does with them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.sandbox.marketo import member_deeds
from tests.sandbox.marketo.admin_values import Given, accepted, author_of, field_dump
from tests.sandbox.marketo.programs import Channel, Program, Status
from tests.sandbox.marketo.tables import Row
from tests.sandbox.marketo.world import World

_EDITABLE = ("name", "description", "channel", "type", "status", "costs", "tags")


def load(world: World, given: Given) -> list[int]:
    """Add channels, tag types, programs and members; a channel of a known name is replaced. Answers program ids."""
    for channel in given.get("channels", []):
        world.programs.put_channel(channel)
    for tag in given.get("tag_types", []):
        world.programs.tag_types[tag["tagType"]] = tag
    made = [world.programs.add(program).id for program in given.get("programs", [])]
    for member in given.get("members", []):
        _load_member(world, member)
    return made


def _load_member(world: World, given: Given) -> None:
    program, status = _program(world, given), _status(world, _program(world, given), given["statusName"])
    if world.people.get(given["leadId"]) is None:
        raise ValueError(f"there is no person {given['leadId']}")
    values = {k: v for k, v in given.items() if k not in ("program", "leadId", "statusName")}
    known = accepted(world, world.programs.schema.find, values)
    member_deeds.join(world, program, given["leadId"], status, known)


def programs(world: World, given: Given) -> Any:
    """The channels, tag types and programs."""
    return {
        "channels": [asdict(c) for c in world.programs.channels.values()],
        "tag_types": list(world.programs.tag_types.values()),
        "programs": [asdict(p) for p in world.programs.programs.values()],
    }


def edit(world: World, given: Given) -> None:
    """A marketer edits a program: its name, description, status, period costs, tags."""
    program = _program(world, given)
    for name in _EDITABLE:
        if name in given:
            setattr(program, name, given[name])
    if program.channel not in world.programs.channels:
        raise ValueError(f"there is no channel {program.channel!r}")
    program.updated = world.clock.second()


def members(world: World, given: Given) -> Any:
    """The members, all fields; of one `program` (id or name) or person (`leadId`) when asked."""
    rows = world.programs.members.rows()
    if "program" in given:
        rows = [r for r in rows if r.values["programId"] == _program(world, given).id]
    if "leadId" in given:
        rows = [r for r in rows if r.values["leadId"] == int(given["leadId"])]
    return {"members": [r.values for r in rows]}


def set_member(world: World, given: Given) -> None:
    """A marketer gives a person a status, backwards too, or changes `fields` of a member."""
    program, author = _program(world, given), author_of(given)
    for lead_id in given.get("leadIds", [given.get("leadId")]):
        if world.people.get(lead_id) is None:
            raise ValueError(f"there is no person {lead_id}")
        if "statusName" in given:
            status = _status(world, program, given["statusName"])
            member_deeds.set_status(world, program, lead_id, status, author)
        if "fields" in given:
            values = accepted(world, world.programs.schema.find, given["fields"])
            member_deeds.set_data(world, program, _member(world, program, lead_id), values, author)


def remove_members(world: World, given: Given) -> None:
    """A marketer removes members."""
    program = _program(world, given)
    for lead_id in given.get("leadIds", [given.get("leadId")]):
        member_deeds.leave(world, program, _member(world, program, lead_id), author_of(given))


def dump(world: World) -> Any:
    """Everything about programs."""
    table = world.programs.members
    return {
        **programs(world, {}),
        "fields": [field_dump(f) for f in world.programs.schema.custom()],
        "members": {"next": table.next_number, "rows": [asdict(row) for row in table.rows()]},
    }


def restore(world: World, given: Given) -> None:
    """Put dumped programs back."""
    for channel in given.get("channels", []):
        statuses = [Status(**status) for status in channel["statuses"]]
        world.programs.take_channel(Channel(**{**channel, "statuses": statuses}))
    for tag in given.get("tag_types", []):
        world.programs.tag_types[tag["tagType"]] = tag
    for program in given.get("programs", []):
        world.programs.programs[program["id"]] = Program(**program)
    for field in given.get("fields", []):
        if world.programs.schema.find(field["name"]) is None:
            world.programs.schema.add(field, api_created=field["api_created"])
    members = given.get("members", {"next": 1, "rows": []})
    for row in members["rows"]:
        world.programs.members.add(row["values"], row["number"])
    world.programs.members.next_number = max(world.programs.members.next_number, members["next"])


def _program(world: World, given: Given) -> Program:
    wanted = given["program"]
    number = int(wanted) if str(wanted).isdigit() else 0
    found = world.programs.programs.get(number) or world.programs.named(str(wanted))
    if found is None:
        raise ValueError(f"there is no program {wanted!r}")
    return found


def _status(world: World, program: Program, name: str) -> Status:
    found = world.programs.statuses_of(program).status(name)
    if found is None:
        raise ValueError(f"channel {program.channel!r} has no status {name!r}")
    return found


def _member(world: World, program: Program, lead_id: int) -> Row:
    found = world.programs.members.named(lead_id, program.id)
    if found is None:
        raise ValueError(f"person {lead_id} is not in program {program.name!r}")
    return found
