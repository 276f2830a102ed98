"""The description of an object: which fields the sync user sees and may write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tandem.adapters.salesforce.answer import Call
from tandem.adapters.salesforce.errors import refusal
from tandem.adapters.salesforce.session import Session
from tandem.domain.fields import Field
from tandem.domain.values import Kind

_TEXTS = ("string", "textarea", "picklist", "reference", "id", "phone", "url", "combobox", "encryptedstring", "time")
_KINDS = {
    **dict.fromkeys(_TEXTS, Kind.TEXT),
    "email": Kind.EMAIL,
    "multipicklist": Kind.CHOICES,
    "int": Kind.INTEGER,
    "long": Kind.INTEGER,
    "double": Kind.NUMBER,
    "currency": Kind.NUMBER,
    "percent": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime": Kind.DATETIME,
}
"""Describe types that hold one value; compound ones (address, location) and files (base64) are not synced."""


@dataclass(frozen=True, slots=True)
class Description:
    """One object as the sync user sees it."""

    fields: Mapping[str, Field]
    labels: Mapping[str, str]
    required: tuple[str, ...]


class Describer:
    """Describes objects, and asks whether a description it knows is still true instead of reading it again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, tuple[str, Description]] = {}

    def read(self, object_: str) -> Description:
        """The description, confirmed by the server."""
        modified, known = self._known.get(object_, ("", None))
        headers = {"If-Modified-Since": modified} if modified else {}
        answer = self._session.send(Call("GET", f"sobjects/{object_}/describe", headers=headers))
        if answer.status == 304 and known is not None:
            return known
        if answer.refused:
            raise refusal(answer.status, answer.body, object_)
        described = _description(answer.body["fields"])
        self._known[object_] = (answer.headers.get("Last-Modified", ""), described)
        return described

    def known(self, object_: str) -> Description:
        """The description last read, read now if it never was."""
        if object_ in self._known:
            return self._known[object_][1]
        return self.read(object_)

    def names(self, object_: str) -> Mapping[str, str]:
        """Field names by label, as far as known without asking; some refusals name a field by its label."""
        if object_ not in self._known:
            return {}
        return {label: name for name, label in self._known[object_][1].labels.items()}

    def forget(self, object_: str) -> None:
        """Read the object whole next time: a permission that was taken away is no modification of the object."""
        self._known.pop(object_, None)


def _description(described: list[dict[str, Any]]) -> Description:
    visible = [one for one in described if not one.get("deprecatedAndHidden") and one["type"] in _KINDS]
    return Description(
        fields={one["name"]: _field(one) for one in visible},
        labels={one["name"]: one["label"] for one in visible},
        required=tuple(one["name"] for one in visible if _required(one)),
    )


def _field(described: Mapping[str, Any]) -> Field:
    kind = _KINDS[described["type"]]
    texts = kind in {Kind.TEXT, Kind.EMAIL, Kind.CHOICES}
    return Field(
        name=described["name"],
        kind=kind,
        length=(described["length"] or None) if texts else None,
        scale=described["scale"] if kind is Kind.NUMBER else None,
        writable=described["updateable"],
    )


def _required(described: Mapping[str, Any]) -> bool:
    return described["createable"] and not described["nillable"] and not described["defaultedOnCreate"]
