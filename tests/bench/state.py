"""What state costs: processor time with and without it, DynamoDB's operations and units, the size of a link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tandem import bootstrap
from tandem.adapters.dynamodb.link_items import link_item
from tandem.domain.links import Link
from tandem.domain.shadow import Shadow

from tests.bench import work
from tests.bench.alone import Alone, InDynamo, InMemory, alone
from tests.bench.figures import Figure
from tests.bench.meter import Use, metered
from tests.bench.units import WRITE_UNIT, item_size
from tests.e2e.town import Town

SMALL = 50
BARE_GOAL, GOAL = 0.08, 0.4
"""Processor seconds per 1,000 records, without and with state (8 s and 40 s per 100,000)."""
MAPPED = 60
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


@dataclass(frozen=True, slots=True)
class Rounds:
    """Processor seconds of the rounds of one piece of work, and what the first one used DynamoDB for."""

    seconds: list[float]
    use: Use


def measure(town: Town, directory: Path, records: int, rounds: int) -> list[Figure]:
    """All figures of one worker by itself."""
    town.stack.reset()
    with ExitStack() as stack:
        bare = stack.enter_context(alone(directory / "bare", InMemory()))
        state = InDynamo(bootstrap.store(), bootstrap.settings().tables)
        full = stack.enter_context(alone(directory / "full", state))
        for one in (bare, full):
            warm(one)
        figures: list[Figure] = []
        for name, begin in WORK.items():
            without = _rounds(bare, begin, records, rounds)
            figures += _figures(name, records, without, _rounds(full, begin, records, rounds))
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


def _rounds(one: Alone, begin: Begin, records: int, rounds: int) -> Rounds:
    seconds: list[float] = []
    uses: list[Use] = []
    for _ in range(rounds):
        begin(one, records)
        with metered(bootstrap.store()) as use:
            seconds.append(one.run())
        uses.append(use)
        rest(one)
    return Rounds(seconds, uses[0])


def _figures(name: str, records: int, without: Rounds, full: Rounds) -> list[Figure]:
    thousand = 1000 / records
    bare, stated = median(without.seconds) * thousand, median(full.seconds) * thousand
    used = ", ".join(f"{operation} {number}" for operation, number in full.use.operations.most_common())
    cpu, units = "processor time of one worker, by itself", "DynamoDB per 1,000 records"
    return [
        Figure(cpu, f"{name}: without state", bare, "s / 1,000", ("goal", BARE_GOAL), _spread(without, thousand)),
        Figure(cpu, f"{name}: with state", stated, "s / 1,000", ("goal", GOAL), _spread(full, thousand)),
        Figure(units, f"{name}: operations", full.use.operations.total() * thousand, "calls", note=used),
        Figure(units, f"{name}: written", full.use.write_units * thousand, "write units", ("record", 1000)),
        Figure(units, f"{name}: read", full.use.read_units * thousand, "read units", ("record", 1000)),
    ]


def _spread(rounds: Rounds, thousand: float) -> str:
    return f"[{min(rounds.seconds) * thousand:.2f}-{max(rounds.seconds) * thousand:.2f}]"


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
    size = item_size(link_item(link, 1))
    return Figure("DynamoDB per 1,000 records", f"link of {MAPPED} mapped fields", size, "bytes", ("unit", WRITE_UNIT))
