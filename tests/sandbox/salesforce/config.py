"""What a server is told when it starts: the organisation, its API users and their connected apps."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ApiUser:
    """A user who may log in through a connected app of its own."""

    username: str = "sync@tandem.example"
    first_name: str | None = "Sync"
    last_name: str = "Integration"
    client_id: str = "3MVG9.simulated.consumer.key"
    client_secret: str = "simulated-consumer-secret"
    public_key: str | None = None
    id: str | None = None
    approved: bool = True
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    objects: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration; every part has a default."""

    port: int = 0
    org_id: str = "00D5g000008VhMQEA0"
    org_name: str = "Simulated Organisation"
    users: tuple[ApiUser, ...] = (ApiUser(),)
    sales_username: str = "sales@tandem.example"
    audiences: tuple[str, ...] = ()
    session_seconds: int = 7200
    daily_max: int = 100_000
    concurrent_max: int = 25
    lower_emails: bool = True
    objects: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Read a configuration from JSON; an unknown key is an error (TypeError)."""
        users = tuple(ApiUser(**user) for user in values.get("users", ())) or (ApiUser(),)
        plain = {key: value for key, value in values.items() if key != "users"}
        for key in ("audiences", "objects"):
            if key in plain:
                plain[key] = tuple(plain[key])
        return cls(users=users, **plain)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a configuration file."""
        return cls.of(json.loads(path.read_text("utf-8")))
