"""Laws of merging, of what a side holds, and of canonical text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from tandem.domain.fields import Field, hold
from tandem.domain.mapping import Pair, Winner
from tandem.domain.merge import Agreed, Meeting, Push, merge, merge_down
from tandem.domain.records import Side
from tandem.domain.shadow import Shadow
from tandem.domain.values import Kind, Text, canonical, raw_value

from tests.property.laws import (
    ANY_WAY,
    BOTH_WAYS,
    CONSENTS,
    KINDS,
    LAW,
    NO_CHECKBOX,
    digest,
    fields,
    meetings,
    shadow_of,
    texts,
    written,
)


@LAW
@given(meetings(ANY_WAY))
def test_a_merge_invents_no_value(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, shadow = meeting

    decision = merge(pair, salesforce, marketo, shadow, digest)

    if decision is not None:
        assert decision.salesforce in {salesforce, pair.held(Side.SALESFORCE, marketo)}
        assert decision.marketo in {marketo, pair.held(Side.MARKETO, salesforce)}
    push = written(decision)
    if push is not None:
        kept = push.salesforce if push.side is Side.MARKETO else push.marketo
        assert kept == (salesforce if push.side is Side.MARKETO else marketo)
        assert push.value != (salesforce if push.side is Side.SALESFORCE else marketo)
        assert pair.goes(push.side)


@LAW
@given(meetings(ANY_WAY))
def test_what_was_merged_needs_no_further_write(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, shadow = meeting
    decision = merge(pair, salesforce, marketo, shadow, digest)
    assume(decision is not None)
    assert decision is not None

    after = shadow_of(pair, decision.salesforce, decision.marketo)

    assert merge(pair, decision.salesforce, decision.marketo, after, digest) is None
    assert merge_down(pair, decision.salesforce, after, digest) is None


@LAW
@given(meetings(BOTH_WAYS))
def test_a_change_of_one_side_only_is_never_written_over(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, shadow = meeting
    assume(shadow is not None)
    assert shadow is not None
    down = digest(pair.salesforce.kind, salesforce) != shadow.salesforce
    up = digest(pair.marketo.kind, marketo) != shadow.marketo

    push = written(merge(pair, salesforce, marketo, shadow, digest))

    if push is not None and push.side is Side.SALESFORCE:
        assert up
        assert push.meeting is (Meeting.EDITED if down else None)
    if push is not None and push.side is Side.MARKETO:
        assert down
        assert push.meeting is (Meeting.EDITED if up else None)


@LAW
@given(meetings(ANY_WAY))
def test_a_collision_names_the_value_that_gives_way(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, shadow = meeting

    push = written(merge(pair, salesforce, marketo, shadow, digest))

    if push is not None and push.meeting is not None:
        assert push.lost == (salesforce if push.side is Side.SALESFORCE else marketo)


@LAW
@given(meetings(CONSENTS))
def test_consent_is_not_relaxed_where_two_values_meet(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, shadow = meeting

    push = written(merge(pair, salesforce, marketo, shadow, digest))

    if push is not None and (shadow is None or push.meeting is not None):
        assert push.value == "true"


@LAW
@given(meetings(NO_CHECKBOX))
def test_nothing_beats_something_at_a_first_meeting(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, _ = meeting

    push = written(merge(pair, salesforce, marketo, None, digest))

    if push is not None:
        source = marketo if push.side is Side.SALESFORCE else salesforce
        assert source is not None


@LAW
@given(meetings(BOTH_WAYS.map(lambda pair: replace(pair, consent=False))))
def test_the_winner_of_a_collision_is_the_one_of_the_setting(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, shadow = meeting

    push = written(merge(pair, salesforce, marketo, shadow, digest))

    if push is not None and push.meeting is not None:
        blank = pair.winner is Winner.NON_BLANK and marketo is None
        loser = Side.MARKETO if pair.winner is Winner.SALESFORCE or blank else Side.SALESFORCE
        assert push.side is loser


@LAW
@given(meetings(BOTH_WAYS))
def test_a_window_decides_as_a_reader_of_both_sides_would(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, marketo, _ = meeting
    before = pair.held(Side.SALESFORCE, marketo)
    shadow = shadow_of(pair, before, marketo)

    alone, both = merge_down(pair, salesforce, shadow, digest), merge(pair, salesforce, marketo, shadow, digest)

    if isinstance(both, Push):
        assert alone == both
    elif both is None:
        assert alone is None


@LAW
@given(KINDS.flatmap(lambda kind: st.tuples(fields(kind, "f"), texts(kind))), st.sampled_from(Side))
def test_what_is_held_is_held_again(described: tuple[Field, Text], side: Side) -> None:
    field, text = described

    held = hold(side, field, text)

    assert hold(side, field, held) == held
    assert canonical(field.kind, raw_value(field.kind, held)) == held


@LAW
@given(KINDS.flatmap(lambda kind: st.tuples(st.just(kind), texts(kind))))
def test_a_canonical_text_survives_being_written_and_read(valued: tuple[Kind, Text]) -> None:
    kind, text = valued

    assert canonical(kind, raw_value(kind, text)) == text
    assert canonical(kind, text) == text


@LAW
@given(meetings(BOTH_WAYS))
def test_agreement_writes_nothing(meeting: tuple[Pair, Text, Text, Shadow | None]) -> None:
    pair, salesforce, _, shadow = meeting
    marketo = pair.held(Side.MARKETO, salesforce)

    decision = merge(pair, salesforce, marketo, shadow, digest)

    assert decision is None or isinstance(decision, Agreed)
