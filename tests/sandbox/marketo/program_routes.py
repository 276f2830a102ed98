"""The endpoints of programs, channels and tags (asset API), and of program members."""

from __future__ import annotations

from tests.sandbox.marketo import field_endpoints, member_reads, member_writes, program_reads
from tests.sandbox.marketo.field_endpoints import MEMBERS
from tests.sandbox.marketo.route import Route

_READ_ASSETS = ("Read-Only Assets", "Read-Write Assets")
_READ, _WRITE = ("Read-Only Lead", "Read-Write Lead"), ("Read-Write Lead",)
_ANY_FIELD = ("Read-Write Schema Standard Field", "Read-Write Schema Custom Field")
_CUSTOM_FIELD = ("Read-Write Schema Custom Field",)
_ASSET, _MEMBERS, _FIELDS = (
    "/rest/asset/v1",
    "/rest/v1/programs/{id}/members",
    "/rest/v1/programs/members/schema/fields",
)

ROUTES = (
    Route("GET", f"{_ASSET}/programs.json", "programs.browse", _READ_ASSETS, program_reads.browse),
    Route("GET", f"{_ASSET}/program/byName.json", "programs.by_name", _READ_ASSETS, program_reads.by_name),
    Route("GET", f"{_ASSET}/program/byTag.json", "programs.by_tag", _READ_ASSETS, program_reads.by_tag),
    Route("GET", f"{_ASSET}/program/{{id}}.json", "programs.by_id", _READ_ASSETS, program_reads.by_id),
    Route("GET", f"{_ASSET}/channels.json", "channels.browse", _READ_ASSETS, program_reads.channels),
    Route("GET", f"{_ASSET}/channel/byName.json", "channels.by_name", _READ_ASSETS, program_reads.channel_by_name),
    Route("GET", f"{_ASSET}/tagTypes.json", "tags.browse", _READ_ASSETS, program_reads.tags),
    Route("GET", f"{_ASSET}/tagType/byName.json", "tags.by_name", _READ_ASSETS, program_reads.tag_by_name),
    Route("GET", "/rest/v1/programs/members/describe.json", "members.describe", _READ, member_reads.describe),
    Route("GET", "/rest/v1/program/members/describe.json", "members.older", _READ, member_reads.older_describe),
    Route("GET", f"{_MEMBERS}.json", "members.get", _READ, member_reads.query),
    Route("POST", f"{_MEMBERS}.json", "members.data", _WRITE, member_writes.data),
    Route("POST", f"{_MEMBERS}/status.json", "members.status", _WRITE, member_writes.status),
    Route("POST", f"{_MEMBERS}/delete.json", "members.delete", _WRITE, member_writes.delete),
    Route("GET", f"{_FIELDS}.json", "members.fields", _ANY_FIELD, field_endpoints.browse(MEMBERS)),
    Route("POST", f"{_FIELDS}.json", "members.fields.create", _CUSTOM_FIELD, field_endpoints.create(MEMBERS)),
    Route("GET", f"{_FIELDS}/{{name}}.json", "members.field", _ANY_FIELD, field_endpoints.by_name(MEMBERS)),
    Route("POST", f"{_FIELDS}/{{name}}.json", "members.fields.update", _ANY_FIELD, field_endpoints.update(MEMBERS)),
    Route("GET", "/rest/v1/leads/programs/{id}.json", "programs.leads", _READ, member_reads.people, 60),
    Route("POST", "/rest/v1/leads/programs/{id}/status.json", "programs.status", _WRITE, member_writes.older_status),
    Route("GET", "/rest/v1/leads/{id}/programMembership.json", "leads.programs", _READ_ASSETS, member_reads.programs),
)
