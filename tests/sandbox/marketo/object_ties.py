"""How the records of a kind hang together with people and with one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo.envelope import Problem
from tests.sandbox.marketo.journal import Author
from tests.sandbox.marketo.people import Change
from tests.sandbox.marketo.tables import Row, Values
from tests.sandbox.marketo.world import World


def _welcome(world: World, records: Sequence[Any]) -> None:
    return None


def _no_problem(world: World, values: Values, row: Row | None) -> Problem | None:
    return None


def _free(world: World, row: Row) -> bool:
    return False


def _nothing(world: World, row: Row, author: Author) -> None:
    return None


def _nothing_changed(world: World, row: Row, changes: Sequence[Change], author: Author) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Ties:
    """What a kind adds to the common pattern of sync and delete.

    `refuse` refuses a whole call; `problem` tells why values cannot be written to a record (None: a new one);
    `made`, `changed` and `removed` do what follows; `in_use` tells whether something still refers to a record.
    """

    refuse: Callable[[World, Sequence[Any]], None] = _welcome
    problem: Callable[[World, Values, Row | None], Problem | None] = _no_problem
    made: Callable[[World, Row, Author], None] = _nothing
    changed: Callable[[World, Row, Sequence[Change], Author], None] = _nothing_changed
    in_use: Callable[[World, Row], bool] = _free
    removed: Callable[[World, Row, Author], None] = _nothing
