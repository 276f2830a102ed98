"""Describing and querying any kind of record beside people (Adobe: lead-database.md, "Describe" and "Query")."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.sandbox.marketo.call import Call, whole
from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.envelope import invalid, refused
from tests.sandbox.marketo.object_kinds import Kind
from tests.sandbox.marketo.record_shapes import shown, sized
from tests.sandbox.marketo.schema import Field
from tests.sandbox.marketo.tables import Key, Table
from tests.sandbox.marketo.tokens import page_token, read_page_token
from tests.sandbox.marketo.world import World

Handler = Callable[[World, Call], Awaitable[dict[str, Any]]]
Finder = Callable[[World, Call], Table]
# The standard kinds are as old as the subscription; the moment itself means nothing.
_BIRTH = stamp(1_423_002_983)


def describe(find: Finder) -> Handler:
    """Answers with the keys and fields of a kind."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        return {"result": [described(world, find(world, call).kind)]}

    return handle


def described(world: World, kind: Kind) -> dict[str, Any]:
    """A standard kind as its describe call shows it."""
    email = world.config.behaviour.sales_person_email_updateable
    return {
        "name": kind.name,
        "displayName": kind.label,
        "description": kind.description,
        "createdAt": _BIRTH,
        "updatedAt": _BIRTH,
        "idField": kind.id_field,
        "dedupeFields": list(kind.dedupe),
        "searchableFields": [list(names) for names in kind.key_sets()],
        "fields": [field_shape(f, updateable=is_updateable(f, email=email)) for f in kind.fields()],
    }


def is_updateable(field: Field, *, email: bool) -> bool:
    """Whether a field can change once a record is there; of the fixed ones only e-mail is open to a setting."""
    return not field.read_only and (not field.fixed or (email and field.name == "email"))


def field_shape(field: Field, *, updateable: bool) -> dict[str, Any]:
    """A field as describe calls of records beside people show it."""
    return sized(field, {"name": field.name, "displayName": field.label, "dataType": field.type}, updateable=updateable)


def query(find: Finder, *, everything: bool = False) -> Handler:
    """Answers with the records that have one of the keys, in pages.

    `everything`: all populated fields unless some are named (sales-persons.md, "Query").
    """

    async def handle(world: World, call: Call) -> dict[str, Any]:
        table, limits = find(world, call), world.config.limits
        names, keys = _keys(world, call, table.kind)
        fields, size = _requested(call, table.kind, everything=everything), call.batch_size(limits.page)
        found = table.find(names, keys)
        about = f"{table.kind.name} {names} {sorted(map(str, keys))}"
        if token := call.one("nextPageToken"):
            after = read_page_token(token, about)
            found = [row for row in found if row.number > after]
        page = found[:size]
        call.records = len(page)
        nulls = "omit" if everything and not call.many("fields") else None
        shapes = (shown(world, row.values, fields, nulls=nulls) for row in page)
        answer: dict[str, Any] = {"result": [{"seq": n, **shape} for n, shape in enumerate(shapes)]}
        if len(found) > size:
            answer |= {"nextPageToken": page_token(about, page[-1].number), "moreResult": True}
        return answer

    return handle


def _keys(world: World, call: Call, kind: Kind) -> tuple[tuple[str, ...], list[Key]]:
    asked = call.required("filterType")
    names, limit = kind.alias(asked), world.config.limits.filter_values
    if names not in [*kind.key_sets(), kind.dedupe, (kind.id_field,)]:
        raise refused("1011", asked)
    if isinstance(call.body, dict) and "input" in call.body:
        return names, [_compound(names, record) for record in call.inputs(limit)]
    if len(names) > 1:
        raise invalid(f"filterType '{asked}' is a compound key: send its values as input")
    values = call.many("filterValues")
    if not values:
        raise refused("1002", "filterValues")
    if len(values) > limit:
        raise invalid(f"filterValues has {len(values)} values; the limit is {limit}")
    field = kind.find(names[0])
    number = field is not None and field.type == "integer"
    return names, [(whole(v) if number else v,) for v in values]


def _compound(names: tuple[str, ...], record: Any) -> Key:
    if not isinstance(record, dict):
        raise invalid("A record must be an object")
    for name in names:
        if record.get(name) in (None, ""):
            raise refused("1002", name)
    return tuple(record[name] for name in names)


def _requested(call: Call, kind: Kind, *, everything: bool) -> list[Field]:
    asked = call.many("fields")
    if everything and not asked:
        return kind.fields()
    known = {f.name.casefold(): f for f in kind.fields()}  # Adobe's samples write marketoGuid for marketoGUID
    wanted = [kind.id_field, *(asked or (*kind.dedupe, "updatedAt", "createdAt"))]
    for name in wanted:
        if name.casefold() not in known:
            raise refused("1006", name)
    return [known[name] for name in dict.fromkeys(n.casefold() for n in wanted)]
