"""A thin client for the simulator: plain HTTP, nothing hidden, one session of one user."""

from dataclasses import dataclass, field
from typing import Any

import requests

from tests.sandbox.salesforce.config import ApiUser
from tests.sandbox.salesforce.server import Salesforce

VERSION = "v60.0"
Json = Any


@dataclass
class Client:
    """Speaks to the REST API as one user, and to the admin plane."""

    url: str
    user: ApiUser
    http: requests.Session = field(default_factory=requests.Session)
    token: str = ""

    @classmethod
    def of(cls, server: Salesforce, user: ApiUser) -> "Client":
        """Return a client with an open session."""
        client = cls(server.url, user)
        client.login()
        return client

    def login(self) -> requests.Response:
        """Open a session with client credentials."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.user.client_id,
            "client_secret": self.user.client_secret,
        }
        answer = self.http.post(f"{self.url}/services/oauth2/token", data=form)
        self.token = answer.json().get("access_token", "")
        return answer

    def call(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        headers: dict[str, str] | None = None,
        **query: str,
    ) -> requests.Response:
        """Make a REST call below the version."""
        return self.http.request(
            method,
            path if path.startswith("http") else f"{self.url}/services/data/{VERSION}{path}",
            json=body,
            params=query or None,
            headers={"Authorization": f"Bearer {self.token}", **(headers or {})},
            allow_redirects=False,
        )

    def get(self, path: str, *, headers: dict[str, str] | None = None, **query: str) -> requests.Response:
        """Read something."""
        return self.call("GET", path, headers=headers, **query)

    def query(self, soql: str, *, every: bool = False) -> Json:
        """Return the answer to a query (or queryAll)."""
        return self.get("/queryAll" if every else "/query", q=soql).json()

    def rows(self, soql: str, *, every: bool = False) -> list[dict[str, Any]]:
        """Return the records of a query without their attributes."""
        records = self.query(soql, every=every)["records"]
        return [{name: value for name, value in record.items() if name != "attributes"} for record in records]

    def create(self, kind: str, **fields: Any) -> str:
        """Create a record that is expected to be accepted, and return its id."""
        answer = self.call("POST", f"/sobjects/{kind}", fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def lead(self, **fields: Any) -> str:
        """Create a lead with what it must have."""
        return self.create("Lead", **{"LastName": "Ngata", "Company": "Kereru Ltd", **fields})

    def read(self, kind: str, record_id: str) -> dict[str, Any]:
        """Read one record."""
        answer = self.get(f"/sobjects/{kind}/{record_id}")
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    def collect(
        self, method: str, records: list[dict[str, Any]], *, kind: str = "Lead", all_or_none: bool = False
    ) -> requests.Response:
        """Write a collection of one type."""
        typed = [{"attributes": {"type": kind}, **record} for record in records]
        return self.call(method, "/composite/sobjects", {"allOrNone": all_or_none, "records": typed})

    def admin(self, method: str, path: str, body: Json = None, **query: str) -> Json:
        """Make an admin call that is expected to be understood."""
        answer = self.http.request(method, f"{self.url}/admin{path}", json=body, params=query or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def load(self, kind: str, *records: dict[str, Any]) -> list[str]:
        """Load records as they are and return their ids."""
        ids: list[str] = self.admin("POST", "/load", {"records": {kind: records}})["ids"][kind]
        return ids


def problem(answer: requests.Response) -> dict[str, Any]:
    """Return the one error of a refused call."""
    body = answer.json()
    assert isinstance(body, list), body
    assert len(body) == 1, body
    return dict(body[0])
