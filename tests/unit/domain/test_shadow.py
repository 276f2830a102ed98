"""Shadows: hashes of what both sides held, and the bytes they are kept as."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tandem.domain.shadow import EMPTY, SIZE, Hasher, Shadow, packed, unpacked
from tandem.domain.values import Kind

HASHER = Hasher(b"the key of this installation")
HASHES = st.binary(min_size=SIZE, max_size=SIZE)
PAIRS = st.one_of(HASHES.map(lambda one: Shadow(one, one)), st.builds(Shadow, HASHES, HASHES))
SHADOWS = st.dictionaries(st.integers(1, 0x7FFF), PAIRS)


@given(SHADOWS)
def test_what_is_packed_is_unpacked_again(shadows: dict[int, Shadow]) -> None:
    assert unpacked(packed(shadows, 7), 7) == shadows


def test_a_field_takes_eight_bytes_and_six_more_where_the_sides_differ() -> None:
    equal, different = Shadow(b"equal!", b"equal!"), Shadow(b"sales1", b"marke1")

    assert len(packed({1: equal, 2: different}, 1)) == 2 + 8 + 14


def test_shadows_of_another_key_or_version_are_no_shadows() -> None:
    data = packed({1: Shadow(b"equal!", b"equal!")}, 1)

    assert unpacked(data, 2) == {}
    assert unpacked(data[:1] + b"\xff" + data[2:], 1) == {}
    assert unpacked(b"", 1) == {}


@given(st.binary(min_size=1, max_size=16), st.sampled_from(list(Kind)), st.none() | st.text())
def test_a_hash_is_the_same_alone_and_among_others_of_its_link(salt: bytes, kind: Kind, text: str | None) -> None:
    digest = HASHER.of(salt)
    digest(Kind.TEXT, "something else before")

    assert digest(kind, text) == HASHER(salt, kind, text)


def test_an_empty_value_is_all_zeros_for_every_link() -> None:
    assert HASHER(b"one", Kind.TEXT, None) == HASHER(b"two", Kind.TEXT, None) == EMPTY


def test_a_hash_depends_on_key_link_and_value() -> None:
    known = HASHER(b"salt", Kind.TEXT, "value")

    assert len(known) == SIZE
    assert known != Hasher(b"another key")(b"salt", Kind.TEXT, "value")
    assert known != HASHER(b"grit", Kind.TEXT, "value")
    assert known != HASHER(b"salt", Kind.TEXT, "Value")


def test_the_case_of_an_address_is_no_difference() -> None:
    assert HASHER(b"salt", Kind.EMAIL, "Ana@Example.com") == HASHER(b"salt", Kind.EMAIL, "ana@example.com")
