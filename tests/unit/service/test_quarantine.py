"""A field in quarantine is told once, rests, and is taken up again after a day or when a person says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tandem.domain.links import Claim, Intent, Link, OwnWrite
from tandem.domain.loops import MOST, Flip
from tandem.domain.plan import Plan
from tandem.domain.records import Row, Side
from tandem.domain.shadow import EMPTY, Shadow
from tandem.ports import Reject
from tandem.service import quarantine
from tandem.service.jobs import Carried, Job
from tandem.service.settling import quiet_link, settled_link
from tandem.service.world import Work, World

from tests.unit.service.memory import PHONE, TITLE, SetClock, memory_world

NOW = 1_000_000
SHADOW = Shadow(EMPTY, EMPTY)
BEFORE = (Flip(PHONE, Side.SALESFORCE, MOST - 1, NOW - 300),)
ROW = Row("key", 1, deleted=False, person=None, modified_by="", values={})


def linked(**given: Any) -> Link:
    """A link with agreed phone and title."""
    return replace(Link("key", "lead", b"", person="1", shadows={PHONE: SHADOW, TITLE: SHADOW}), **given)


def carried(link: Link) -> Carried:
    """The phone was just written to Marketo."""
    plan = Plan(marketo={PHONE: "1"}, intent={PHONE: Intent(SHADOW, frozenset({Side.MARKETO}))})
    job = Job(link, ROW, plan, both=True, read_at=NOW)
    return Carried(job, replace(link, claim=Claim("me", NOW + 9, plan.intent)), done={PHONE})


def rejects(world: World) -> list[Reject]:
    """The open rejects of the record."""
    return world.rejects.of(["key"]).get("key", [])


def test_the_write_that_begins_a_quarantine_is_told_with_its_remedy() -> None:
    world, one = memory_world(), carried(linked(flips=BEFORE))

    quarantine.open_rejects(world, Work("lead"), [one])

    (told,) = rejects(world)
    assert (told.code, told.field, told.slots) == ("loop", "phone", (PHONE,))
    assert told.due_at == NOW + 86400
    assert "tandem retry" in told.remedy
    assert one.news == [told]


def test_the_settled_link_remembers_the_quarantine_its_field_is_rejected_and_what_agrees_no_more() -> None:
    one = carried(linked(flips=BEFORE, rejected=frozenset({TITLE})))

    after = settled_link(one, one.link, NOW, seen=True, day=86400)

    assert after.quarantine == {PHONE}
    assert after.rejected == {PHONE}


def test_a_look_that_finds_nothing_to_write_leaves_the_quarantine_and_clears_what_else_was_refused() -> None:
    link = linked(flips=(Flip(PHONE, Side.MARKETO, MOST, NOW),), rejected=frozenset({PHONE, TITLE}))

    after = quiet_link(Job(link, ROW, Plan(), both=True, read_at=NOW))

    assert after is not None
    assert after.rejected == after.quarantine == {PHONE}


def test_a_quarantine_is_lifted_after_a_day_or_when_its_reject_is_made_due() -> None:
    clock = SetClock(NOW)
    world, one = memory_world(clock=clock), carried(linked(flips=BEFORE))
    quarantine.open_rejects(world, Work("lead"), [one])
    link = settled_link(one, one.link, NOW, seen=True, day=86400)
    assert quarantine.lift(world, link).quarantine == {PHONE}

    clock.at = NOW + 86400
    assert quarantine.lift(world, link).quarantine == frozenset()

    clock.at = NOW + 5
    world.rejects.hasten(rejects(world), NOW + 5)
    assert quarantine.lift(world, link).quarantine == frozenset()


def test_fields_that_met_for_the_first_time_are_no_change() -> None:
    link = linked(shadows={}, own=OwnWrite(frozenset({PHONE}), NOW, NOW))

    assert carried(link).written() == {}
