"""Who belongs to whom, where two workers, a killed worker or a merge come in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import pytest
from tandem.domain.errors import RateLimited, Undecided
from tandem.domain.links import Claim, Pointer
from tandem.domain.records import Event, EventKind, Person, Write, Written
from tandem.service.absorb import absorb

from tests.property.still import Still


class Dead(BaseException):
    """The process is gone."""


def die(*_: Any, **__: Any) -> Any:
    """Kill the worker here."""
    raise Dead


def test_a_door_does_not_adopt_the_record_another_door_is_just_creating() -> None:
    still = Still()
    first, second = still.human(1, a="first"), still.human(2, a="second", email="p1@example.com")
    honest = still.salesforce.insert

    def insert(object_: str, writes: Sequence[Write]) -> Written:
        written = honest(object_, writes)
        with patch.object(still.salesforce, "insert", honest):
            still.door(second)
        return written

    with patch.object(still.salesforce, "insert", insert):
        still.door(first)
    still.cycles(2)

    assert {link.person for link in still.links.links.values()} == {"m1", "m2"}
    assert {lead.values["a"] for lead in still.vendors.leads.values()} == {"first", "second"}


def test_what_a_creation_meant_is_no_agreement_with_the_record_that_is_adopted_instead() -> None:
    still = Still()
    human = still.human(1, a="same", b="only in Marketo")
    with patch.object(still.salesforce, "insert", die), pytest.raises(Dead):
        still.door(human)
    still.sleep(400)
    lead = still.lead(1, a="same", b=None)
    honest = still.links.swap

    def swap(changes: Sequence[tuple[int | None, Any]]) -> list[bool]:
        return die() if any(version is None for version, _ in changes) else honest(changes)

    with patch.object(still.links, "swap", swap), pytest.raises(Dead):
        still.cycle()
    still.sleep(60)
    still.door(human)
    still.cycles(1)

    assert human.values["b"] == lead.values["b"] == "only in Marketo"


def test_a_person_made_by_a_creation_of_unknown_outcome_learns_that_its_row_is_deleted() -> None:
    still = Still()
    lead = still.lead(1, a="a")
    honest = still.marketo.create

    def create(writes: Sequence[Write], *, duplicate: bool = False) -> Written:
        honest(writes, duplicate=duplicate)
        still.sleep(3)
        still.delete_lead(lead)
        raise Undecided

    with patch.object(still.marketo, "create", create):
        still.cycle()
    still.cycles(3)

    assert [human.values["salesforceIsDeleted"] for human in still.vendors.people.values()] == [True]


def test_what_a_door_could_not_finish_is_carried_by_the_next_run() -> None:
    still = Still()
    human = still.human(1, a="a", b="only in Marketo")
    lead = still.lead(1, stamp=10, a="a", b=None)
    still.marks.advance("mark:lead:salesforce:live", int(still.now()))
    honest = still.marketo.read
    left = [1]

    def people(ids: Sequence[str], fields: Sequence[str]) -> dict[str, Person]:
        if not left:
            raise RateLimited(20)
        left.pop()
        return honest(ids, fields)

    with patch.object(still.marketo, "read", people), pytest.raises(RateLimited):
        still.door(human)
    still.cycles(1)

    assert lead.values["b"] == "only in Marketo"


def test_a_record_that_names_a_person_who_is_just_being_deleted_does_not_break_the_door() -> None:
    still = Still()
    human = still.human(1, a="a")
    still.lead(1, stamp=10, a="a").person = "m1"
    honest = still.marketo.read

    def people(ids: Sequence[str], fields: Sequence[str]) -> dict[str, Person]:
        found = honest(ids, fields)
        human.deleted = True
        return found

    with patch.object(still.marketo, "read", people):
        still.door(human)

    assert [link.person for link in still.links.links.values()] == ["m2"]


def test_a_merge_waits_for_a_creation_of_its_winner_that_is_under_way() -> None:
    still = Still()
    still.linked(1)
    claim = Claim("door", still.now() + 50)
    still.links.by_person["m2"] = Pointer("m2", None, claim)

    absorb(still.world, Event("g", "m2", int(still.now()), EventKind.MERGED, losers=("m1",)), lambda _: None)

    assert still.links.by_person["m2"].key is None
    assert still.links.by_person["m2"].claim == claim
    assert still.links.links["s1"].person == "m1"


def test_a_clone_that_carries_a_persons_id_becomes_a_person_of_its_own() -> None:
    still = Still()
    human = still.human(1, a="a")
    still.door(human)
    origin = next(iter(still.vendors.leads.values()))
    still.sleep(60)
    clone = still.lead(9, a="cloned")
    clone.person = origin.person
    clone.values["Email"] = human.values["email"]

    still.cycles(2)

    assert human.values["salesforceId"] == origin.id
    assert origin.values["a"] == "a"
    assert still.links.links["s9"].person == "m2"
    assert still.vendors.people["m2"].values["a"] == "cloned"


def test_two_records_and_two_people_of_one_e_mail_stay_apart() -> None:
    still = Still()
    for number in (1, 2):
        still.lead(number, a=f"lead {number}", Email="same@example.com")
        still.human(number, a=f"person {number}", email="same@example.com")

    still.cycles(2)

    assert {link.person for link in still.links.links.values()} == {"m3", "m4"}
    assert {still.vendors.people[mid].values["a"] for mid in ("m1", "m2")} == {"person 1", "person 2"}


def test_a_person_that_carries_the_key_of_anothers_record_is_told_of() -> None:
    still = Still()
    still.linked(1)
    twin = still.human(2, a="twin", salesforceId="s1")

    still.door(twin)

    assert "twin" in {reject.code for reject in still.rejects.kept.values()}


def test_a_person_whose_pointer_names_a_record_given_to_another_gets_a_record_of_its_own() -> None:
    still = Still()
    human = still.human(1, a="theirs")
    still.linked(9)
    still.links.by_person["m1"] = Pointer("m1", "s9")

    still.door(human)
    still.cycles(1)

    key = still.links.by_person["m1"].key
    assert key not in {None, "s9"}
    assert still.vendors.leads[key or ""].values["a"] == "theirs"
    assert still.links.links["s9"].person == "m9"
