"""Activities as events of the domain (Adobe: activities.md; shapes in the public clients where that is silent)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tandem.domain.records import Event, EventKind
from tandem.domain.values import instant

NEW_LEAD, CHANGE_DATA_VALUE, MERGE_LEADS, DELETE_LEAD = 12, 13, 32, 37
_BY_API = "web service api"

Activity = Mapping[str, Any]
Names = Callable[[Any, str], str]
"""From a field's numeric id and the name an activity gives it to its REST name."""


def events(activity: Activity, names: Names) -> Iterator[Event]:
    """The events one activity tells; none for an activity of another type."""
    kind = activity.get("activityTypeId")
    if kind == CHANGE_DATA_VALUE:
        yield from _changes(activity, names)
    elif kind == NEW_LEAD:
        yield _event(activity, EventKind.CREATED, by_api=_by_api(_attributes(activity)))
    elif kind == DELETE_LEAD:
        yield _event(activity, EventKind.DELETED)
    elif kind == MERGE_LEADS:
        winner = _person(activity)
        losers = re.findall(r"\d+", str(_attributes(activity).get("merge ids", "")))
        yield _event(activity, EventKind.MERGED, losers=tuple(x for x in dict.fromkeys(losers) if x != winner))


def fields_named(activity: Activity) -> Iterator[tuple[Any, str]]:
    """The numeric ids of the fields a change tells of, and what it calls them."""
    if activity.get("activityTypeId") != CHANGE_DATA_VALUE:
        return
    if activity.get("fields") is None:
        yield _primary(activity)
    for change in activity.get("fields") or ():
        yield _field(change)


def _primary(activity: Activity) -> tuple[Any, str]:
    # In activities.json the primary attribute is the field, its value the display name.
    return activity.get("primaryAttributeValueId"), str(activity.get("primaryAttributeValue", ""))


def _field(change: Mapping[str, Any]) -> tuple[Any, str]:
    return change.get("id"), str(change.get("name", ""))


def _changes(activity: Activity, names: Names) -> Iterator[Event]:
    attributes = _attributes(activity)
    by_api = _by_api(attributes)
    fields = activity.get("fields")
    if fields is None:
        field = names(*_primary(activity))
        old, new = _text(attributes.get("old value")), _text(attributes.get("new value"))
        yield _event(activity, EventKind.CHANGED, field=field, old=old, new=new, by_api=by_api)
        return
    for change in fields:
        field = names(*_field(change))
        yield _event(
            activity,
            EventKind.CHANGED,
            suffix=f":{field}" if len(fields) > 1 else "",
            field=field,
            old=_text(change.get("oldValue")),
            new=_text(change.get("newValue")),
            by_api=by_api,
        )


def _event(activity: Activity, kind: EventKind, *, suffix: str = "", **told: Any) -> Event:
    # `id` is optional and not unique; marketoGUID is the identity.
    guid = str(activity.get("marketoGUID") or activity.get("id"))
    at = int(instant(str(activity["activityDate"])).timestamp())
    return Event(guid + suffix, _person(activity), at, kind, **told)


def _person(activity: Activity) -> str:
    return str(activity.get("leadId") or activity.get("primaryAttributeValueId"))


def _attributes(activity: Activity) -> dict[str, Any]:
    return {str(a.get("name", "")).lower(): a.get("value") for a in activity.get("attributes") or ()}


def _by_api(attributes: Mapping[str, Any]) -> bool:
    source = attributes.get("source") or attributes.get("source type")
    return str(source).strip().lower() == _BY_API


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)
