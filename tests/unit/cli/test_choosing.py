"""Which rejects a retry takes, and where in the file a problem stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tandem.adapters.memory.facts import MemoryRejects, MemoryWatermarks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.cli.checking import place
from tandem.domain.errors import ConfigurationError
from tandem.domain.schema import Wish, Wishes
from tandem.ports import Reject
from tandem.service import retry
from tandem.service.status import Books

LONG = "00Q000000000001AAA"
FIRST = Reject(LONG, "marketo:1003:*", "lead", "marketo", "1003", "", "A cause.", "A remedy.", 1, 900.0, 1.0)
SECOND = replace(FIRST, cause_id="marketo:1007:*", code="1007")
PERSON = replace(FIRST, key="M#42", side="salesforce", code="DUPLICATES_DETECTED")
GONE = replace(FIRST, key="00Q000000000002AAA", code="gone")


@pytest.fixture
def books() -> Books:
    """An installation with four rejects."""
    rejects = MemoryRejects()
    rejects.open([FIRST, SECOND, PERSON, GONE])
    return Books(MemoryRuns(), rejects, MemoryWatermarks(), [["lead"]])


def test_a_record_that_waits_for_its_deletion_is_no_refusal(books: Books) -> None:
    assert retry.refused(books) == [FIRST, SECOND, PERSON]


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        ([LONG], [FIRST, SECOND]),
        ([LONG[:15], LONG], [FIRST, SECOND]),
        (["42"], [PERSON]),
        (["M#42", LONG], [PERSON, FIRST, SECOND]),
    ],
)
def test_records_are_named_as_people_have_their_ids(books: Books, ids: list[str], found: list[Reject]) -> None:
    assert retry.of_records(retry.refused(books), ids) == found


def test_an_id_without_a_reject_is_told_and_nothing_is_chosen(books: Books) -> None:
    with pytest.raises(ConfigurationError, match="00Q9, 4"):
        retry.of_records(retry.refused(books), [LONG, "00Q9", "4"])


def test_a_code_is_found_in_any_case_and_a_wrong_one_is_answered_by_the_open_ones(books: Books) -> None:
    assert retry.with_code(retry.refused(books), "duplicates_detected") == [PERSON]
    with pytest.raises(ConfigurationError, match=r"1003, 1007, DUPLICATES_DETECTED"):
        retry.with_code(retry.refused(books), "1004")
    with pytest.raises(ConfigurationError, match="no code at all"):
        retry.with_code([], "1004")


def test_a_retry_makes_due_what_still_stands(books: Books) -> None:
    books.rejects.close([SECOND])

    assert retry.retry(books, [FIRST, SECOND], 100.0) == [FIRST]

    assert books.rejects.due("lead", 100.0, 10) == [LONG]


def test_a_problem_stands_at_the_pair_whose_field_it_begins_with() -> None:
    wishes = Wishes((Wish("Title", "title"), Wish("Region__c", "region")))

    assert place("lead", "region: Marketo has no field of this name.", wishes) == "objects.lead.fields[2]"
    assert place("lead", "Title is a text field and title a date field.", wishes) == "objects.lead.fields[1]"
    assert place("lead", "Fax: the sync user cannot see it.", wishes) == "objects.lead"
