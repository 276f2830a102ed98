"""The activity feed, page by page (Adobe: activities.md, paging-tokens.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.describing import Describing
from tandem.adapters.marketo.errors import Refusal
from tandem.adapters.marketo.events import (
    CHANGE_DATA_VALUE,
    DELETE_LEAD,
    MERGE_LEADS,
    NEW_LEAD,
    Activity,
    Names,
    events,
    fields_named,
)
from tandem.adapters.marketo.routes import ACTIVITIES, CHANGES, PAGING_TOKEN, Route
from tandem.domain.errors import TokenRefused
from tandem.domain.records import FeedPage

_LIVES = (MERGE_LEADS, DELETE_LEAD)
_ALL = (NEW_LEAD, CHANGE_DATA_VALUE, *_LIVES)


class Feed:
    """Reads what happened to people after a token."""

    def __init__(self, calls: Calls, describing: Describing) -> None:
        self._calls, self._describing = calls, describing

    def token(self, since: int) -> str:
        """A token that starts at a moment."""
        moment = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return str(self._calls.read(PAGING_TOKEN, {"sinceDatetime": moment})["nextPageToken"])

    def changes(self, token: str, fields: Sequence[str]) -> FeedPage:
        """Creations and changes of these fields."""
        # Whether leadchanges names a field by its REST or its display name is not documented.
        return self._page(CHANGES, token, {"fields": ",".join(dict.fromkeys(fields))}, frozenset(fields))

    def lives(self, token: str, *, changes: bool) -> FeedPage:
        """Merges and deletions, with creations and changes if asked."""
        types = _ALL if changes else _LIVES
        return self._page(ACTIVITIES, token, {"activityTypeIds": ",".join(map(str, types))}, frozenset())

    def _page(self, route: Route, token: str, params: Mapping[str, str], known: frozenset[str]) -> FeedPage:
        try:
            body = self._calls.read(route, {**params, "nextPageToken": token, "batchSize": "300"})
        except Refusal:
            # Nothing else of these calls could be refused: the types are fixed, an unknown field is PermissionLost.
            raise TokenRefused from None
        activities = body.get("result") or ()
        names = self._names(activities, known)
        found = tuple(event for activity in activities for event in events(activity, names))
        # A page may be short or empty while more waits behind it: only `moreResult` tells.
        return FeedPage(found, str(body.get("nextPageToken") or token), bool(body.get("moreResult")))

    def _names(self, activities: Iterable[Activity], known: frozenset[str]) -> Names:
        named = [pair for activity in activities for pair in fields_named(activity)]
        self._describing.learn({int(number) for number, name in named if number is not None and name not in known})

        def rest_name(field_id: Any, name: str) -> str:
            if name in known or field_id is None:
                return name
            return self._describing.name(int(field_id)) or name

        return rest_name
