"""Queries and deletions: what is read of Salesforce."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from tandem.adapters.salesforce import soql
from tandem.adapters.salesforce.answer import Answer, Call
from tandem.adapters.salesforce.client import ROOT
from tandem.adapters.salesforce.errors import refusal
from tandem.adapters.salesforce.ids import is_id, long_id
from tandem.adapters.salesforce.rows import rows
from tandem.adapters.salesforce.session import Session
from tandem.domain.errors import ConfigurationError, PermissionLost, RetriableError
from tandem.domain.records import Page, Row
from tandem.domain.runs import Cursor, Window
from tandem.ports import Opening

_T = TypeVar("_T")
_LONGEST_URL = 8_000
"""Address and headers together may have 16,384 bytes (Salesforce help 000386264)."""
_QUERIES = 5
_MINUTE = 60
_KEPT = 15 * 24 * 3600
"""The log of deletions goes back 15 days (REST guide, getDeleted)."""


class Reader:
    """Reads rows, deleted ones included. `filters` holds the user's condition by object."""

    def __init__(self, session: Session, filters: Mapping[str, str] | None = None) -> None:
        self._session = session
        self._filters = filters or {}

    def probe(self, windows: Sequence[Window]) -> Opening:
        """Which objects have rows in their windows, at one call for five."""
        if not windows:
            return Opening(self._session.send(Call("GET", "")).sent, frozenset())
        openings = [self._probe(part) for part in _parts(windows, _QUERIES)]
        return Opening(min(seen.server_time for seen in openings), frozenset().union(*(o.busy for o in openings)))

    def _probe(self, windows: Sequence[Window]) -> Opening:
        answer, bodies = self._composite(
            [soql.path(soql.any_since(self._frame(window.object, window)), deleted=True) for window in windows]
        )
        busy = {
            window.object
            for window, (status, body) in zip(windows, bodies, strict=True)
            if _occupied(window, status, body)
        }
        return Opening(answer.sent, frozenset(busy))

    def page(self, object_: str, fields: Sequence[str], window: Window, after: Cursor | None, limit: int) -> Page:
        """The next rows of a window."""
        selected = soql.columns(object_, fields)
        path = soql.path(soql.page(object_, selected, self._frame(object_, window), after, limit), deleted=True)
        with self._filtering(object_, selected):
            records, asked = self._query(object_, selected, path)
        return Page(rows(object_, fields, records), asked, more=len(records) >= limit)

    def rows(self, object_: str, fields: Sequence[str], ids: Iterable[str]) -> Page:
        """The rows of these ids; a text that is no id would spoil the query of all others, and is left out."""
        selected = soql.columns(object_, fields)
        known = list(soql.lists(filter(is_id, ids)))
        queries = [soql.path(soql.among(object_, selected, "Id", part), deleted=True) for part in known]
        page = self._all(object_, fields, queries)
        return page if self._filters.get(object_) is None else self._told_apart(object_, page, known)

    def _told_apart(self, object_: str, page: Page, known: Sequence[Sequence[str]]) -> Page:
        """The page, with what each row is to the user's filter."""
        condition = self._filters[object_]
        inside: set[str] = set()
        for part in known:
            path = soql.path(soql.among(object_, ["Id"], "Id", part, condition), deleted=True)
            with self._filtering(object_, ["Id"]):
                inside |= {record["Id"] for record in self._query(object_, ["Id"], path)[0]}
        return replace(page, rows=tuple(replace(row, inside=row.id in inside) for row in page.rows))

    def any_with(self, object_: str, field: str) -> bool:
        """Whether some row, deleted ones included, has a value in the field."""
        path = soql.path(soql.any_filled(object_, field), deleted=True)
        return bool(self._query(object_, [field], path)[0])

    def rows_with(self, object_: str, fields: Sequence[str], field: str, values: Iterable[str]) -> Page:
        """The rows, deleted ones left out, whose field has one of the values."""
        selected = soql.columns(object_, fields)
        queries = [soql.path(soql.among(object_, selected, field, part), deleted=False) for part in soql.lists(values)]
        return self._all(object_, fields, queries, private=True)

    def _all(self, object_: str, fields: Sequence[str], paths: Sequence[str], *, private: bool = False) -> Page:
        selected = soql.columns(object_, fields)
        found: list[Row] = []
        asked: list[int] = []
        for path in paths:
            records, at = self._query(object_, selected, path, private=private)
            found += rows(object_, fields, records)
            asked.append(at)
        return Page(tuple(found), min(asked, default=0))

    def deleted(self, object_: str, since: int, until: int) -> tuple[str, ...]:
        """Ids deleted in the window; the log knows whole minutes, and windows that touch leave nothing out."""
        end = until - until % _MINUTE
        start = max(since - since % _MINUTE, end - _KEPT)
        start = min(start, end - _MINUTE)
        answer = self._session.send(
            Call("GET", f"sobjects/{object_}/deleted/?start={soql.moment(start)}&end={soql.moment(end)}")
        )
        body = _granted(answer, object_)
        return tuple(long_id(record["id"]) for record in body["deletedRecords"])

    def _frame(self, object_: str, window: Window) -> soql.Frame:
        return soql.Frame(window, self._filters.get(object_))

    @contextmanager
    def _filtering(self, object_: str, selected: Sequence[str]) -> Iterator[None]:
        """Blame the user's filter for a refusal that names none of the fields that were selected."""
        try:
            yield
        except PermissionLost as error:
            if object_ not in self._filters or error.field in selected:
                raise
            raise ConfigurationError(
                f"Salesforce does not accept the filter of {object_} in tandem.toml{_naming(error.field)}.",
                "Correct the condition, or give the sync user access to its fields. "
                "The sync of the object goes on by itself afterwards.",
            ) from error

    def _query(
        self, object_: str, selected: Sequence[str], path: str, *, private: bool = False
    ) -> tuple[list[Mapping[str, Any]], int]:
        # An address is written into logs on its way; field values travel in a body only (law 10).
        if len(ROOT) + len(path) <= _LONGEST_URL and not private:
            answer = self._session.send(Call("GET", path))
            body = _granted(answer, object_, selected)
        else:
            # A query has no POST; inside a composite call its length is no matter (help 000386264).
            answer, ((status, body),) = self._composite([path])
            if status >= 300:
                raise refusal(status, body, object_, selected)
        records = list(body["records"])
        while not body["done"]:
            # A page may be shorter than 2,000 rows when they are wide: only `done` tells the end.
            following = self._session.send(Call("GET", body["nextRecordsUrl"].removeprefix(ROOT)))
            body = _granted(following, object_, selected)
            records += body["records"]
        return records, answer.sent

    def _composite(self, paths: Sequence[str]) -> tuple[Answer, list[tuple[int, Any]]]:
        requests = [
            {"method": "GET", "url": ROOT + path, "referenceId": f"query{number}"} for number, path in enumerate(paths)
        ]
        answer = self._session.send(Call("POST", "composite", {"compositeRequest": requests}))
        body = _granted(answer, "several objects")
        return answer, [(part["httpStatusCode"], part["body"]) for part in body["compositeResponse"]]


def _granted(answer: Answer, object_: str, fields: Sequence[str] = ()) -> Any:
    if answer.refused:
        raise refusal(answer.status, answer.body, object_, fields)
    if not isinstance(answer.body, dict):
        raise RetriableError(f"Salesforce answered a call about {object_} with something else.")
    return answer.body


def _naming(field: str | None) -> str:
    return "" if field is None else f" (field {field})"


def _occupied(window: Window, status: int, body: Any) -> bool:
    if status < 300:
        return bool(body["records"])
    error = refusal(status, body, window.object)
    if isinstance(error, PermissionLost):
        # The object's own worker meets the refusal and reports it; the other objects go on.
        return True
    raise error


def _parts(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
