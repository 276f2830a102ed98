"""The description of an object: which fields the sync user sees and may write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from tandem.adapters.salesforce.answer import Call
from tandem.adapters.salesforce.errors import refusal
from tandem.adapters.salesforce.session import Session
from tandem.domain.fields import Field
from tandem.domain.values import WORDS, Kind

_TEXTS = ("string", "textarea", "picklist", "reference", "id", "combobox", "encryptedstring", "time")
_KINDS = {
    **dict.fromkeys(_TEXTS, Kind.TEXT),
    "email": Kind.EMAIL,
    "phone": Kind.PHONE,
    "url": Kind.URL,
    "multipicklist": Kind.CHOICES,
    "int": Kind.INTEGER,
    "long": Kind.INTEGER,
    "double": Kind.NUMBER,
    "currency": Kind.CURRENCY,
    "percent": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime": Kind.DATETIME,
}
"""Describe types that hold one value; compound ones (address, location) and files (base64) are not synced."""
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Description:
    """One object as the sync user sees it."""

    fields: Mapping[str, Field]
    labels: Mapping[str, str]
    required: tuple[str, ...]


class Describer:
    """Describes objects, whole each time.

    A conditional request would cost the same call, and a permission that was given or taken is no modification of
    the object that it could be relied on to tell.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, Description] = {}

    def read(self, object_: str) -> Description:
        """The description as it is now."""
        answer = self._session.send(Call("GET", f"sobjects/{object_}/describe"))
        if answer.refused:
            raise refusal(answer.status, answer.body, object_)
        described = self._known[object_] = _description(answer.body["fields"])
        return described

    def known(self, object_: str) -> Description:
        """The description last read, read now if it never was."""
        return self._known.get(object_) or self.read(object_)

    def names(self, object_: str) -> Mapping[str, str]:
        """Field names by label, as far as known without asking; some refusals name a field by its label."""
        known = self._known.get(object_)
        return {label: name for name, label in known.labels.items()} if known else {}


def _description(described: list[dict[str, Any]]) -> Description:
    visible = [one for one in described if not one.get("deprecatedAndHidden") and one["type"] in _KINDS]
    return Description(
        fields={one["name"]: _field(one) for one in visible},
        labels={one["name"]: one["label"] for one in visible},
        required=tuple(one["name"] for one in visible if _required(one)),
    )


def _field(described: Mapping[str, Any]) -> Field:
    kind = _kind(described)
    return Field(
        name=described["name"],
        kind=kind,
        length=(described["length"] or None) if kind in WORDS else None,
        scale=described["scale"] if kind in {Kind.NUMBER, Kind.CURRENCY} else None,
        writable=described["updateable"],
        computed=bool(described.get("calculated") or described.get("autoNumber")),
        choices=_choices(described),
    )


def _choices(described: Mapping[str, Any]) -> str:
    if not described.get("restrictedPicklist"):
        return ""
    active = sorted(str(entry["value"]) for entry in described.get("picklistValues") or () if entry.get("active"))
    return blake2b("\n".join(active).encode(), digest_size=6).hexdigest()


def _kind(described: Mapping[str, Any]) -> Kind:
    """A number without decimals that fits into Marketo's 32-bit integer is one (Adobe: field-types.md)."""
    kind = _KINDS[described["type"]]
    whole = described["type"] == "double" and not described["scale"] and 0 < described.get("precision", 0) <= _DIGITS
    return Kind.INTEGER if whole else kind


def _required(described: Mapping[str, Any]) -> bool:
    return described["createable"] and not described["nillable"] and not described["defaultedOnCreate"]
