"""The trailing reader reaches back behind the last one, however long ago that was."""

from __future__ import annotations

from dataclasses import dataclass, field

from tandem.service import trailing
from tandem.service.world import World

from tests.unit.service.memory import SetClock, memory_world, run_at

BEGIN = 1_000_000
QUARTER, HALF = 900, 1800
DAY = 86400


@dataclass
class Tokens:
    """A Marketo that gives tokens and remembers since when."""

    since: list[int] = field(default_factory=list)

    def token(self, since: int) -> str:
        self.since.append(since)
        return f"since {since}"


def read_at(*moments: int) -> tuple[World, Tokens]:
    """A world in which trailing reads were begun and finished at these moments, and the tokens they asked for."""
    tokens, clock = Tokens(), SetClock(BEGIN)
    world = memory_world(marketo=tokens, clock=clock)
    for moment in moments:
        clock.at = moment
        place = trailing.begin(world, run_at(moment))
        if place is not None:
            trailing.finish(world, place.at(f"end {moment}"))
    return world, tokens


def test_the_first_read_goes_back_a_day() -> None:
    _, tokens = read_at(BEGIN)

    assert tokens.since == [BEGIN - DAY]


def test_a_read_that_is_due_goes_back_half_an_hour() -> None:
    _, tokens = read_at(BEGIN, BEGIN + QUARTER - 1, BEGIN + QUARTER)

    assert tokens.since == [BEGIN - DAY, BEGIN + QUARTER - HALF]


def test_a_read_after_a_long_pause_goes_back_behind_the_last_one() -> None:
    _, tokens = read_at(BEGIN, BEGIN + 4 * 3600)

    assert tokens.since[1] == BEGIN - QUARTER


def test_a_daily_read_after_days_without_runs_goes_back_behind_the_last_one_too() -> None:
    _, tokens = read_at(BEGIN, BEGIN + 3 * DAY)

    assert tokens.since[1] == BEGIN - QUARTER


def test_a_read_goes_on_from_the_end_of_one_that_lies_far_enough_back() -> None:
    moments = [BEGIN + number * QUARTER for number in range(4)]
    _, tokens = read_at(*moments)

    assert tokens.since == [BEGIN - DAY, BEGIN + QUARTER - HALF]
