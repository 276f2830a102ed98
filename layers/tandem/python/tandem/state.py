"""The stores of one era: the half of bootstrap that makes the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tandem.adapters.dynamodb.facts import DynamoWatermarks
from tandem.adapters.dynamodb.links import DynamoLinks
from tandem.adapters.dynamodb.rejects import DynamoRejects
from tandem.adapters.dynamodb.runs import DynamoRuns
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.eras import EraLinks, EraRejects, EraWatermarks
from tandem.ports import Links, Rejects, Runs, Watermarks
from tandem.service.identity import Era


@dataclass(frozen=True, slots=True)
class Stores:
    """What is remembered of one pair of systems. Runs are common to all eras; each names its own."""

    era: Era
    links: Links
    runs: Runs
    watermarks: Watermarks
    rejects: Rejects


def stores(store: Store, tables: Mapping[str, str], era: Era) -> Stores:
    """The stores of an era in these tables."""
    made = Stores(
        era,
        DynamoLinks(store, links=tables["links"], pointers=tables["pointers"]),
        DynamoRuns(store, tables["runs"], prefix=era.prefix),
        DynamoWatermarks(store, tables["watermarks"]),
        DynamoRejects(store, tables["rejects"]),
    )
    if not era.prefix:
        return made
    return Stores(
        era,
        EraLinks(made.links, era.prefix),
        made.runs,
        EraWatermarks(made.watermarks, era.prefix),
        EraRejects(made.rejects, era.prefix),
    )
