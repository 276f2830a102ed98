"""Everything a user may decide about the simulated instance, as plain data with the vendor's numbers as defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tests.sandbox.marketo.permissions import ALL_PERMISSIONS


@dataclass(slots=True)
class Limits:
    """The limits of the instance (Adobe: error-codes.md, marketo-integration-best-practices.md).

    Where the documents round ("1 MB", "8 KB"), the smaller reading is taken.
    """

    rate_calls: int = 100
    rate_seconds: float = 20.0
    in_flight: int = 10
    daily_quota: int = 50_000
    batch: int = 300
    page: int = 300
    filter_values: int = 300
    filter_matches: int = 1_000
    activity_types: int = 10
    lead_ids: int = 30
    body_bytes: int = 1_000_000
    uri_bytes: int = 8_000
    merge_losers: int = 25
    api_fields: int = 100
    custom_types: int = 10
    custom_attributes: int = 20
    attribute_bytes: int = 65_536
    retention_days: int = 90
    deleted_retention_days: int = 14
    company_log_people: int = 5_000
    member_fields: int = 20
    member_scan: int = 100_000
    assets: int = 200
    object_types: int = 10
    object_fields: int = 50
    object_later_fields: int = 20
    object_dedupe_fields: int = 3


@dataclass(slots=True)
class Behaviour:
    """What the documents leave open; the defaults are the harsher reading. README.md tells each choice."""

    create_only_matches_email: bool = False
    same_new_key: str = "duplicate"  # duplicate | update
    long_values: str = "skip"  # skip | truncate
    strict_urls: bool = False
    nulls: str = "mixed"  # mixed | omit | null
    since_is_exclusive: bool = True
    activity_ids: str = "mixed"  # mixed | present | absent
    activity_dates: str = "sampled"  # sampled | zulu
    short_pages: float = 0.05
    merge_ids: str = "comma"  # comma | list
    merge_logs_delete: bool = False
    partition_required: bool = True
    legacy_delete: bool = False
    native_crm_sync: bool = False
    new_lead_logs_changes: bool = False
    company_in_use: str = "refuse"  # refuse | unlink
    deleted_company_keeps_owner: bool = True
    sales_person_email_updateable: bool = False
    custom_objects: str = "full"  # full | data | none
    merge_moves_rows: str = "api"  # api | always | never
    time_zone: str = "America/Los_Angeles"
    token_lifetime: float = 3_600.0
    timeout_applies: str = "random"  # random | yes | no
    gzip: bool = True


@dataclass(slots=True)
class Late:
    """How often an activity becomes visible only after the moment it is dated, and by how much at most."""

    probability: float = 0.0
    max_seconds: int = 600
    seed: int = 7


@dataclass(slots=True)
class Service:
    """A custom service: its credentials, the API-only user behind it, and what that user may do."""

    client_id: str = "sandbox-client"
    client_secret: str = "sandbox-secret"
    user: str = "api.user@example.com"
    permissions: list[str] = field(default_factory=lambda: list(ALL_PERMISSIONS))
    partitions: list[str] | None = None


@dataclass(slots=True)
class Config:
    """The whole configuration of one simulator; every part is also changeable while it runs (`/admin`)."""

    host: str = "127.0.0.1"
    port: int = 0
    seed: int = 20_260_101
    first_lead_id: int = 1_001
    limits: Limits = field(default_factory=Limits)
    behaviour: Behaviour = field(default_factory=Behaviour)
    late: Late = field(default_factory=Late)
    services: list[Service] = field(default_factory=lambda: [Service()])
    partitions: list[dict[str, Any]] = field(default_factory=lambda: [{"id": 1, "name": "Default"}])
    server_time_ms: dict[str, float] = field(default_factory=dict)
    timeouts: dict[str, float] = field(default_factory=dict)
    fields: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Config:
        """Build a configuration from plain data; an unknown or mistyped setting is refused by name."""
        config = cls()
        for name, part in (("limits", config.limits), ("behaviour", config.behaviour), ("late", config.late)):
            patch(part, given.get(name, {}))
        if "services" in given:
            config.services = [patched(Service(), service) for service in given["services"]]
        rest = {k: v for k, v in given.items() if k not in ("limits", "behaviour", "late", "services")}
        patch(config, rest)
        return config

    @classmethod
    def read(cls, path: Path) -> Config:
        """Read a configuration from a JSON file."""
        return cls.of(json.loads(path.read_text(encoding="utf-8")))


def patch(target: Any, values: Mapping[str, Any]) -> None:
    """Set named attributes of a settings object, refusing names it lacks and values of another kind."""
    known = {f.name for f in fields(target)}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"unknown setting {name!r}; known: {', '.join(sorted(known))}")
        current = getattr(target, name)
        if isinstance(current, float) and type(value) is int:
            value = float(value)
        if current is not None and type(value) is not type(current):
            raise ValueError(f"setting {name!r} must be {type(current).__name__}, not {value!r}")
        setattr(target, name, value)


def patched(target: Service, values: Mapping[str, Any]) -> Service:
    """The same service with the given values set."""
    patch(target, values)
    return target
