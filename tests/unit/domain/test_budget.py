"""When a call may be made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tandem.domain.budget import SKEW, Book, Figure, Lane, Pace, Spent, Turn, Wait, ask, quota_day, refused

NOW = 1_000_000.0
FULL_RATE = Pace(calls_per_20s=100, burst=5, concurrent=10)


def turn(book: Book, pace: Pace = FULL_RATE, lane: Lane = Lane.CYCLE, *, now: float = NOW, lease: str = "one") -> Turn:
    answer = ask(book, pace, lane, lease=lease, now=now, timeout=0.0)
    assert isinstance(answer, Turn)
    return answer


def wait(book: Book, pace: Pace = FULL_RATE, lane: Lane = Lane.CYCLE, *, now: float = NOW) -> float:
    answer = ask(book, pace, lane, lease="one", now=now, timeout=0.0)
    assert isinstance(answer, Wait)
    return answer.seconds


def without_leases(book: Book) -> Book:
    return replace(book, leases={})


def after_calls(number: int, pace: Pace = FULL_RATE) -> Book:
    book = Book()
    for _ in range(number):
        book = without_leases(turn(book, pace).book)
    return book


def worst_window(calls: list[float]) -> int:
    return max((sum(start <= at < start + 20 for at in calls) for start in calls), default=0)


def test_a_burst_may_go_at_once_and_the_next_call_is_spaced() -> None:
    assert wait(after_calls(5)) == pytest.approx(FULL_RATE.spacing)
    assert turn(after_calls(5), now=NOW + FULL_RATE.spacing + 1e-6).at == NOW + FULL_RATE.spacing + 1e-6


@given(st.lists(st.tuples(st.floats(0, 3), st.sampled_from(Lane)), max_size=300))
def test_no_twenty_seconds_hold_more_calls_than_marketo_allows(asked: list[tuple[float, Lane]]) -> None:
    book, now, calls = Book(), NOW, []
    for pause, lane in asked:
        now += pause / 10
        answer = ask(book, FULL_RATE, lane, lease="one", now=now, timeout=0.0)
        if isinstance(answer, Turn):
            book = without_leases(answer.book)
            calls.append(answer.at)

    assert worst_window(calls) <= 100


def test_whoever_always_asks_gets_the_whole_pace_and_no_more() -> None:
    book, now, calls = Book(), NOW, []
    while now < NOW + 60:
        answer = ask(book, FULL_RATE, Lane.CYCLE, lease="one", now=now, timeout=0.0)
        if isinstance(answer, Wait):
            now += answer.seconds + 1e-6
        elif isinstance(answer, Turn):
            book = without_leases(answer.book)
            calls.append(answer.at)

    assert len(calls) >= 60 * 4.75
    assert worst_window(calls) <= 100


def test_a_person_who_waits_goes_before_the_cycle_but_not_faster() -> None:
    book = after_calls(5)

    first = turn(book, lane=Lane.REALTIME)
    assert first.at == pytest.approx(NOW + FULL_RATE.spacing)
    assert wait(without_leases(first.book)) == pytest.approx(2 * FULL_RATE.spacing)


def test_a_person_who_waits_goes_at_most_five_turns_ahead() -> None:
    book = after_calls(5)
    for number in range(5):
        taken = turn(book, lane=Lane.REALTIME)
        assert taken.at == pytest.approx(NOW + (number + 1) * FULL_RATE.spacing)
        book = without_leases(taken.book)

    assert wait(book, lane=Lane.REALTIME) == pytest.approx(FULL_RATE.spacing)


def test_a_lease_counts_until_its_call_is_over_by_any_clock() -> None:
    pace = Pace(concurrent=1)
    book = ask(Book(), pace, Lane.CYCLE, lease="one", now=NOW, timeout=30.0)
    assert isinstance(book, Turn)

    assert wait(book.book, pace, now=NOW + 30 + SKEW - 0.1) < 1
    assert set(turn(book.book, pace, now=NOW + 30 + SKEW, lease="two").book.leases) == {"two"}


@pytest.mark.parametrize(("concurrent", "cycle"), [(1, 1), (2, 1), (8, 7)])
def test_one_lease_is_kept_for_a_person_who_waits(concurrent: int, cycle: int) -> None:
    pace = Pace(concurrent=concurrent, burst=100)
    held = Book(leases={str(number): NOW + 60 for number in range(cycle)})

    assert wait(held, pace) < 1
    if concurrent > cycle:
        assert turn(held, pace, Lane.REALTIME)


def test_calls_refused_for_their_rate_stop_everybody_for_a_while() -> None:
    book = refused(after_calls(3), FULL_RATE, "606", NOW)

    assert wait(book) == pytest.approx(2.0)
    assert refused(book, FULL_RATE, "606", NOW + 1.9) == book


def test_calls_refused_again_soon_stop_everybody_longer_up_to_twenty_seconds() -> None:
    book, now, waits = Book(), NOW, []
    for _ in range(6):
        book = refused(book, FULL_RATE, "606", now)
        waits.append(wait(book, now=now))
        now += waits[-1] + 1

    assert waits == pytest.approx([2, 4, 8, 16, 20, 20])
    assert wait(refused(book, FULL_RATE, "606", now + 61), now=now + 61) == pytest.approx(2.0)


def test_calls_refused_for_their_number_in_flight_halve_it_for_a_minute() -> None:
    pace = Pace(concurrent=8, burst=100)
    book = refused(Book(leases={str(number): NOW + 600 for number in range(4)}), pace, "615", NOW)

    assert wait(book, pace, Lane.REALTIME, now=NOW + 59) < 1
    assert turn(book, pace, Lane.REALTIME, now=NOW + 60)
    assert refused(book, pace, "615", NOW + 1) == book
    assert refused(refused(book, pace, "615", NOW + 3), pace, "615", NOW + 6).width == 1


def test_a_spent_quota_is_renewed_at_midnight_in_chicago() -> None:
    midnight = 1764050400.0  # 2025-11-25 00:00 in Chicago
    book = refused(Book(), FULL_RATE, "607", midnight - 60)

    assert isinstance(ask(book, FULL_RATE, Lane.REALTIME, lease="one", now=midnight - 1, timeout=0.0), Spent)
    assert turn(book, now=midnight)


def test_the_calls_of_a_day_are_counted_by_its_date_in_chicago() -> None:
    midnight = 1764050400.0
    pace = Pace(daily=2, burst=100)
    first = turn(Book(), pace, now=midnight - 2)
    second = turn(first.book, pace, now=midnight - 1.5)

    assert (second.book.calls, second.book.day) == (2, "2025-11-24")
    assert isinstance(ask(second.book, pace, Lane.CYCLE, lease="one", now=midnight - 1, timeout=0.0), Spent)
    third = turn(second.book, pace, now=midnight)
    assert (third.book.calls, third.book.day) == (1, "2025-11-25")


def test_the_day_follows_daylight_saving() -> None:
    assert quota_day(1752555599.0) == "2025-07-14"  # 23:59:59 at five hours behind
    assert quota_day(1752555600.0) == "2025-07-15"


def test_a_refusal_for_another_reason_changes_nothing() -> None:
    assert refused(Book(calls=3), FULL_RATE, "610", NOW) == Book(calls=3)


@pytest.mark.parametrize(
    ("used", "limit", "is_news"),
    [(100, 1000, False), (109, 1000, False), (110, 1000, True), (90, 1000, True), (100, 2000, True), (500, 1000, True)],
)
def test_a_figure_is_news_when_it_moved_or_crossed_the_share(used: int, limit: int, is_news: bool) -> None:
    assert Figure(used, limit, NOW).is_news_after(Figure(100, 1000, 0.0), 0.5) is is_news


def test_the_first_figure_is_news_and_crossing_back_too() -> None:
    assert Figure(0, 1000, NOW).is_news_after(None, 0.5)
    assert Figure(499, 1000, NOW).is_news_after(Figure(500, 1000, 0.0), 0.5)
