"""What humans do to both vendors in a history, written down in the model's book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tandem import bootstrap

from tests.e2e.machine.history import Asked, Born, Deleted, Edit, Side, Undeleted
from tests.e2e.machine.sides import leads_of, people_of
from tests.e2e.town import Town
from tests.property.machine.model import Book

FIELDS = ("Title", "title"), ("Phone", "phone")
REFUSED = "^..[0369]m"
FIRST = {"p0": {"Title": "000s", "Phone": "001s"}, "p1": {"Title": "002s", "Phone": "003s"}}
"""Who is there from the beginning, linked and agreed, and with which values."""


@dataclass
class Humans:
    """Sales users and marketers of one history. Deeds that are not possible (any more) do nothing.

    `bereft` are those whose person, or lead that no person belonged to, was deleted with all that had been entered
    there; `linked_once` those of whom a lead was deleted that a person already belonged to.
    """

    town: Town
    book: Book = field(default_factory=Book)
    everybody: list[str] = field(default_factory=lambda: [*FIRST])
    bereft: set[str] = field(default_factory=set)
    linked_once: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Write down what both sides hold at the beginning."""
        for who, values in FIRST.items():
            for name, value in values.items():
                self._write("both", who, name, value, None)

    def edit(self, deed: Edit) -> int | None:
        """Give a field a fresh value; the number of the edit, if there was somebody to edit."""
        who, names = self._who(deed.who), FIELDS[deed.field]
        record = self._record(deed.side, who)
        if record is None or self._is_locked(record):
            return None
        name = names[0] if deed.side == "S" else names[1]
        value, over = self._value(deed, who), record.get(name)
        if deed.side == "S":
            late = {"visible_after": deed.late} if deed.late else {}
            fields = {"object": "Lead", "id": record["Id"], "fields": {name: value}}
            self.town.salesforce.post("edit", fields | late)
        else:
            self.town.marketer_edit(int(record["id"]), **{name: value})
        self._write(deed.side, who, names[0], value, over)
        return self.book.edits[-1].number

    def refuse(self) -> None:
        """Let Salesforce refuse some of the titles that marketers write."""
        rule = {"object": "Lead", "message": "No.", "error_field": "Title"}
        when = {"field": "Title", "op": "matches", "value": REFUSED}
        self.town.salesforce.post("rules/validation", {**rule, "when": when})

    def born(self, deed: Born) -> None:
        """Somebody new, with a first value in a field of each side."""
        who = f"p{len(self.everybody)}"
        self.everybody.append(who)
        if "S" in deed.where:
            values = self._first("S", who, 0)
            email = {"Email": _address(who)} if deed.has_email else {}
            new = {"LastName": who, "Company": "Acme", **email, **values}
            self.town.salesforce.post("create", {"object": "Lead", "fields": new})
        if "M" in deed.where:
            values = self._first("M", who, 1)
            email = {"email": _address(who)} if deed.has_email else {}
            self.town.marketo.post("create", {"fields": {"lastName": who, "company": "Acme", **email, **values}})

    def asked(self, deed: Asked) -> None:
        """The next run is to bring somebody to Salesforce."""
        record = self._record("M", self._who(deed.who))
        if record is not None:
            ask_for(record)

    def deleted(self, deed: Deleted) -> None:
        """A record leaves one side."""
        who = self._who(deed.who)
        record = self._record(deed.side, who)
        if record is None or self._is_locked(record):
            return
        if deed.side == "S":
            (self.linked_once if record["Id"] in self.town.people() else self.bereft).add(who)
            self.town.salesforce.post("delete", {"object": "Lead", "id": record["Id"]})
        else:
            self.bereft.add(who)
            self.town.marketo.post("delete", {"ids": [record["id"]]})

    def undeleted(self, deed: Undeleted) -> None:
        """A record comes back out of the bin, unless there is another of that person by now."""
        who = self._who(deed.who)
        for row in leads_of(self.town).get(who, []):
            if row.get("IsDeleted") and not self._is_locked(row) and self._record("S", who) is None:
                self.town.salesforce.post("undelete", {"object": "Lead", "id": row["Id"]})

    def _first(self, side: Side, who: str, which: int) -> dict[str, Any]:
        value = self._fresh(side)
        self._write(side, who, FIELDS[0][0], value, None)
        return {FIELDS[0][which]: value}

    def _value(self, deed: Edit, who: str) -> str:
        past = self.book.of(who, FIELDS[deed.field][0])
        return str(past[-deed.back].value) if 0 < deed.back <= len(past) else self._fresh(deed.side)

    def _fresh(self, side: str) -> str:
        return f"{len(self.book.edits):03d}{side.lower()}"

    def _write(self, side: str, who: str, name: str, value: str, over: Any) -> None:
        self.book.write(len(self.book.edits), side, who, name, value, over)

    def _who(self, index: int) -> str:
        return self.everybody[index % len(self.everybody)]

    def _record(self, side: Side, who: str) -> Any:
        if side == "S":
            rows = [row for row in leads_of(self.town).get(who, []) if not row.get("IsDeleted")]
        else:
            rows = list(people_of(self.town).get(who, []))
        return rows[0] if rows else None

    def _is_locked(self, record: Any) -> bool:
        return str(record.get("Id", "")) in self.town.salesforce.get("locks")["locks"]


def ask_for(person: Any) -> None:
    """Put a person of Marketo on the list of the next run, as the real-time door does for those that must wait."""
    bootstrap.runs().later("lead", (f"M#{person['id']}",))


def _address(who: str) -> str:
    return f"{who}@example.com"
