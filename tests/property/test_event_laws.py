"""Laws of reading the feed, and of planning a whole record."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tandem.domain.feed import Judge, Meaning
from tandem.domain.fields import Field
from tandem.domain.links import Base, Claim, Intent, Link
from tandem.domain.mapping import FieldMap, Pair
from tandem.domain.plan import Planner
from tandem.domain.records import Event, EventKind, Row, Side
from tandem.domain.values import Kind, Text, comparable

from tests.property.laws import (
    HASHER,
    LAW,
    SALT,
    US,
    digest,
    shadow_of,
)


def link_with(pair: Pair, agreed: Text, **more: object) -> Link:
    """A link whose one field was agreed on a value."""
    return replace(Link("s", "lead", SALT, "m", shadows={1: shadow_of(pair, agreed, agreed)}), **more)  # type: ignore[arg-type]


TEXT = Pair(1, Field("theirs", Kind.TEXT), Field("ours", Kind.TEXT))
VALUES = st.sampled_from(["a", "b", "c", "d", None])


def base_of(new: Text, old: Text) -> Base:
    """Our write of one value over another."""
    return Base(1, digest(Kind.TEXT, new), digest(Kind.TEXT, old), 1)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Link, Event]:
    """A live link, perhaps under a claim and with open writes of ours, and an event of its field."""
    agreed = draw(VALUES)
    side = draw(st.sampled_from(Side))
    meant = draw(VALUES)
    claim = draw(st.none() | st.just(Claim("o", 9, {1: Intent(shadow_of(TEXT, meant, meant), frozenset({side}))})))
    bases = tuple(draw(st.lists(st.builds(base_of, VALUES, VALUES), max_size=2)))
    rejected = draw(st.sampled_from([frozenset[int](), frozenset({1})]))
    link = link_with(TEXT, agreed, claim=claim, bases=bases, rejected=rejected)
    event = Event("g", "m", 1, EventKind.CHANGED, "ours", draw(VALUES), draw(VALUES), draw(st.booleans()))
    return link, event


@LAW
@given(histories())
def test_an_event_that_is_news_is_never_passed_over(history: tuple[Link, Event]) -> None:
    link, event = history
    judge = Judge(FieldMap("lead", (TEXT,)), HASHER)
    new = digest(Kind.TEXT, event.new)
    known = {link.shadows[1].marketo}
    if link.claim and Side.MARKETO in link.claim.intent[1].sides:
        known = {link.claim.intent[1].shadow.marketo}

    verdict = judge(link, event)

    if new not in known:
        assert verdict.meaning is not Meaning.NOTHING
    if verdict.meaning is Meaning.NOTHING:
        assert verdict.link is None


@LAW
@given(histories())
def test_a_humans_event_never_settles_anything(history: tuple[Link, Event]) -> None:
    link, event = history

    verdict = Judge(FieldMap("lead", (TEXT,)), HASHER)(link, replace(event, by_api=False))

    assert verdict.meaning in {Meaning.MARK, Meaning.NOTHING}


@LAW
@given(histories(), VALUES, VALUES)
def test_an_own_write_over_something_unseen_is_noticed(history: tuple[Link, Event], new: Text, old: Text) -> None:
    link, event = history
    link = replace(link, bases=(*link.bases, base_of(new, old)))

    verdict = Judge(FieldMap("lead", (TEXT,)), HASHER)(link, replace(event, by_api=True, new=new, old="unseen"))

    assert verdict.meaning is Meaning.OVERWRITTEN
    assert verdict.base is not None
    assert verdict.base.new == digest(Kind.TEXT, new)


@LAW
@given(
    st.lists(VALUES, min_size=3, max_size=3),
    st.lists(VALUES, min_size=3, max_size=3),
    st.lists(VALUES, min_size=3, max_size=3),
)
def test_a_plan_sends_only_fields_that_changed(before: list[Text], mine: list[Text], theirs: list[Text]) -> None:
    three = tuple(
        replace(TEXT, slot=n, salesforce=Field(f"s{n}", Kind.TEXT), marketo=Field(f"m{n}", Kind.TEXT))
        for n in (1, 2, 3)
    )
    planner = Planner(FieldMap("lead", three), HASHER, US)
    link = Link(
        "s", "lead", SALT, "m", shadows={p.slot: shadow_of(p, v, v) for p, v in zip(three, before, strict=True)}
    )
    row = Row("s", 1, False, None, "005", {f"s{n + 1}": value for n, value in enumerate(mine)})

    plan = planner.both(link, row, {n + 1: value for n, value in enumerate(theirs)}, 1)

    for slot, (old, here, there) in enumerate(zip(before, mine, theirs, strict=True), 1):
        assert (slot in plan.salesforce) <= (there != old)
        assert (slot in plan.marketo) <= (here != old)
        assert slot not in plan.salesforce or plan.salesforce[slot] == there
        assert slot not in plan.marketo or plan.marketo[slot] == here
        assert comparable(Kind.TEXT, here) != comparable(Kind.TEXT, there) or slot not in plan.intent
    assert plan.intent.keys() == plan.salesforce.keys() | plan.marketo.keys()
    assert {base.slot for base in plan.bases} == plan.marketo.keys()
