"""An endpoint against a scripted server."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from tandem.adapters.salesforce import Connection, SalesforceEndpoint
from tandem.domain.errors import QuotaSpent

from tests.unit.adapters.salesforce.scripted import NOW, Script, scripted


@dataclass
class Share:
    """An allowance that counts, and that can be spent."""

    admitted: int = 0
    spent: bool = False
    told: list[tuple[int, int]] = field(default_factory=list)

    def admit(self) -> None:
        if self.spent:
            raise QuotaSpent("Salesforce")
        self.admitted += 1

    def used(self, used: int, limit: int) -> None:
        self.told.append((used, limit))


@dataclass
class Hands:
    """A clock that stands still but for the sleeps of the one who looks at it."""

    time: float = NOW
    end: float = NOW + 600
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def deadline(self) -> float:
        return self.end

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


@pytest.fixture
def share() -> Share:
    return Share()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def secret(server: Script) -> dict[str, str]:
    return {"base_url": server.url, "client_id": "app", "client_secret": "open sesame"}


@pytest.fixture
def endpoint(secret: dict[str, str], share: Share, clock: Hands) -> SalesforceEndpoint:
    return SalesforceEndpoint(Connection.of(secret), share, clock, sleep=clock.sleep)
