"""The two shapes in which an activity is shown: in the activity endpoints, and in Get Lead Changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.sandbox.marketo.activities import Activity
from tests.sandbox.marketo.clock import numeric_stamp, stamp
from tests.sandbox.marketo.world import World


def date_writer(world: World) -> Callable[[float], str]:
    """How lead changes and deleted leads write a moment."""
    return numeric_stamp if world.config.behaviour.activity_dates == "sampled" else stamp


def _identity(world: World, activity: Activity, date: str) -> dict[str, Any]:
    shown = {
        "marketoGUID": activity.guid,
        "leadId": activity.lead_id,
        "activityDate": date,
        "activityTypeId": activity.type,
    }
    return {**numeric_id(world, activity), **shown}


def numeric_id(world: World, activity: Activity) -> dict[str, int]:
    """The numeric id, which an activity may lack: only marketoGUID identifies it (swagger: Activity.id)."""
    setting = world.config.behaviour.activity_ids
    present = setting == "present" or (setting == "mixed" and activity.number % 3 != 0)
    return {"id": activity.number} if present else {}


def as_activity(world: World, activity: Activity, write: Callable[[float], str]) -> dict[str, Any]:
    """An activity with its primary attribute; empty members are omitted."""
    shown = _identity(world, activity, write(activity.second))
    if activity.primary_id is not None:
        shown["primaryAttributeValueId"] = activity.primary_id
    if activity.primary_value:
        shown["primaryAttributeValue"] = activity.primary_value
    shown["attributes"] = _attributes(activity.attributes)
    return shown


def as_change(world: World, activity: Activity) -> dict[str, Any]:
    """An activity as Get Lead Changes shows it; a new lead has no `fields`."""
    shown = _identity(world, activity, date_writer(world)(activity.second))
    if activity.field is not None:
        shown["fields"] = [
            {
                "id": activity.primary_id,
                "name": activity.field,
                "newValue": activity.new,
                "oldValue": activity.old,
            }
        ]
    said = {k: v for k, v in activity.attributes.items() if k not in ("New Value", "Old Value")}
    shown["attributes"] = _attributes({**said, "Lead ID": activity.lead_id})
    return shown


def _attributes(attributes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": k, "value": v} for k, v in attributes.items()]
