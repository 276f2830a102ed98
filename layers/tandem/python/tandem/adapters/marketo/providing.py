"""Making the person fields that the mapping needs and Marketo lacks (Adobe: leads.md, "Create Fields")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.describing import Described, Describing
from tandem.adapters.marketo.errors import Refusal
from tandem.adapters.marketo.routes import MAKE_FIELDS
from tandem.domain.errors import ConfigurationError
from tandem.domain.fields import Field
from tandem.domain.values import Kind

_TYPES = {
    Kind.TEXT: "string",
    Kind.CHOICES: "string",
    Kind.EMAIL: "email",
    Kind.PHONE: "phone",
    Kind.URL: "url",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "float",
    Kind.CURRENCY: "currency",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
}
_MOST_FIELDS = 100
_STRING_LENGTH = 255
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


class Providing:
    """Creates missing fields; a field once made can never be deleted, so none is made that would not fit."""

    def __init__(self, calls: Calls, describing: Describing) -> None:
        self._calls, self._describing = calls, describing

    def fields(self, wanted: Mapping[str, Field], labels: Mapping[str, str]) -> None:
        """Make those that are missing; ConfigurationError at the end names those that could not be made."""
        described = self._describing.now()
        missing = [name for name in wanted if name not in described.fields]
        long = [name for name in missing if _is_long(wanted[name])]
        makable = [name for name in missing if name not in long]
        given = _inputs(makable, wanted, labels, described)
        refused = self._make(given) if given else {}
        if refused or long:
            raise _impossible(refused, long)

    def _make(self, inputs: Sequence[Mapping[str, str]]) -> dict[str, str]:
        codes: dict[str, str] = {}
        for at in range(0, len(inputs), _MOST_FIELDS):
            codes |= self._made(inputs[at : at + _MOST_FIELDS])
        if codes:
            # Somebody else may have made them since we looked.
            there = self._describing.now().fields
            codes = {name: code for name, code in codes.items() if name not in there}
        return codes

    def _made(self, inputs: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """The codes of those that were not made; a batch refused as a whole is tried field by field."""
        names = [given["name"] for given in inputs]
        try:
            results = self._calls.write(MAKE_FIELDS, {"input": inputs}).get("result") or ()
        except Refusal as refusal:
            if len(inputs) == 1:
                return {names[0]: refusal.code}
            return {name: code for given in inputs for name, code in self._made([given]).items()}
        told = dict(zip(names, results, strict=False))
        return {
            name: next((str(r.get("code", "")) for r in told.get(name, {}).get("reasons") or ()), "none")
            for name in names
            if told.get(name, {}).get("status") != "created"
        }


def label_of(name: str) -> str:
    """A display name made from an API name: "salesforceIsDeleted" becomes "Salesforce Is Deleted"."""
    words = _WORD.findall(name.removesuffix("__c"))
    return " ".join(word[0].upper() + word[1:] for word in words) or name


def _inputs(
    names: Sequence[str], wanted: Mapping[str, Field], labels: Mapping[str, str], described: Described
) -> list[dict[str, str]]:
    taken = set(described.labels)
    inputs = []
    for name in names:
        plain = _plain(labels.get(name, "")) or label_of(name)
        choices = (plain, f"{plain} Salesforce", *(f"{plain} {number}" for number in range(2, 1000)))
        label = next(choice for choice in choices if choice.casefold() not in taken)
        taken.add(label.casefold())
        inputs.append({"displayName": label, "name": name, "dataType": _TYPES[wanted[name].kind]})
    return inputs


def _plain(label: str) -> str:
    # leads.md: a display name is unique and has no special characters.
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[A-Za-z0-9]+", ascii_only))


def _is_long(field: Field) -> bool:
    is_text = field.kind in {Kind.TEXT, Kind.CHOICES}
    return is_text and (field.octets is not None or (field.length or 0) > _STRING_LENGTH)


def _impossible(refused: Mapping[str, str], long: Sequence[str]) -> ConfigurationError:
    causes, remedies = [], []
    if refused:
        told = ", ".join(f"{name} (code {code})" for name, code in refused.items())
        causes.append(f"Marketo does not let these person fields be made: {told}.")
        remedies.append("Create them in Marketo Admin > Field Management, where a hidden field may have the name.")
    if long:
        causes.append(f"Marketo's API cannot make text areas: {', '.join(long)}.")
        remedies.append(
            "Create these as Text Area in Marketo Admin > Field Management, or take them out of tandem.toml."
        )
    return ConfigurationError(" ".join(causes), " ".join(remedies))
