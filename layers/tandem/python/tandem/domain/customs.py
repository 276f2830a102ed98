"""Custom fields: the Marketo field each one gets by itself, and how a renamed one is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tandem.domain.family import NEVER, DefaultPair, Family
from tandem.domain.fields import Field
from tandem.domain.fitting import fit, similar
from tandem.domain.values import Kind

STRING = 255
"""Characters of a Marketo string, the longest text the API can make a field for (Adobe: field-types.md)."""
_PACKAGE = "mkto71_"


def customs(family: Family, fields: Mapping[str, Field], origins: Mapping[str, str]) -> list[DefaultPair]:
    """Every custom field that no default pair uses, with a Marketo field of its own name.

    `origins` tells under which name a renamed field was mapped first: it keeps the Marketo field of that name.
    """
    used = {pair.salesforce for pair in family.pairs} | NEVER
    taken = {pair.marketo.lower() for pair in family.pairs}
    pairs = []
    # Renamed ones first: their Marketo fields are theirs, whatever a new field is called.
    for name in sorted(filter(is_custom, fields), key=lambda name: name not in origins):
        origin = origins.get(name, name)
        if name not in used and origin not in used and not name.startswith(_PACKAGE):
            marketo = custom_name(origin, taken)
            taken.add(marketo.lower())
            pairs.append(DefaultPair(name, marketo, made=made(fields[name])))
    return pairs


def is_custom(name: str) -> bool:
    """Whether a Salesforce API name is one of a custom field."""
    return name.endswith("__c")


def custom_name(salesforce: str, taken: Iterable[str]) -> str:
    """The Marketo name of a custom field: its own without `__c`, prefixed where a mapped field has that name."""
    name = salesforce.removesuffix("__c").replace("__", "_")
    return f"sfdc_{name}" if name.lower() in set(taken) else name


def made(field: Field) -> Field:
    """The Marketo field that can take a Salesforce field's values (the API makes no text areas)."""
    kind = Kind.TEXT if field.kind is Kind.CHOICES else field.kind
    words = kind in {Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL}
    return Field("", kind, length=STRING if words else None)


def renames(
    gone: Iterable[tuple[Field, Field]],
    fields: Mapping[str, Field],
    labels: Mapping[str, str],
    known: Mapping[str, str],
) -> dict[str, str]:
    """Which new custom field is which old one under another name: new to old.

    `gone` are the pairs whose Salesforce field is no longer described, `known` the labels of all fields ever seen.
    A rename is taken for one only where nothing else is possible: one field gone, one new field, one label.
    """
    lost: dict[str, list[tuple[Field, Field]]] = {}
    for theirs, ours in gone:
        if is_custom(theirs.name) and theirs.name in known:
            lost.setdefault(known[theirs.name], []).append((theirs, ours))
    fresh: dict[str, list[str]] = {}
    for name in fields:
        if is_custom(name) and name not in known:
            fresh.setdefault(labels.get(name, ""), []).append(name)
    found = {}
    for label, pairs in lost.items():
        names = {theirs.name for theirs, _ in pairs}
        if len(names) == 1 and len(fresh.get(label, ())) == 1:
            (old,), (new,) = names, fresh[label]
            if all(
                fit(fields[new].kind, ours.kind) and similar(fields[new].kind, theirs.kind) for theirs, ours in pairs
            ):
                found[new] = old
    return found
