"""Pages of a query answer and the locators that lead to the next one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.ids import encode
from tests.sandbox.salesforce.soql.projection import Projection
from tests.sandbox.salesforce.soql.run import Found
from tests.sandbox.salesforce.store import Store

LARGEST_PAGE = 2_000
SMALLEST_PAGE = 200
LIFE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The ids a query found; rows are read when their page is asked for."""

    user_id: str
    object: str
    ids: list[str]
    projection: Projection
    batch: int
    deleted_too: bool
    opened: datetime


class Cursors:
    """Opens answers and serves their pages for two days, to the user who asked."""

    def __init__(self, store: Store) -> None:
        """Start without open cursors."""
        self._store = store
        self._open: dict[str, _Cursor] = {}
        self._number = 0
        self.largest_page = LARGEST_PAGE

    def first_page(
        self, found: Found, *, user_id: str, version: str, batch: int | None, deleted_too: bool
    ) -> dict[str, Any]:
        """Return the first page of an answer."""
        if found.projection is None:
            return {"totalSize": len(found.rows), "done": True, "records": []}
        size = min(max(batch or LARGEST_PAGE, SMALLEST_PAGE), LARGEST_PAGE, self.largest_page)
        records = found.projection.render(found.rows[:size], version)
        answer: dict[str, Any] = {"totalSize": len(found.rows), "done": len(found.rows) <= size}
        if not answer["done"]:
            cursor = _Cursor(
                user_id,
                found.object,
                [row["Id"] for row in found.rows],
                found.projection,
                size,
                deleted_too,
                self._store.clock.now(),
            )
            self._number += 1
            locator = "01g5g0" + encode(self._number, 9) + "AAA"
            self._open[locator] = cursor
            answer["nextRecordsUrl"] = f"/services/data/{version}/query/{locator}-{size}"
        answer["records"] = records
        return answer

    def next_page(self, locator: str, *, user_id: str, version: str) -> dict[str, Any]:
        """Return the page a locator names, or refuse it as INVALID_QUERY_LOCATOR."""
        name, _, place = locator.partition("-")
        cursor = self._open.get(name)
        expired = cursor is not None and self._store.clock.now() - cursor.opened > LIFE
        if cursor is None or expired or cursor.user_id != user_id or not place.isdigit():
            raise CallRefused("INVALID_QUERY_LOCATOR", "invalid query locator")
        start = int(place)
        stop = start + cursor.batch
        rows = self._store.table(cursor.object).rows
        page = [rows[one] for one in cursor.ids[start:stop] if one in rows]
        if not cursor.deleted_too:
            page = [row for row in page if not row.get("IsDeleted")]
        answer: dict[str, Any] = {"totalSize": len(cursor.ids), "done": stop >= len(cursor.ids)}
        if not answer["done"]:
            answer["nextRecordsUrl"] = f"/services/data/{version}/query/{name}-{stop}"
        answer["records"] = cursor.projection.render(page, version)
        return answer
