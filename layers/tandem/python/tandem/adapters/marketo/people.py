"""Reading people by a field's values (Adobe: leads.md, "Get Leads by Filter Type")."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.errors import Refusal
from tandem.adapters.marketo.routes import READ_PEOPLE
from tandem.domain.errors import ConfigurationError
from tandem.domain.records import Person

KEY = "salesforceId"
"""The custom person field that carries the Salesforce id."""
_MOST_VALUES = 300
_INVALID, _NOT_SUPPORTED = "1003", "1011"

Row = Mapping[str, Any]


class People:
    """Finds people, 300 values to a call."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def by_id(self, ids: Iterable[str], fields: Sequence[str]) -> dict[str, Person]:
        """The people of these ids that exist."""
        return {person.id: person for person in self.having("id", ids, fields)}

    def having(self, field: str, values: Iterable[str], fields: Sequence[str]) -> tuple[Person, ...]:
        """The people whose field has one of the values, each once.

        Left out are a value with a comma, which the API has no way to ask for, and, except of the key, a value
        that more than 1,000 people share, whom it does not list.
        """
        wanted = [value for value in dict.fromkeys(values) if value and "," not in value]
        pending = deque(wanted[at : at + _MOST_VALUES] for at in range(0, len(wanted), _MOST_VALUES))
        found: dict[str, Person] = {}
        while pending:
            asked = pending.popleft()
            try:
                rows = list(self._rows(field, asked, fields))
            except Refusal as refusal:
                pending.extendleft(_halves(field, asked, refusal))
                continue
            found |= {person.id: person for person in (_person(row, fields) for row in rows)}
        return tuple(found.values())

    def _rows(self, field: str, values: Sequence[str], fields: Sequence[str]) -> Iterator[Row]:
        params = {
            "filterType": field,
            "filterValues": ",".join(values),
            "fields": ",".join(dict.fromkeys(("id", KEY, *fields))),
            "batchSize": "300",
        }
        while True:
            body = self._calls.read(READ_PEOPLE, params)
            yield from body.get("result") or ()
            token = body.get("nextPageToken")
            if not token or body.get("moreResult") is False:
                return
            params["nextPageToken"] = token


def _halves(field: str, asked: list[str], refusal: Refusal) -> tuple[list[str], ...]:
    if refusal.code == _NOT_SUPPORTED:
        raise ConfigurationError(
            f"Marketo does not let people be searched by the field '{field}'.",
            "Only some standard fields and custom fields of type string, e-mail or integer can be searched.",
        )
    if refusal.code != _INVALID:
        raise refusal
    if len(asked) > 1:
        # 1003 "Too many results match the filter": more than 1,000 people have these values.
        middle = len(asked) // 2
        return asked[middle:], asked[:middle]
    if field in {"id", KEY}:
        raise refusal
    return ()


def _person(row: Row, fields: Sequence[str]) -> Person:
    # Adobe, leads.md: a field that was asked for and is not in the answer is null.
    return Person(str(row["id"]), row.get(KEY) or None, {field: row.get(field) for field in fields})
