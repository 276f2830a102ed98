"""A record gets another key by being deleted and made again, and whoever dies in between loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from tandem.domain.family import Home
from tandem.domain.fields import Field
from tandem.domain.links import Link, State
from tandem.domain.mapping import Direction, FieldMap, Pair
from tandem.domain.plan import Plan
from tandem.domain.records import Outcome, Result, Row, Written
from tandem.domain.shadow import EMPTY, Shadow
from tandem.domain.values import Kind
from tandem.service import rekeying
from tandem.service.jobs import Job
from tandem.service.listing import plan_both
from tandem.service.world import Work, World

from tests.unit.service.memory import memory_world, store

ROLE, PRIMARY = 1, 2
MAPPING = FieldMap(
    "role",
    (
        Pair(ROLE, Field("Role", Kind.TEXT), Field("role", Kind.TEXT), Direction.TO_MARKETO),
        Pair(PRIMARY, Field("IsPrimary", Kind.BOOLEAN), Field("isPrimary", Kind.BOOLEAN), Direction.TO_MARKETO),
    ),
)
LINK = Link("00K", "role", b"", person="guid", shadows={ROLE: Shadow(EMPTY, EMPTY)})
ROW = Row("00K", 1, deleted=False, person=None, modified_by="", values={"Role": "Other", "IsPrimary": False})


@dataclass
class Roles:
    """A Marketo that answers every deletion in one way."""

    result: Result

    def of(self, home: Home) -> Roles:
        return self

    def delete(self, ids: Sequence[str]) -> Written:
        return Written(tuple(Outcome(self.result, id_) for id_ in ids), 0, 0)


@dataclass
class Someone:
    """A Salesforce that knows who we are."""

    def us(self) -> str:
        return "005"


def _job(slot: int, link: Link = LINK) -> Job:
    return Job(link, ROW, Plan(marketo={slot: "Other"}), both=False, read_at=0)


def _world(result: Result) -> World:
    return memory_world(marketo=Roles(result), salesforce=Someone(), mappings={"role": MAPPING})


def _taken(result: Result) -> tuple[World, Work, Link]:
    world, work = _world(result), Work("role")
    store(world, LINK)
    rekeying.take_away(world, work, [_job(ROLE)])
    return world, work, world.links.read(["00K"])["00K"]


def test_only_what_belongs_to_the_key_makes_another_record() -> None:
    world = _world(Result.DONE)

    assert rekeying.is_needed(world, _job(ROLE))
    assert not rekeying.is_needed(world, _job(PRIMARY))


@pytest.mark.parametrize("result", [Result.DONE, Result.GONE])
def test_what_was_taken_away_waits_for_its_birth_in_the_same_run(result: Result) -> None:
    _, work, link = _taken(result)

    assert (link.person, link.state, link.claim, dict(link.shadows)) == (None, State.LIVE, None, {})
    assert work.putback == {"00K": 0}


def test_what_was_refused_keeps_its_record_and_is_told() -> None:
    world, work, link = _taken(Result.REFUSED)

    assert (link.person, link.claim) == ("guid", None)
    assert link.rejected
    assert not work.putback
    assert world.rejects.of(["00K"])


def test_a_record_that_is_missing_after_an_unheard_deletion_is_made_again() -> None:
    world, work, link = _taken(Result.UNDECIDED)
    assert (link.person, link.claim is None) == ("guid", False)

    job = plan_both(world, work, world.planner("role"), link, ROW, None, 10, 10.0)

    assert job is None
    assert world.links.read(["00K"])["00K"].person is None
    assert "00K" in work.putback
