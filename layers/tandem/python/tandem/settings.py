"""The environment, read once: names of tables, queues and secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from tandem.domain.errors import ConfigurationError
from tandem.domain.objects import FAMILIES

_TABLES = ("links", "pointers", "watermarks", "runs", "rejects", "seen", "budget")
_QUEUES = {"orchestrator": "ORCHESTRATOR", "changes": "MARKETO_CHANGES"} | {
    family.door: f"SYNC_{family.door.upper()}" for family in FAMILIES.values()
}
_SECRETS = ("salesforce", "marketo", "hash_key")
_POWERTOOLS = frozenset({"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"})

NAMES = (
    frozenset(f"TABLE_{name.upper()}" for name in _TABLES)
    | frozenset(f"QUEUE_{name}" for name in _QUEUES.values())
    | frozenset(f"SECRET_{name.upper()}" for name in _SECRETS)
    | {"TANDEM_CONFIG"}
    | _POWERTOOLS
)
"""Every environment variable that the deployed functions read; the template gives exactly these."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this installation keeps its state, its messages, its secrets and the user's file."""

    tables: Mapping[str, str]
    queues: Mapping[str, str]
    secrets: Mapping[str, str]
    config: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """The settings of an environment; ConfigurationError names what is missing."""
        missing = sorted(NAMES - _POWERTOOLS - environ.keys())
        if missing:
            raise ConfigurationError(
                f"The environment lacks {', '.join(missing)}.",
                "Deploy the stack again, or run the command against it with `--stack` or inside the sandbox.",
            )
        return cls(
            {name: environ[f"TABLE_{name.upper()}"] for name in _TABLES},
            {door: environ[f"QUEUE_{name}"] for door, name in _QUEUES.items()},
            {name: environ[f"SECRET_{name.upper()}"] for name in _SECRETS},
            environ["TANDEM_CONFIG"],
        )
