"""Rows of other objects name people by Marketo's ids, and have a word where a key may not be blank."""

from __future__ import annotations

from tandem.domain.naming import named
from tandem.domain.objects import LEAD
from tandem.domain.opportunities import NO_ROLE, ROLE
from tandem.domain.records import Json, Row


def _row(**values: Json) -> Row:
    return Row("00K", 1, deleted=False, person=None, modified_by="", values=values)


def test_a_contact_is_named_by_its_person() -> None:
    row = named(ROLE, _row(ContactId="003", Role="Other"), {"003": "1001"})

    assert row.values == {"ContactId": "1001", "Role": "Other"}


def test_a_contact_without_a_person_is_nobody_yet() -> None:
    assert named(ROLE, _row(ContactId="003", Role="Other"), {}).values["ContactId"] is None


def test_a_blank_role_is_always_the_same_word() -> None:
    rows = [named(ROLE, _row(ContactId="003", Role=blank), {"003": "1"}) for blank in (None, "")]

    assert [row.values["Role"] for row in rows] == [NO_ROLE, NO_ROLE]


def test_a_field_that_was_not_read_is_not_made_up() -> None:
    assert named(ROLE, _row(IsPrimary=True), {}).values == {"IsPrimary": True}


def test_other_families_stay_as_they_were_read() -> None:
    row = _row(ContactId="003", Role=None)

    assert named(LEAD, row, {"003": "1001"}).values == row.values
