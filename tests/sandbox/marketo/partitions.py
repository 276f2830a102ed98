"""Lead partitions and who may see them."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.config import Service


class Partitions:
    """The partitions of the instance; the first one is the default."""

    def __init__(self, given: list[dict[str, Any]]) -> None:
        """Start with these."""
        self._all: list[dict[str, Any]] = []
        self.replace(given)

    def replace(self, given: list[dict[str, Any]]) -> None:
        """Have these partitions; one without id is numbered."""
        if not given:
            raise ValueError("an instance has at least one partition")
        self._all = [{"id": n, **p} for n, p in enumerate(given, 1)]

    def listed(self) -> list[dict[str, Any]]:
        """All of them."""
        return self._all

    @property
    def default(self) -> dict[str, Any]:
        """Where a person goes that names no partition."""
        return self._all[0]

    def of(self, service: Service | None) -> list[dict[str, Any]]:
        """Those a service's user may see."""
        if service is None or service.partitions is None:
            return self._all
        return [p for p in self._all if p["name"] in service.partitions]

    def named(self, name: str, service: Service | None) -> dict[str, Any] | None:
        """The partition of that name, if the service's user may see it."""
        return next((p for p in self.of(service) if p["name"] == name), None)

    def sees(self, service: Service | None, partition_id: int) -> bool:
        """Whether a service's user may see the people of a partition."""
        return any(p["id"] == partition_id for p in self.of(service))

    def name_of(self, partition_id: int) -> str:
        """The name of a partition."""
        return next((str(p["name"]) for p in self._all if p["id"] == partition_id), str(partition_id))
