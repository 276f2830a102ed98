"""Vendor calls and processor time of whole runs, through the deployed doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.bench import floors, work
from tests.bench.figures import Figure
from tests.bench.floors import Calls
from tests.bench.ground import DOORS, processor_time, timing
from tests.e2e.counting import Cost
from tests.e2e.machine.moment import let_pass
from tests.e2e.town import Town

SMALL = 50
MOST_RUNS = 6
QUARTER = 900
HOURS = 7200
"""Longer than the trailing reader reaches back: at rest it finds nothing to read again."""
GOAL = 0.4
"""Processor seconds per 1,000 records with state writes (40 s per 100,000)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: its vendor calls, the processor seconds of the doors' workers, and the calls of the run behind it."""

    calls: Calls
    seconds: dict[str, float]
    echo: Calls


def measure(town: Town, records: int, rounds: int) -> list[Figure]:
    """All figures of whole runs."""
    work.new_leads(town.salesforce, SMALL)
    _until_idle(town)
    work.edit_leads(town.salesforce, work.lead_ids(town.salesforce))
    work.edit_people(town.marketo, work.person_ids(town.marketo))
    _until_idle(town)
    idle = _one_run(town)
    figures: list[Figure] = []
    for name, begin in (("births", _births), ("down", _down), ("up", _up)):
        pieces = [_piece(town, begin, records) for _ in range(rounds)]
        figures += _figures(name, records, pieces, idle)
    return [*_idle(town, idle), *figures]


def _idle(town: Town, idle: Calls) -> list[Figure]:
    town.configure(timing(trailing=QUARTER))
    let_pass(town, HOURS)
    for _ in range(4):  # from the third on, a read begins where the last but one ended, as all of a day do
        let_pass(town, QUARTER + 30)
        trailing = _one_run(town) - idle
    town.configure(timing(describe=0))
    describe = _one_run(town) - idle
    hour = 4 * trailing.total + describe.total
    return [
        Figure("calls of an idle run", "Salesforce", idle.salesforce, "calls", ("limit", 1)),
        Figure("calls of an idle run", "Marketo", idle.marketo, "calls", ("limit", 2)),
        Figure("calls of an idle run", "trailing reader, each time", trailing.total, "calls", note=_sides(trailing)),
        Figure("calls of an idle run", "description, each time", describe.total, "calls", note=_sides(describe)),
        Figure("calls of an idle run", "both, in an hour", hour, "calls", ("limit", 8), "four times and once"),
    ]


def _down(town: Town, records: int) -> Calls:
    work.edit_leads(town.salesforce, work.lead_ids(town.salesforce)[-records:])
    return floors.down(records)


def _up(town: Town, records: int) -> Calls:
    activities = work.edit_people(town.marketo, work.person_ids(town.marketo)[-records:])
    return floors.up(records, activities)


def _births(town: Town, records: int) -> Calls:
    return floors.births(records, work.new_leads(town.salesforce, records))


@dataclass(frozen=True, slots=True)
class Piece:
    """A measured run and its floor."""

    measured: Measured
    floor: Calls


def _piece(town: Town, begin: Callable[[Town, int], Calls], records: int) -> Piece:
    floor = begin(town, records)
    before = processor_time(town)
    calls = _one_run(town)
    after = processor_time(town)
    echo = _one_run(town)
    _until_idle(town)
    return Piece(Measured(calls, {door: after[door] - before[door] for door in DOORS}, echo), floor)


def _figures(name: str, records: int, pieces: list[Piece], idle: Calls) -> list[Figure]:
    thousand = 1000 / records
    worst = max(pieces, key=lambda piece: piece.measured.calls.total / piece.floor.total)
    margin, floor = worst.measured.calls - idle, worst.floor
    echo = worst.measured.echo - idle
    calls = f"calls, {name}, beyond an idle run"
    seconds = [sum(piece.measured.seconds.values()) * thousand for piece in pieces]
    note = f"worst of {len(pieces)} rounds of {records:,} records"
    doors = ", ".join(
        f"{door.removesuffix('Function')} {median(p.measured.seconds[door] for p in pieces) * thousand:.2f}"
        for door in DOORS
    )
    spread = f"[{min(seconds):.2f}-{max(seconds):.2f}]"
    return [
        Figure(calls, f"{name}: Salesforce", margin.salesforce, "calls", ("floor", floor.salesforce), note),
        Figure(calls, f"{name}: Marketo", margin.marketo, "calls", ("floor", floor.marketo), note),
        Figure(calls, f"{name}: both", margin.total, "calls", ("floor", floor.total), note),
        Figure(calls, f"{name}: echo, read by the next run", echo.total, "calls", note=_sides(echo)),
        Figure(
            "processor time of all doors, warm, with state",
            name,
            median(seconds),
            "s / 1,000",
            ("goal", GOAL),
            f"{spread} {doors}",
        ),
    ]


def _one_run(town: Town) -> Calls:
    """One run's calls, after both clocks have left the seconds of what was done before."""
    town.pass_time(5)
    with town.counted() as cost:
        town.run()
    return _calls(cost)


def _until_idle(town: Town) -> None:
    """Run until nothing is read or written any more."""
    known: list[Calls] = []
    while len(known) < 2 or known[-1] != known[-2]:
        known.append(_one_run(town))
        if len(known) > MOST_RUNS:
            raise RuntimeError(f"The world does not come to rest: {known}.")


def _calls(cost: Cost) -> Calls:
    return Calls(cost.salesforce.total(), cost.marketo.total())


def _sides(calls: Calls) -> str:
    return f"Salesforce {calls.salesforce}, Marketo {calls.marketo}"
