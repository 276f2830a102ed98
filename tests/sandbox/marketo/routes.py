"""The table of the vendor's endpoints: path, method, operation name, permissions, time-out, handler."""

from __future__ import annotations

from tests.sandbox.marketo import (
    activity_adds,
    activity_attributes,
    activity_reads,
    activity_schema,
    custom_routes,
    field_endpoints,
    lead_reads,
    lead_sync,
    lead_writes,
    object_routes,
    program_routes,
    usage,
)
from tests.sandbox.marketo.field_endpoints import LEADS
from tests.sandbox.marketo.route import Route

_READ_LEAD = ("Read-Only Lead", "Read-Write Lead")
_WRITE_LEAD = ("Read-Write Lead",)
_READ_ACTIVITY = ("Read-Only Activity", "Read-Write Activity")
_WRITE_ACTIVITY = ("Read-Write Activity",)
_READ_TYPES = ("Read-Only Activity Metadata", "Read-Write Activity Metadata")
_WRITE_TYPES = ("Read-Write Activity Metadata",)
_ANY_FIELD = ("Read-Write Schema Standard Field", "Read-Write Schema Custom Field")
_CUSTOM_FIELD = ("Read-Write Schema Custom Field",)
_LEADS, _LOG, _EXTERNAL = "/rest/v1/leads", "/rest/v1/activities", "/rest/v1/activities/external"

LEAD_ROUTES = (
    Route("GET", f"{_LEADS}/describe.json", "describe", _READ_LEAD, lead_reads.describe),
    Route("GET", f"{_LEADS}/describe2.json", "describe2", _READ_LEAD, lead_reads.describe2),
    Route("GET", "/rest/v1/lead/{id}.json", "leads.get_by_id", _READ_LEAD, lead_reads.by_id),
    Route("GET", f"{_LEADS}.json", "leads.get", _READ_LEAD, lead_reads.by_filter, 60),
    Route("POST", f"{_LEADS}.json", "leads.sync", _WRITE_LEAD, lead_sync.sync, 90, takes_its_time=True),
    Route("POST", f"{_LEADS}/delete.json", "leads.delete", _WRITE_LEAD, lead_writes.delete, 60, body_optional=True),
    Route(
        "POST", f"{_LEADS}/{{id}}/merge.json", "leads.merge", _WRITE_LEAD, lead_writes.merge, 180, body_optional=True
    ),
    Route("GET", f"{_LEADS}/partitions.json", "partitions", _READ_LEAD, lead_writes.list_partitions),
    Route("POST", f"{_LEADS}/partitions.json", "leads.partitions", _WRITE_LEAD, lead_writes.move, 60),
    Route("GET", f"{_LEADS}/schema/fields.json", "fields", _ANY_FIELD, field_endpoints.browse(LEADS)),
    Route("POST", f"{_LEADS}/schema/fields.json", "fields.create", _CUSTOM_FIELD, field_endpoints.create(LEADS)),
    Route("GET", f"{_LEADS}/schema/fields/{{name}}.json", "fields.get", _ANY_FIELD, field_endpoints.by_name(LEADS)),
    Route("POST", f"{_LEADS}/schema/fields/{{name}}.json", "fields.update", _ANY_FIELD, field_endpoints.update(LEADS)),
    Route("GET", f"{_LOG}/types.json", "activities.types", _READ_ACTIVITY, activity_reads.types),
    Route("GET", f"{_LOG}/pagingtoken.json", "pagingtoken", _READ_ACTIVITY, activity_reads.paging_token, 300),
    Route("GET", f"{_LOG}.json", "activities", _READ_ACTIVITY, activity_reads.activities),
    Route("GET", f"{_LOG}/leadchanges.json", "leadchanges", _READ_ACTIVITY, activity_reads.lead_changes),
    Route("GET", f"{_LOG}/deletedleads.json", "deletedleads", _READ_ACTIVITY, activity_reads.deleted_leads),
    Route("POST", f"{_EXTERNAL}.json", "activities.external", _WRITE_ACTIVITY, activity_adds.add, 90),
    Route("GET", f"{_EXTERNAL}/types.json", "types.list", _READ_TYPES, activity_schema.listed),
    Route("POST", f"{_EXTERNAL}/type.json", "types.create", _WRITE_TYPES, activity_schema.create),
    Route("POST", f"{_EXTERNAL}/type/{{api}}.json", "types.update", _WRITE_TYPES, activity_schema.update),
    Route("GET", f"{_EXTERNAL}/type/{{api}}/describe.json", "types.describe", _READ_TYPES, activity_schema.described),
    *(
        Route(
            "POST", f"{_EXTERNAL}/type/{{api}}/{path}.json", f"types.{name}", _WRITE_TYPES, handler, body_optional=bare
        )
        for path, name, handler, bare in (
            ("approve", "approve", activity_schema.approve, True),
            ("discardDraft", "discard", activity_schema.discard, True),
            ("delete", "delete", activity_schema.delete, True),
            ("attributes/create", "attributes.create", activity_attributes.create_attributes, False),
            ("attributes/update", "attributes.update", activity_attributes.update_attributes, False),
            ("attributes/delete", "attributes.delete", activity_attributes.delete_attributes, False),
        )
    ),
    Route("GET", "/rest/v1/stats/usage.json", "usage", (), usage.calls_today),
    Route("GET", "/rest/v1/stats/usage/last7days.json", "usage.week", (), usage.calls_this_week),
    Route("GET", "/rest/v1/stats/errors.json", "errors", (), usage.errors_today),
    Route("GET", "/rest/v1/stats/errors/last7days.json", "errors.week", (), usage.errors_this_week),
)
ROUTES = (*LEAD_ROUTES, *object_routes.ROUTES, *program_routes.ROUTES, *custom_routes.ROUTES)
# The form before delete.json, no longer documented; marketorestpython still sends it.
LEGACY_DELETE = Route("DELETE", f"{_LEADS}.json", "leads.delete", _WRITE_LEAD, lead_writes.delete, 60)
_PATTERNS = [(route.pattern, route) for route in (*ROUTES, LEGACY_DELETE)]


def at(path: str, *, legacy_delete: bool) -> dict[str, tuple[Route, dict[str, str]]]:
    """The endpoints at a path by method, with the parts the path names; empty when there is none."""
    found: dict[str, tuple[Route, dict[str, str]]] = {}
    for pattern, route in _PATTERNS:
        if (match := pattern.fullmatch(path)) and (legacy_delete or route is not LEGACY_DELETE):
            found.setdefault(route.method, (route, match.groupdict()))
    return found
