"""The calls Tandem makes: path, the server's time-out and the permission that the API user's role must have.

Time-outs: Adobe, marketo-integration-best-practices.md, leads.md and activities.md (30 s unless noted).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint of the REST API."""

    path: str
    permission: str
    timeout: float = 30.0


IDENTITY = Route("/identity/oauth/token", "")
DESCRIBE = Route("/rest/v1/leads/describe.json", "Read-Only Lead")
READ_PEOPLE = Route("/rest/v1/leads.json", "Read-Only Lead", 60.0)
WRITE_PEOPLE = Route("/rest/v1/leads.json", "Read-Write Lead", 90.0)
DELETE_PEOPLE = Route("/rest/v1/leads/delete.json", "Read-Write Lead", 90.0)
MAKE_FIELDS = Route("/rest/v1/leads/schema/fields.json", "Read-Write Schema Custom Field")
PAGING_TOKEN = Route("/rest/v1/activities/pagingtoken.json", "Read-Only Activity", 300.0)
CHANGES = Route("/rest/v1/activities/leadchanges.json", "Read-Only Activity")
ACTIVITIES = Route("/rest/v1/activities.json", "Read-Only Activity")
ADD_ACTIVITIES = Route("/rest/v1/activities/external.json", "Read-Write Activity", 90.0)
CUSTOM_TYPES = Route("/rest/v1/activities/external/types.json", "Read-Only Activity Metadata")
MAKE_TYPE = Route("/rest/v1/activities/external/type.json", "Read-Write Activity Metadata")


def merge_into(winner: str) -> Route:
    """The merge of others into one person (180 s: leads.md, "Merge Leads")."""
    return Route(f"/rest/v1/leads/{winner}/merge.json", "Read-Write Lead", 180.0)


def of_type(api_name: str, action: str) -> Route:
    """A call that concerns one custom activity type (describe, attributes/create, approve)."""
    return Route(f"/rest/v1/activities/external/type/{api_name}/{action}.json", "Read-Write Activity Metadata")
