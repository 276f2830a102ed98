"""What holds between people and what hangs on them, whatever is done in whatever order."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.sandbox.marketo import admin_custom, deeds, member_deeds, object_deeds
from tests.sandbox.marketo.config import Config
from tests.sandbox.marketo.journal import API, MARKETER
from tests.sandbox.marketo.people import key_of
from tests.sandbox.marketo.tables import Table
from tests.sandbox.marketo.world import build

COMPANY = ("company", "industry", "billingCity")
PEOPLE = st.integers(1001, 1005)
KEYS = st.sampled_from(["a", "b", "c"])
WORDS = st.sampled_from(["x", "y", None])
LINK = {"name": "lead", "dataType": "link", "relatedTo": {"name": "lead", "field": "id"}}
KEY = {"name": "vin", "dataType": "string", "isDedupeField": True}


class Instance(RuleBasedStateMachine):
    """A handful of people, companies, roles, members and records, done to as marketers and clients do."""

    def __init__(self) -> None:
        """Start with people, programs and a custom object type, nothing hanging on anybody."""
        super().__init__()
        self.world = build(Config())
        for _ in range(5):
            deeds.create(self.world, {}, API, partition_id=1)
        for name in ("Fair", "Dinner"):
            self.world.programs.add({"name": name, "channel": "Blog"})
        admin_custom.load_types(self.world, {"custom_object_types": [{"apiName": "car", "fields": [LINK, KEY]}]})

    def _upsert(self, table: Table, values: dict[str, Any]) -> None:
        row = table.named(*(values[name] for name in table.kind.dedupe))
        if object_deeds.ties(table).problem(self.world, values, row) is not None:
            return
        if row is None:
            object_deeds.create(self.world, table, values, API)
        else:
            object_deeds.update(self.world, table, row, values, API)

    @rule(key=KEYS, owner=KEYS, word=WORDS)
    def owner(self, key: str, owner: str, word: str | None) -> None:
        """Somebody owns a company."""
        self._upsert(self.world.objects.sales_persons, {"externalSalesPersonId": owner, "firstName": word})
        self._upsert(self.world.objects.companies, {"externalCompanyId": key, "externalSalesPersonId": owner})

    @rule(key=KEYS, name=st.sampled_from(COMPANY), word=WORDS)
    def company(self, key: str, name: str, word: str | None) -> None:
        """A company comes or changes."""
        self._upsert(self.world.objects.companies, {"externalCompanyId": key, name: word})

    @rule(person=PEOPLE, key=KEYS)
    def link(self, person: int, key: str) -> None:
        """A person joins a company."""
        found = self.world.people.get(person)
        if found is not None and self.world.objects.companies.named(key) is not None:
            deeds.update(self.world, found, {"externalCompanyId": key}, API)

    @rule(person=PEOPLE, name=st.sampled_from(COMPANY), word=WORDS)
    def edit(self, person: int, name: str, word: str | None) -> None:
        """A marketer edits a company field of a person."""
        found = self.world.people.get(person)
        if found is not None:
            deeds.update(self.world, found, {name: word}, MARKETER)

    @rule(person=PEOPLE, key=KEYS, role=KEYS)
    def role(self, person: int, key: str, role: str) -> None:
        """A person gets a role in an opportunity."""
        self._upsert(self.world.objects.opportunities, {"externalOpportunityId": key, "name": key})
        self._upsert(self.world.objects.roles, {"externalOpportunityId": key, "leadId": person, "role": role})

    @rule(person=PEOPLE, program=st.sampled_from([1001, 1002]), status=st.sampled_from(["Invited", "Influenced"]))
    def member(self, person: int, program: int, status: str) -> None:
        """A person becomes a member or moves to another status."""
        found = self.world.programs.programs[program]
        wanted = self.world.programs.statuses_of(found).status(status)
        if self.world.people.get(person) is not None and wanted is not None:
            member_deeds.set_status(self.world, found, person, wanted, API)

    @rule(person=PEOPLE, key=KEYS)
    def record(self, person: int, key: str) -> None:
        """A record of a custom object hangs on a person."""
        self._upsert(self.world.custom.tables["car"], {"vin": key, "lead": person})

    @rule(winner=PEOPLE, loser=PEOPLE)
    def merge(self, winner: int, loser: int) -> None:
        """One person is merged into another."""
        found = self.world.people.get(winner)
        if found is not None and loser != winner and self.world.people.get(loser) is not None:
            deeds.merge(self.world, found, [loser], API)

    @rule(person=PEOPLE)
    def delete(self, person: int) -> None:
        """A person goes, unless few are left."""
        if len(self.world.people) > 2 and self.world.people.get(person) is not None:
            deeds.delete(self.world, person)

    @invariant()
    def linked_people_show_their_company_and_its_owner(self) -> None:
        """Companies are read through, never out of date."""
        for person in self.world.people.all():
            company = self.world.objects.companies.named(person.get("externalCompanyId", ""))
            if company is not None:
                assert [person.get(n) for n in COMPANY] == [company.values.get(n) for n in COMPANY]
                owner = self.world.objects.sales_persons.named(company.values.get("externalSalesPersonId", ""))
                assert person.get("accountOwnerFirstName") == (owner.values.get("firstName") if owner else None)

    @invariant()
    def whatever_hangs_on_a_person_hangs_on_a_living_one(self) -> None:
        """Roles and memberships have their person, each once."""
        for table in (self.world.objects.roles, self.world.programs.members):
            keys = [tuple(row.values[name] for name in table.kind.dedupe) for row in table.rows()]
            assert len(keys) == len(set(keys))
            assert all(self.world.people.get(row.values["leadId"]) for row in table.rows())

    @invariant()
    def indexes_find_what_is_there(self) -> None:
        """Every index agrees with a look at every record."""
        tables = (
            *self.world.objects.standard.values(),
            self.world.programs.members,
            *self.world.custom.tables.values(),
        )
        for table in tables:
            for names in (table.kind.dedupe, ("leadId",), ("lead",), ("externalSalesPersonId",)):
                for row in table.rows():
                    key = tuple(row.values.get(name) for name in names)
                    alike = [r.number for r in table.rows() if _same(r.values, names, key)]
                    assert None in key or [r.number for r in table.find(names, [key])] == alike


def _same(values: dict[str, Any], names: tuple[str, ...], key: tuple[Any, ...]) -> bool:
    return all(key_of(values.get(name)) == key_of(wanted) for name, wanted in zip(names, key, strict=True))


TestInstance = Instance.TestCase
TestInstance.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
