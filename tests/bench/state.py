"""What state costs: processor time with and without it, DynamoDB's operations and units, the size of a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tandem import bootstrap
from tandem.adapters.dynamodb.link_items import link_item
from tandem.domain.links import Link
from tandem.domain.shadow import Shadow

from tests.bench import work
from tests.bench.alone import Alone, InDynamo, InMemory, alone
from tests.bench.figures import Figure, shown
from tests.bench.meter import Use, metered
from tests.bench.unaided import Unaided
from tests.bench.units import WRITE_UNIT, item_size
from tests.e2e.town import Town

SMALL = 50
BARE_GOAL, GOAL = 0.08, 0.4
"""Processor seconds per 1,000 records, without and with state (8 s and 40 s per 100,000)."""
MAPPED = 60
CPU, UNITS = "processor time of one worker, by itself", "DynamoDB per 1,000 records"
Begin = Callable[[Alone, int], None]


def births(one: Alone, records: int) -> None:
    """New leads in Salesforce."""
    work.new_leads(one.salesforce, records)


def down(one: Alone, records: int) -> None:
    """Leads edited in Salesforce."""
    work.edit_leads(one.salesforce, work.lead_ids(one.salesforce)[-records:])


def up(one: Alone, records: int) -> None:
    """People edited in Marketo."""
    work.edit_people(one.marketo, work.person_ids(one.marketo)[-records:])


WORK: dict[str, Begin] = {"births": births, "down": down, "up": up}
FLOOR = {"births": Unaided.births, "down": Unaided.down, "up": Unaided.up}


@dataclass(slots=True)
class Rounds:
    """Processor seconds of a piece of work and of its echo in the next run, and what both used DynamoDB for."""

    seconds: list[float] = field(default_factory=list)
    echo: list[float] = field(default_factory=list)
    use: Use = field(default_factory=Use)
    echo_use: Use = field(default_factory=Use)


def measure(town: Town, directory: Path, records: int, rounds: int) -> list[Figure]:
    """All figures of one worker by itself."""
    town.stack.reset()
    with ExitStack() as stack:
        bare = stack.enter_context(alone(directory / "bare", InMemory()))
        state = InDynamo(bootstrap.store(), bootstrap.settings().tables)
        full = stack.enter_context(alone(directory / "full", state))
        for one in (bare, full):
            warm(one)
        figures = [
            figure for name in WORK for figure in _figures(name, *_piece(bare, full, name, records, rounds), records)
        ]
    return [*figures, _link_size()]


def warm(one: Alone) -> None:
    """A little of all work, so that nothing is done for the first time while it is measured."""
    for begin in WORK.values():
        begin(one, SMALL)
        rest(one)


def rest(one: Alone) -> None:
    """Let the echo of what was carried pass."""
    for _ in range(3):
        one.run()


def _piece(bare: Alone, full: Alone, name: str, records: int, rounds: int) -> tuple[Rounds, Rounds, list[float]]:
    """Without state, with state and with the standard library alone, in turn within each round."""
    without, stated, floor = Rounds(), Rounds(), list[float]()
    for _ in range(rounds):
        _round(bare, name, records, without)
        _round(full, name, records, stated)
        floor.append(FLOOR[name](bare.unaided, records))
        rest(bare)
    return without, stated, floor


def _round(one: Alone, name: str, records: int, rounds: Rounds) -> None:
    WORK[name](one, records)
    with metered(bootstrap.store()) as rounds.use:
        rounds.seconds.append(one.run())
    with metered(bootstrap.store()) as rounds.echo_use:
        rounds.echo.append(one.run())
    rest(one)


def _figures(name: str, without: Rounds, stated: Rounds, floor: list[float], records: int) -> list[Figure]:
    thousand = 1000 / records
    least = ("floor", median(floor) * thousand)

    def seconds(what: str, times: Sequence[float], goal: float) -> Figure:
        note = f"[{min(times) * thousand:.2f}-{max(times) * thousand:.2f}] goal {goal}"
        return Figure(CPU, f"{name}: {what}", median(times) * thousand, "s / 1,000", least, note)

    return [
        seconds("without state", without.seconds, BARE_GOAL),
        seconds("with state", stated.seconds, GOAL),
        seconds("echo, in the next run, with state", stated.echo, GOAL),
        *_units(name, stated.use, thousand),
        *_units(f"{name}: echo", stated.echo_use, thousand),
    ]


def _units(name: str, use: Use, thousand: float) -> list[Figure]:
    used = ", ".join(f"{operation} {shown(number * thousand)}" for operation, number in use.operations.most_common())
    return [
        Figure(UNITS, f"{name}: written", use.write_units * thousand, "write units", ("record", 1000), used),
        Figure(UNITS, f"{name}: read", use.read_units * thousand, "read units", ("record", 1000)),
    ]


def _link_size() -> Figure:
    """A link at rest: every field agreed, a fifth of them held differently by the two sides."""
    shadows = {slot: Shadow(bytes([slot] * 6), bytes([slot + (slot % 5 == 0)] * 6)) for slot in range(1, MAPPED + 1)}
    link = Link(
        "00Q000000000001AAA",
        "lead",
        b"8 bytes.",
        person="1234567",
        shadows=shadows,
        stamp=1_750_000_000,
        written=1_750_000_000,
    )
    return Figure(
        UNITS, f"link of {MAPPED} mapped fields", item_size(link_item(link, 1)), "bytes", ("unit", WRITE_UNIT)
    )
