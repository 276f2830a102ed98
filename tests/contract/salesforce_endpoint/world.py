"""A simulated org and the endpoint's other neighbours: an allowance that counts and the machine's clock."""

import time
from dataclasses import dataclass, field
from typing import Any

import requests
from tandem.adapters.salesforce import SalesforceEndpoint, connect

from tests.sandbox.salesforce.server import Salesforce


@dataclass
class Share:
    """An allowance without an end, that remembers what it was told."""

    told: list[tuple[int, int]] = field(default_factory=list)

    def admit(self) -> None:
        """Let every call pass."""

    def used(self, used: int, limit: int) -> None:
        self.told.append((used, limit))


class MachineClock:
    """The machine's time and a far deadline."""

    def now(self) -> float:
        return time.time()

    def deadline(self) -> float:
        return time.time() + 600


class Org:
    """The simulated org as its admin and its sales people know it."""

    def __init__(self, server: Salesforce) -> None:
        self.url = server.url
        self.user = server.credentials.username
        self._http = requests.Session()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Tell the admin plane."""
        answer = self._http.post(f"{self.url}/admin/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def load(self, object_: str, *records: dict[str, Any]) -> list[str]:
        """Put records in place."""
        return list(self.post("load", records={object_: records})["ids"][object_])

    def leads(self, number: int, **values: Any) -> list[str]:
        """Put plain leads in place."""
        plain = [{"LastName": f"Lead {at}", "Company": "Acme", "Email": f"{at}@acme.example"} for at in range(number)]
        return self.load("Lead", *(lead | values for lead in plain))

    def row(self, object_: str, id_: str) -> dict[str, Any]:
        """A record as it is stored."""
        (found,) = self._http.get(f"{self.url}/admin/records/{object_}?ids={id_}").json()["records"]
        return dict(found)

    def fault(self, match: dict[str, Any], **action: Any) -> None:
        """Make calls fail."""
        self.post("faults", match=match, action=action)

    def counted(self) -> int:
        """How many API calls were counted since the log was cleared."""
        return int(self._http.get(f"{self.url}/admin/counters").json()["total"]["counted"])

    def forget_calls(self) -> None:
        """Clear the call log."""
        self._http.delete(f"{self.url}/admin/calls")


def endpoint_of(server: Salesforce, share: Share) -> SalesforceEndpoint:
    """The endpoint as the product builds it from a secret."""
    secret = {
        "base_url": server.url,
        "client_id": server.credentials.client_id,
        "client_secret": server.credentials.client_secret,
    }
    return connect(secret, share, MachineClock())
