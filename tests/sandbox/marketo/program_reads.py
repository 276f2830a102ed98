"""Reading programs, channels and tags through the asset API (Adobe: programs.md, channels.md, tags.md)."""

from __future__ import annotations

from typing import Any, TypeVar

from tests.sandbox.marketo.call import Call, whole
from tests.sandbox.marketo.clock import moment, stamp
from tests.sandbox.marketo.envelope import invalid, refused
from tests.sandbox.marketo.programs import Channel, Program
from tests.sandbox.marketo.values import utc_text
from tests.sandbox.marketo.world import World

Shape = dict[str, Any]
_Asset = TypeVar("_Asset")
_DEFAULT_PAGE = 20
_LETTERS = {"Engagement": "NP", "Email": "EBP", "Event": "ME"}


async def browse(world: World, call: Call) -> Shape:
    """Programs in pages, without tags and costs; of a time range or status when asked."""
    since, until = _moment(call, "earliestUpdatedAt"), _moment(call, "latestUpdatedAt")
    status = call.one("status")
    found = [
        p
        for _, p in sorted(world.programs.programs.items())
        if (since is None or p.updated >= since)
        and (until is None or p.updated <= until)
        and (status is None or p.status == status)
    ]
    return _found([_program(p) for p in _page(world, call, found)])


async def by_id(world: World, call: Call) -> Shape:
    """One program with its tags and costs."""
    program = world.programs.programs.get(whole(call.parts["id"]))
    return _found([] if program is None else [{**_program(program), **_tags(program), **_costs(program)}])


async def by_name(world: World, call: Call) -> Shape:
    """One program, with tags and costs where asked for; a name with a comma is never found (assets.md)."""
    name = call.required("name")
    program = None if "," in name else world.programs.named(name)
    if program is None:
        return _found([])
    tags = _tags(program) if call.flag("includeTags") else {}
    costs = _costs(program) if call.flag("includeCosts") else {}
    return _found([{**_program(program), **tags, **costs}])


async def by_tag(world: World, call: Call) -> Shape:
    """The programs with a tag of that value."""
    tag = {"tagType": call.required("tagType"), "tagValue": call.required("tagValue")}
    found = [p for p in world.programs.programs.values() if tag in p.tags]
    return _found([{**_program(p), **_tags(p)} for p in _page(world, call, found)])


async def channels(world: World, call: Call) -> Shape:
    """Channels with their statuses, in pages."""
    return _found([_channel(c) for c in _page(world, call, list(world.programs.channels.values()))])


async def channel_by_name(world: World, call: Call) -> Shape:
    """One channel; the swagger file writes the parameter with a capital, the guide without."""
    name = call.one("name") or call.required("Name")
    found = world.programs.channels.get(name)
    return _found([] if found is None else [_channel(found)])


async def tags(world: World, call: Call) -> Shape:
    """The tag types without their values, in pages."""
    found = _page(world, call, list(world.programs.tag_types.values()))
    return _found([{k: v for k, v in tag.items() if k != "allowableValues"} for tag in found])


async def tag_by_name(world: World, call: Call) -> Shape:
    """One tag type with its values."""
    found = world.programs.tag_types.get(call.required("name"))
    return _found([] if found is None else [found])


def _found(result: list[Shape]) -> Shape:
    # Public clients meet answers without `result` when nothing matches.
    if not result:
        return {"errors": [], "warnings": ["No assets found for the given search criteria."]}
    return {"errors": [], "warnings": [], "result": result}


def _page(world: World, call: Call, found: list[_Asset]) -> list[_Asset]:
    most = world.config.limits.assets
    size, offset = call.number("maxReturn") or _DEFAULT_PAGE, call.number("offset") or 0
    if not 0 < size <= most or offset < 0:
        raise invalid(f"maxReturn must be between 1 and {most}, offset not negative")
    page = found[offset : offset + size]
    call.records = len(page)
    return page


def _moment(call: Call, name: str) -> float | None:
    given = call.one(name)
    if given is None:
        return None
    text = utc_text(given, "UTC")
    if text is None:
        raise refused("704")
    return moment(text)


def _program(program: Program) -> Shape:
    letters = _LETTERS.get(program.type, "PG")
    return {
        "id": program.id,
        "name": program.name,
        "description": program.description,
        "createdAt": _stamp(program.created),
        "updatedAt": _stamp(program.updated),
        "url": f"https://app-sandbox.marketo.com/#{letters}{program.id}A1",
        "type": program.type,
        "channel": program.channel,
        "folder": program.folder,
        "status": program.status,
        "workspace": program.workspace,
        "headStart": False,
    }


def _tags(program: Program) -> Shape:
    return {"tags": program.tags or None}


def _costs(program: Program) -> Shape:
    return {"costs": program.costs or None}


def _channel(channel: Channel) -> Shape:
    statuses = ("name", "step", "description", "hidden", "success")
    return {
        "id": channel.id,
        "name": channel.name,
        "applicableProgramType": channel.type,
        "progressionStatuses": [{name: getattr(s, name) for name in statuses} for s in channel.statuses],
        "createdAt": _stamp(channel.created),
        "updatedAt": _stamp(channel.updated),
    }


def _stamp(second: int) -> str:
    return f"{stamp(second)}+0000"  # as assets write a moment, which is no standard form
