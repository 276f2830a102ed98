"""Links and pointers as items: nothing is lost, little room is taken."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tandem.adapters.dynamodb.errors import Item
from tandem.adapters.dynamodb.link_items import link_item, link_of, pointer_item, pointer_of
from tandem.adapters.dynamodb.tables import LinkItem, PointerItem
from tandem.domain.links import Base, Claim, Intent, Link, OwnWrite, Pointer, State
from tandem.domain.loops import Flip
from tandem.domain.records import Side
from tandem.domain.shadow import SIZE, Shadow

slots = st.integers(0, 0x7FFF)
hashes = st.binary(min_size=SIZE, max_size=SIZE)
seconds = st.integers(0, 2**40)
moments = st.floats(0, 2**40)
words = st.text(min_size=1, max_size=20)
shadows = st.builds(Shadow, hashes, hashes)
intents = st.dictionaries(
    slots, st.builds(Intent, shadows, st.frozensets(st.sampled_from(Side), min_size=1)), max_size=5
)
claims = st.builds(Claim, words, moments, intents)
links = st.builds(
    Link,
    key=words,
    object=words,
    salt=st.binary(min_size=16, max_size=16),
    person=st.none() | words,
    state=st.sampled_from(State),
    version=st.integers(1, 2**40),
    shadows=st.dictionaries(slots, shadows, max_size=70),
    dirty=st.booleans(),
    claim=st.none() | claims,
    stamp=seconds,
    written=seconds,
    own=st.none() | st.builds(OwnWrite, st.frozensets(slots, max_size=5), seconds, seconds),
    bases=st.lists(st.builds(Base, slots, hashes, hashes, seconds), max_size=4).map(tuple),
    rejected=st.frozensets(slots, max_size=5),
    since=seconds,
    absorbed_by=st.none() | words,
    flips=st.lists(
        st.builds(Flip, slots, st.sampled_from(Side), st.integers(1, 127), st.integers(0, 2**32 - 1)), max_size=4
    ).map(tuple),
)
pointers = st.builds(
    Pointer,
    person=words,
    key=st.none() | words,
    claim=st.none() | claims,
    salt=st.just(b"") | st.binary(min_size=16, max_size=16),
    version=st.integers(1, 2**40),
)

SHADOW = Shadow(b"sales1", b"marke1")
FULL = Link(
    key="00Q000000000001AAA",
    object="Contact",
    salt=bytes(16),
    person="1000001",
    state=State.GONE,
    version=12,
    shadows={1: SHADOW},
    dirty=True,
    claim=Claim("one", 1763962000.5, {1: Intent(SHADOW, frozenset({Side.MARKETO}))}),
    stamp=1763962000,
    written=1763962000,
    own=OwnWrite(frozenset({1}), 1, 2),
    bases=(Base(1, b"newnew", b"basebs", 3),),
    rejected=frozenset({1}),
    since=1763962000,
    absorbed_by="00Q000000000002AAA",
    flips=(Flip(1, Side.MARKETO, 3, 1763962000),),
)
POINTER = Pointer("1000001", "00Q000000000001AAA", FULL.claim, salt=bytes(16), version=2)


def size(item: Item) -> int:
    """The size of an item by AWS's rules ("DynamoDB item sizes and formats")."""
    return sum(len(name.encode()) + _value_size(*next(iter(value.items()))) for name, value in item.items())


def _value_size(kind: str, value: str | bytes | bool) -> int:
    if isinstance(value, bool):
        return 1
    if isinstance(value, bytes):
        return len(value)
    digits = len(value.replace(".", ""))
    return (digits + 1) // 2 + 1 if kind == "N" else len(value.encode())


@given(links)
def test_a_link_comes_back_as_it_was(link: Link) -> None:
    assert link_of(link_item(link, 3), 3) == link


@given(pointers)
def test_a_pointer_comes_back_as_it_was(pointer: Pointer) -> None:
    assert pointer_of(pointer_item(pointer, 3), 3) == pointer


@pytest.mark.parametrize("example", [FULL, POINTER])
def test_the_examples_leave_no_field_at_its_usual_value(example: Link | Pointer) -> None:
    for one in fields(example):
        usual = one.default_factory() if one.default_factory is not MISSING else one.default
        assert getattr(example, one.name) != usual, one.name


def test_hashes_of_another_key_are_forgotten_and_the_rest_is_kept() -> None:
    claim = Claim("one", 1763962000.5)

    assert link_of(link_item(FULL, 1), 2) == replace(FULL, shadows={}, claim=claim, bases=())
    assert pointer_of(pointer_item(POINTER, 1), 2) == replace(POINTER, claim=claim)


def test_the_models_declare_every_attribute() -> None:
    for model, item in ((LinkItem, link_item(FULL, 1)), (PointerItem, pointer_item(POINTER, 1))):
        declared = {one.attr_name: one.attr_type for one in model.get_attributes().values()}
        assert {name: next(iter(value)) for name, value in item.items()} == declared


@pytest.mark.parametrize("both_differ", [False, True])
def test_a_link_with_sixty_fields_is_one_write_unit(both_differ: bool) -> None:
    shadow = SHADOW if both_differ else Shadow(b"equal!", b"equal!")
    settled = Link(
        key="00Q000000000001AAA",
        object="Contact",
        salt=bytes(16),
        person="123456789",
        version=99_999,
        shadows=dict.fromkeys(range(1000, 1060), shadow),
        stamp=1763962000,
        written=1763962000,
    )

    assert size(link_item(settled, 1)) <= (1024 if both_differ else 600)


def test_a_link_with_sixty_fields_still_is_one_write_unit_after_our_own_writes() -> None:
    settled = replace(
        FULL,
        claim=None,
        shadows=dict.fromkeys(range(1000, 1060), Shadow(b"equal!", b"equal!")),
        own=OwnWrite(frozenset(range(60)), 1763962000, 1763962001),
        bases=tuple(Base(slot, b"newnew", b"basebs", 1763962000) for slot in range(10)),
    )

    assert size(link_item(settled, 1)) <= 1024
