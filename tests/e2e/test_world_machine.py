"""Histories through the doors: humans on both sides, vendors that fail, workers that die; judged by a model."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from tests.e2e.conftest import Ground
from tests.e2e.machine import troubles
from tests.e2e.machine.history import Kind, Round, rounds
from tests.e2e.machine.humans import FIRST, Humans
from tests.e2e.machine.judging import Judge, rest
from tests.e2e.machine.moment import Moment, back_at, empty, kept, let_pass
from tests.e2e.machine.playing import Player
from tests.e2e.machine.resting import cycle

HISTORIES = 5 * int(os.environ.get("SOAK", "1"))
"""Histories of each kind."""
ALL = tuple(troubles.TROUBLES)
KINDS = (
    Kind("calm"),
    Kind("late", late_commits=True, late_events=True),
    Kind("deaths", deaths=True),
    Kind("salesforce", troubles=tuple(name for name in ALL if name.startswith("salesforce")), late_commits=True),
    Kind("marketo", troubles=tuple(name for name in ALL if name.startswith("marketo")), late_events=True),
    Kind("aws", troubles=tuple(name for name in ALL if name.startswith(("dynamodb", "sqs"))), deaths=True),
    Kind("deletes", deletes=True, deaths=True),
    Kind("refusals", refusals=True, deaths=True),
    Kind("repeats", repeats=True),
    Kind("storm", deaths=True, troubles=ALL, late_commits=True, late_events=True, deletes=True),
)


@pytest.fixture(scope="module")
def beginning(ground: Ground) -> Moment:
    """Linked leads long after they were linked; the workers are warm."""
    with empty(ground) as town:
        town.load_leads(*({"LastName": who, "Email": f"{who}@example.com", **values} for who, values in FIRST.items()))
        town.run()
        for _ in range(3):
            cycle(town, 2000)
        let_pass(town, 2000)
        return kept(town)


def _broken(ground: Ground, beginning: Moment, kind: Kind, history: list[Round]) -> Iterator[str]:
    with back_at(ground, beginning) as town:
        if kind.late_events:
            troubles.make_late(town, len(history))
        player = Player(town, Humans(town))
        if kind.refusals:
            player.humans.refuse()
        for one in history:
            player.play(one)
        troubles.end(town)
        player.pass_time(0)
        yield from rest(town)
        player.excuse()
        yield from Judge.of(town, player.humans, kind).broken()
        for edit in player.humans.book.edits:
            note(f"{edit}{' (excused)' if edit.number in player.humans.book.excused else ''}")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_history_comes_to_rest_with_no_edit_lost_and_nobody_twice(
    ground: Ground, beginning: Moment, kind: Kind
) -> None:
    @settings(
        max_examples=HISTORIES,
        deadline=None,
        database=None,
        derandomize="SOAK" not in os.environ,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(rounds(kind))
    def histories(history: list[Round]) -> None:
        broken = list(_broken(ground, beginning, kind, history))
        assert not broken, "\n".join(broken)

    histories()
