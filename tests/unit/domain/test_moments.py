"""Moments and days: the usual forms take a short way, on which nothing may read otherwise than on the long one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tandem.domain.values import Kind, Unreadable, canonical, instant

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30))])
MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(4000, 12, 31), timezones=ZONES)
FORMS = ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S%z")


@given(MOMENTS, st.sampled_from(FORMS))
def test_every_form_of_a_moment_reads_as_the_same_second(moment: datetime, form: str) -> None:
    assert instant(moment.strftime(form)) == moment.astimezone(UTC).replace(microsecond=0)


@given(MOMENTS)
def test_a_moment_reads_the_same_by_either_way(moment: datetime) -> None:
    usual = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    unusual = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+0000")

    assert canonical(Kind.DATETIME, usual) == canonical(Kind.DATETIME, unusual)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("2024-03-01T08:30:00.000+0000", "2024-03-01T08:30:00Z"),
        ("2024-03-01T08:30:59.999Z", "2024-03-01T08:30:59Z"),
        ("2024-03-01T08:30:00Z+0000", "2024-03-01T08:30:00Z"),
        ("2024-03-01T00:30:00-08:00", "2024-03-01T08:30:00Z"),
        ("2024-03-01 08:30:00", "2024-03-01T08:30:00Z"),
        ("2024-03-01", "2024-03-01T00:00:00Z"),
    ],
)
def test_the_forms_of_both_vendors_are_one_moment(raw: str, text: str) -> None:
    assert canonical(Kind.DATETIME, raw) == text


@pytest.mark.parametrize(
    "raw", ["2024-02-30T08:30:00Z", "2024-03-01T24:00:00Z", "2024-W09-5T08:30:00Z", "20240301T083000Z", "yesterday"]
)
def test_what_names_no_moment_is_not_read(raw: str) -> None:
    with pytest.raises(Unreadable):
        canonical(Kind.DATETIME, raw)


@given(st.dates(date(1700, 1, 1), date(4000, 12, 31)))
def test_a_day_is_its_own_text_whatever_follows_it(day: date) -> None:
    assert canonical(Kind.DATE, f"{day.isoformat()}T00:00:00Z") == day.isoformat()


@pytest.mark.parametrize(("raw", "text"), [("2024-3-1", "2024-03-01"), (" 2024-03-01 ", "2024-03-01")])
def test_a_day_may_be_written_loosely(raw: str, text: str) -> None:
    assert canonical(Kind.DATE, raw) == text


@pytest.mark.parametrize("raw", ["2024-02-30", "20240301", "2024-W09-5", "soon"])
def test_what_names_no_day_is_not_read(raw: str) -> None:
    with pytest.raises(Unreadable):
        canonical(Kind.DATE, raw)
