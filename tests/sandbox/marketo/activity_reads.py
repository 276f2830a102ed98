"""Reading the activity log: types, paging token, activities, lead changes, deleted leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.sandbox.marketo import activities as kinds
from tests.sandbox.marketo.activities import Activity
from tests.sandbox.marketo.activity_shapes import as_activity, as_change, date_writer
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.clock import moment, stamp
from tests.sandbox.marketo.envelope import invalid, refused
from tests.sandbox.marketo.tokens import Position, feed_token, read_feed_token
from tests.sandbox.marketo.values import utc_text
from tests.sandbox.marketo.world import World

_DAY = 86_400
_FOR_EVER = 2**62


async def types(world: World, call: Call) -> dict[str, Any]:
    """Every type an activity may have, custom ones among them."""
    call.records = len(world.types.listed())
    return {"result": world.types.listed()}


async def paging_token(world: World, call: Call) -> dict[str, Any]:
    """The place in the feed after a moment ("records that occur after the datetime": paging-tokens.md)."""
    given = call.required("sinceDatetime")
    since = utc_text(f"{given}T00:00:00" if len(given) == len("2023-01-16") else given, "UTC")
    if since is None:
        raise refused("1001", given, "datetime")
    second = int(moment(since))
    exclusive = world.config.behaviour.since_is_exclusive
    return {"nextPageToken": feed_token(Position(second, _FOR_EVER if exclusive else -1))}


async def activities(world: World, call: Call) -> dict[str, Any]:
    """Activities of up to ten types, of all people or of up to 30."""
    limits = world.config.limits
    wanted = set(call.numbers("activityTypeIds"))
    if not wanted:
        raise refused("1002", "activityTypeIds")
    if len(wanted) > limits.activity_types:
        raise invalid(f"activityTypeIds has {len(wanted)} values; the limit is {limits.activity_types}")
    if unknown := wanted - world.types.ids_known():
        raise invalid(f"Invalid activity type id '{min(unknown)}'")
    assets = set(call.numbers("assetIds"))
    of_people = _people_filter(world, call)
    return _page(
        world,
        call,
        lambda a: a.type in wanted and of_people(a) and (not assets or a.primary_id in assets),
        lambda a: as_activity(world, a, stamp),
    )


async def lead_changes(world: World, call: Call) -> dict[str, Any]:
    """New people, and changes of the named fields."""
    names = set(call.many("fields"))
    if not names:
        raise refused("1002", "fields")
    for name in sorted(names):
        if world.schema.usable(name) is None:
            raise refused("1006", name)
    of_people = _people_filter(world, call)

    def wanted(activity: Activity) -> bool:
        changed = activity.type == kinds.CHANGE_DATA_VALUE and activity.field in names
        return (changed or activity.type == kinds.NEW_LEAD) and of_people(activity)

    return _page(world, call, wanted, lambda a: as_change(world, a))


async def deleted_leads(world: World, call: Call) -> dict[str, Any]:
    """Deletions of the last 14 days."""
    kept = world.clock.second() - world.config.limits.deleted_retention_days * _DAY
    write = date_writer(world)
    return _page(
        world,
        call,
        lambda a: a.type == kinds.DELETE_LEAD and a.second >= kept,
        lambda a: as_activity(world, a, write),
    )


def _page(
    world: World, call: Call, wanted: Callable[[Activity], bool], shape: Callable[[Activity], dict[str, Any]]
) -> dict[str, Any]:
    after = read_feed_token(call.required("nextPageToken"))
    retained = world.clock.second() - world.config.limits.retention_days * _DAY
    if after.second < retained:
        raise invalid(f"nextPageToken is older than {world.config.limits.retention_days} days")
    size = _size(world, call)
    page = world.log.page(after, wanted, size, retained)
    call.records = len(page.activities)
    shown = world.log.shuffled_within_seconds(page.activities)
    return {
        "result": [shape(a) for a in shown],
        "nextPageToken": feed_token(page.after),
        "moreResult": page.more,
    }


def _size(world: World, call: Call) -> int:
    # activities.md: a page may be shorter than asked for, even empty, while moreResult is true.
    asked, dice = call.batch_size(world.config.limits.page), world.dice
    return dice.randrange(asked) if dice.random() < world.config.behaviour.short_pages else asked


def _people_filter(world: World, call: Call) -> Callable[[Activity], bool]:
    if call.one("listId"):
        raise refused("1013")  # static lists are not simulated, so no list has that id
    lead_ids = set(call.numbers("leadIds"))
    if len(lead_ids) > world.config.limits.lead_ids:
        raise invalid(f"leadIds has {len(lead_ids)} values; the limit is {world.config.limits.lead_ids}")
    return lambda activity: not lead_ids or activity.lead_id in lead_ids
