"""A plain HTTP client of the simulator for tests; every vendor answer it sees is held to Adobe's swagger file."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import requests

from tests.contract.marketo_simulator import swagger
from tests.sandbox.marketo.server import Running

Answer = dict[str, Any]


class Marketo:
    """Calls the vendor's endpoints and the admin plane of one running simulator."""

    def __init__(self, running: Running) -> None:
        """Speak to that simulator; the token is fetched when first needed."""
        self.running, self.url = running, running.url
        self.session = requests.Session()
        self._token: str | None = None
        self._twins: list[Marketo] = []

    def __enter__(self) -> Self:
        """Use it for one block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its connections."""
        for client in (*self._twins, self):
            client.session.close()

    def token(self) -> str:
        """The access token in use."""
        if self._token is None:
            self._token = str(self.identity(**self.running.credentials).json()["access_token"])
        return self._token

    def another(self) -> Marketo:
        """The same client with connections of its own, for calls at the same time."""
        twin = Marketo(self.running)
        twin._token = self.token()
        self._twins.append(twin)
        return twin

    def wait_for_calls(self, count: int) -> None:
        """Return when so many calls are in flight."""
        while self.running.world.meter.in_flight < count:
            time.sleep(0.001)

    def forget_token(self) -> None:
        """Ask for a token again at the next call."""
        self._token = None

    def identity(self, **query: str) -> requests.Response:
        """A raw call of the identity endpoint."""
        given = {"grant_type": "client_credentials", **query}
        return self.session.get(f"{self.url}/identity/oauth/token", params=given)

    def raw(self, method: str, path: str, **more: Any) -> requests.Response:
        """A raw call with the token; `path` is below the host."""
        headers = {"Authorization": f"Bearer {self.token()}", **more.pop("headers", {})}
        return self.session.request(method, self.url + path, headers=headers, **more)

    def get(self, path: str, **query: Any) -> Answer:
        """A GET below `/rest/v1`, its answer checked."""
        return self._checked("get", path, self.raw("GET", f"/rest/v1{path}", params=query))

    def asset(self, path: str, **query: Any) -> Answer:
        """A GET of the asset API, its answer checked."""
        return self._checked("get", path, self.raw("GET", f"/rest/asset/v1{path}", params=query), "/rest/asset/v1")

    def post(self, path: str, body: Answer | None = None, **query: Any) -> Answer:
        """A POST below `/rest/v1` with a JSON body, its answer checked."""
        return self._checked("post", path, self.raw("POST", f"/rest/v1{path}", params=query, json=body))

    def form(self, path: str, **form: Any) -> Answer:
        """A GET sent as POST with `_method=GET` and a form body, its answer checked."""
        response = self.raw("POST", f"/rest/v1{path}", params={"_method": "GET"}, data=form)
        return self._checked("get", path, response)

    def sync(self, *records: Answer, **options: Any) -> list[Answer]:
        """Sync Leads; the outcome of each record."""
        result: list[Answer] = self.post("/leads.json", {**options, "input": list(records)})["result"]
        return result

    def feed(self, since: int = 60) -> str:
        """A paging token for what happens from some seconds ago on."""
        now = self.admin("GET", "clock")["now"]
        return str(self.get("/activities/pagingtoken.json", sinceDatetime=_before(now, since))["nextPageToken"])

    def changes(self, token: str, fields: str, **query: Any) -> Answer:
        """One page of lead changes."""
        return self.get("/activities/leadchanges.json", nextPageToken=token, fields=fields, **query)

    def admin(self, method: str, path: str, body: Answer | None = None, **query: Any) -> Answer:
        """A call of the admin plane that must succeed."""
        response = self.session.request(method, f"{self.url}/admin/{path}", json=body, params=query)
        assert response.status_code == 200, response.text
        answer: Answer = response.json()
        return answer

    def _checked(self, method: str, path: str, response: requests.Response, root: str = "/rest/v1") -> Answer:
        assert response.status_code == 200, response.text
        answer: Answer = response.json()
        swagger.check(method, f"{root}{path}", answer)
        return answer


def error(answer: Answer) -> str:
    """The code with which a whole call was refused."""
    assert answer["success"] is False
    return str(answer["errors"][0]["code"])


def reason(record: Answer) -> str:
    """The code with which a record was skipped."""
    assert record["status"] == "skipped"
    return str(record["reasons"][0]["code"])


def _before(now: str, seconds: int) -> str:
    return (datetime.fromisoformat(now) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
