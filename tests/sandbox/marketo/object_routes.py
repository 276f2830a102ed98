"""The endpoints of companies, sales persons, opportunities and roles; with a native sync they are closed (1018)."""

from __future__ import annotations

from collections.abc import Callable

from tests.sandbox.marketo import object_deletes, object_fields, object_reads, object_sync
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import refused
from tests.sandbox.marketo.route import Route
from tests.sandbox.marketo.tables import Table
from tests.sandbox.marketo.world import World

_ANY_FIELD = ("Read-Write Schema Standard Field", "Read-Write Schema Custom Field")
_FAMILIES = (
    ("companies", "/rest/v1/companies", "Company"),
    ("sales_persons", "/rest/v1/salespersons", "Sales Person"),
    ("opportunities", "/rest/v1/opportunities", "Opportunity"),
    ("roles", "/rest/v1/opportunities/roles", "Opportunity"),
)


def _finder(api: str) -> Callable[[World, Call], Table]:
    def find(world: World, call: Call) -> Table:
        # lead-database.md: with a native integration these APIs are disabled; other pages say read-only.
        if world.config.behaviour.native_crm_sync:
            raise refused("1018")
        return world.objects.standard[api]

    return find


def _family(api: str, path: str, word: str) -> list[Route]:
    find, name = _finder(api), api
    read, write = (f"Read-Only {word}", f"Read-Write {word}"), (f"Read-Write {word}",)
    everything = api == "sales_persons"
    return [
        Route("GET", f"{path}/describe.json", f"{name}.describe", read, object_reads.describe(find)),
        Route(
            "GET", f"{path}.json", f"{name}.get", read, object_reads.query(find, everything=everything), json_query=True
        ),
        Route("POST", f"{path}.json", f"{name}.sync", write, object_sync.sync(find), 60),
        Route("POST", f"{path}/delete.json", f"{name}.delete", write, object_deletes.delete(find), 60),
    ]


def _fields(api: str, path: str) -> list[Route]:
    find = _finder(api)
    return [
        Route("GET", f"{path}/schema/fields.json", f"{api}.fields", _ANY_FIELD, object_fields.browse(find)),
        Route("GET", f"{path}/schema/fields/{{name}}.json", f"{api}.field", _ANY_FIELD, object_fields.by_name(find)),
    ]


ROUTES = (
    *(route for family in _FAMILIES for route in _family(*family)),
    *_fields("companies", "/rest/v1/companies"),
    *_fields("opportunities", "/rest/v1/opportunities"),
)
