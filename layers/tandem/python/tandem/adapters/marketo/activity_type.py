"""The custom activity type "Salesforce Sync", in which a person's log tells what the sync met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.errors import Refusal
from tandem.adapters.marketo.routes import CUSTOM_TYPES, MAKE_TYPE, of_type
from tandem.domain.errors import ConfigurationError

NAME = "Salesforce Sync"
SUMMARY = "summary"
ATTRIBUTES = {
    "outcome": ("Outcome", "string"),
    "field": ("Field", "string"),
    "code": ("Code", "string"),
    "cause": ("Cause", "text"),
    "remedy": ("Remedy", "text"),
    "lost": ("Lost Value", "text"),
}
"""By the member of an entry: the attribute's name and its type (the long ones are text areas)."""
_MAKING = {
    "apiName": "salesforceSync",
    "name": NAME,
    "description": "What the Salesforce sync refused or overwrote, and what to do about it.",
    "triggerName": "Has a Salesforce Sync Result",
    "filterName": "Had a Salesforce Sync Result",
    "primaryAttribute": {"apiName": SUMMARY, "name": "Summary", "dataType": "string"},
}
_APPROVED, _DRAFT = "approved", "draft"

Type = Mapping[str, Any]


class ActivityType:
    """Finds the type, and makes what of it is missing."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._id: int | None = None

    def id(self) -> int:
        """The number under which entries are added; asked for once."""
        if self._id is None:
            found = self._find()
            if found is None or found.get("status") == _DRAFT:
                raise ConfigurationError(
                    f"The Marketo activity type '{NAME}' is missing or not approved.",
                    "Let Tandem provide it, or approve it in Marketo Admin > Marketo Custom Activities.",
                )
            self._id = int(found["id"])
        return self._id

    def provide(self) -> None:
        """Make and approve the type with all its attributes, going on from wherever an earlier try ended."""
        found = self._find() or self._make()
        api_name, status = str(found["apiName"]), found.get("status")
        if status != _DRAFT and not _missing(self._described(api_name, draft=False)):
            return
        missing = _missing(self._described(api_name, draft=status != _APPROVED))
        if missing:
            self._calls.write(of_type(api_name, "attributes/create"), {"attributes": missing})
        self._calls.write(of_type(api_name, "approve"), {})

    def _find(self) -> Type | None:
        types = self._calls.read(CUSTOM_TYPES).get("result") or ()
        return next((found for found in types if found.get("name") == NAME and found.get("status") != "deleted"), None)

    def _make(self) -> Type:
        try:
            result = self._calls.write(MAKE_TYPE, _MAKING).get("result")
        except Refusal as refusal:
            # Another deployment may have made it in this moment.
            found = self._find()
            if found is None:
                raise _impossible(refusal.code) from None
            return found
        return dict(result[0]) if result else {**_MAKING, "status": _DRAFT}

    def _described(self, api_name: str, *, draft: bool) -> Type:
        body = self._calls.read(of_type(api_name, "describe"), {"draft": "true"} if draft else {})
        return dict(body["result"][0])


def _missing(described: Type) -> list[dict[str, str]]:
    held = {str(attribute["name"]) for attribute in described.get("attributes") or ()}
    return [
        {"apiName": member, "name": name, "dataType": data_type}
        for member, (name, data_type) in ATTRIBUTES.items()
        if name not in held
    ]


def _impossible(code: str) -> ConfigurationError:
    return ConfigurationError(
        f"Marketo does not let the activity type '{NAME}' be made (code {code}).",
        "A subscription has at most ten custom activity types: remove one in Marketo Admin > Marketo Custom "
        f"Activities, or rename one that uses the API name '{_MAKING['apiName']}' or the same trigger or filter name.",
    )
