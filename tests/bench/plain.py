"""Both vendors' calls with the standard library: one kept connection each, a dict per record, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.bench.floors import COMPOSITE_RECORDS, MARKETO_RECORDS

ROOT = "/services/data/v62.0"
COLLECTION = 200
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
Record = dict[str, Any]


class Server:
    """One connection to one server, and the header that authorises."""

    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc)
        self._headers: dict[str, str] = {}

    def authorise(self, token: str) -> None:
        """Send this token from now on."""
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, query: Mapping[str, str]) -> Any:
        """The answer to a question."""
        return self._ask("GET", f"{path}?{urlencode(query)}", None, {})

    def post(self, path: str, body: Record) -> Any:
        """The answer to a JSON body."""
        return self._ask("POST", path, json.dumps(body), JSON)

    def form(self, path: str, fields: Mapping[str, str]) -> Any:
        """The answer to a form."""
        return self._ask("POST", path, urlencode(fields), FORM)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Any:
        self._connection.request(method, path, body, {**self._headers, **headers})
        return json.loads(self._connection.getresponse().read())


class PlainSalesforce:
    """A query, and updates in composite calls."""

    def __init__(self, connection: Mapping[str, str]) -> None:
        self._server = Server(connection["base_url"])
        told = self._server.form("/services/oauth2/token", {"grant_type": "client_credentials", **_who(connection)})
        self._server.authorise(told["access_token"])

    def newest(self, fields: Sequence[str], number: int) -> list[Record]:
        """Leads, those changed last first."""
        query = f"SELECT {','.join(fields)} FROM Lead ORDER BY SystemModstamp DESC LIMIT {number}"
        records = self._server.get(f"{ROOT}/query", {"q": query})["records"]
        return [{name: record[name] for name in fields} for record in records]

    def update(self, leads: Sequence[Record]) -> None:
        """Update leads, 1,000 to a call."""
        for part in parts(leads, COMPOSITE_RECORDS):
            requests = [_patch(number, some) for number, some in enumerate(parts(part, COLLECTION))]
            self._server.post(f"{ROOT}/composite", {"compositeRequest": requests})


class PlainMarketo:
    """People read, people written, the feed."""

    def __init__(self, connection: Mapping[str, str]) -> None:
        self._server = Server(connection["base_url"])
        told = self._server.get("/identity/oauth/token", {"grant_type": "client_credentials", **_who(connection)})
        self._server.authorise(told["access_token"])

    def people(self, by: str, values: Sequence[str], fields: Sequence[str]) -> list[Record]:
        """People by a field's values, 300 to a call."""
        found: list[Record] = []
        for part in parts(values, MARKETO_RECORDS):
            asked = {"filterType": by, "filterValues": ",".join(part), "fields": ",".join(fields)}
            found += self._server.form("/rest/v1/leads.json?_method=GET", asked)["result"]
        return found

    def write(self, action: str, by: str, people: Sequence[Record]) -> None:
        """Write people, 300 to a call."""
        for part in parts(people, MARKETO_RECORDS):
            self._server.post("/rest/v1/leads.json", {"action": action, "lookupField": by, "input": list(part)})

    def token(self, since: str) -> str:
        """A token of the feed."""
        return str(self._server.get("/rest/v1/activities/pagingtoken.json", {"sinceDatetime": since})["nextPageToken"])

    def feed(self, token: str, fields: Sequence[str], pages: int) -> None:
        """So many pages of changes."""
        for _ in range(pages):
            asked = {"fields": ",".join(fields), "batchSize": "300", "nextPageToken": token}
            token = self._server.get("/rest/v1/activities/leadchanges.json", asked)["nextPageToken"]


def parts(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """The items, so many at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _who(connection: Mapping[str, str]) -> dict[str, str]:
    return {name: connection[name] for name in ("client_id", "client_secret")}


def _patch(number: int, leads: Sequence[Record]) -> Record:
    records = [{"attributes": {"type": "Lead"}, **lead} for lead in leads]
    body = {"allOrNone": False, "records": records}
    return {"method": "PATCH", "url": f"{ROOT}/composite/sobjects", "referenceId": f"part{number}", "body": body}
