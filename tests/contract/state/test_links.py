"""What `ports.Links` promises."""

from __future__ import annotations

from dataclasses import replace

from tandem.domain.links import Base, Claim, Intent, Link, OwnWrite, Pointer, State
from tandem.domain.records import Side
from tandem.domain.shadow import EMPTY, Shadow

from tests.contract.state.conftest import State as Stores

SHADOW = Shadow(b"sales1", b"marke1")
LINK = Link("00Q000000000001AAA", "Lead", salt=b"0123456789abcdef")
FULL = Link(
    key="003000000000001AAA",
    object="Contact",
    salt=bytes(range(16)),
    person="1000001",
    state=State.ABSORBED,
    version=7,
    shadows={1: SHADOW, 2: Shadow(EMPTY, EMPTY), 32767: Shadow(b"equal!", b"equal!")},
    dirty=True,
    claim=Claim(
        "worker-1",
        1763962000.123456,
        {
            1: Intent(SHADOW, frozenset({Side.SALESFORCE})),
            2: Intent(SHADOW, frozenset({Side.MARKETO})),
            3: Intent(SHADOW, frozenset(Side)),
        },
    ),
    stamp=1763961000,
    written=1763961001,
    own=OwnWrite(frozenset({1, 3}), 1763961000, 1763961002),
    bases=(Base(3, b"newnew", b"basebs", 1763961000), Base(1, b"newer1", EMPTY, 1763961001)),
    rejected=frozenset({0, 2}),
    since=1763960000,
    absorbed_by="003000000000002AAA",
)


def link(number: int, **changes: object) -> Link:
    return replace(LINK, key=f"00Q{number:012}AAA", **changes)  # type: ignore[arg-type]


def test_a_link_is_read_as_it_was_stored(state: Stores) -> None:
    assert state.links.swap([(None, LINK), (None, FULL)]) == [True, True]

    assert state.links.read([LINK.key, FULL.key]) == {LINK.key: LINK, FULL.key: FULL}


def test_unknown_keys_are_left_out_and_keys_may_repeat(state: Stores) -> None:
    state.links.swap([(None, LINK)])

    assert state.links.read([LINK.key, "unknown", LINK.key]) == {LINK.key: LINK}
    assert state.links.read([]) == {}


def test_a_new_link_is_stored_only_where_there_is_none(state: Stores) -> None:
    state.links.swap([(None, LINK)])

    assert state.links.swap([(None, replace(LINK, person="2"))]) == [False]
    assert state.links.read([LINK.key]) == {LINK.key: LINK}


def test_a_link_is_replaced_only_at_the_version_that_was_read(state: Stores) -> None:
    state.links.swap([(None, LINK)])

    assert state.links.swap([(1, LINK.evolve(person="7"))]) == [True]
    assert state.links.swap([(1, LINK.evolve(person="8"))]) == [False]
    assert state.links.swap([(9, LINK.evolve(person="9"))]) == [False]
    assert state.links.read([LINK.key])[LINK.key].person == "7"


def test_a_link_that_does_not_exist_cannot_be_replaced(state: Stores) -> None:
    assert state.links.swap([(1, LINK)]) == [False]
    assert state.links.read([LINK.key]) == {}


def test_each_link_of_a_swap_counts_for_itself(state: Stores) -> None:
    state.links.swap([(None, link(n)) for n in range(4)])

    done = state.links.swap(
        [(1, link(0).evolve(person="a")), (5, link(1).evolve(person="b")), (None, link(2)), (None, link(9))]
    )

    assert done == [True, False, False, True]
    assert {key: one.person for key, one in state.links.read([link(n).key for n in range(10)]).items()} == {
        link(0).key: "a",
        link(1).key: None,
        link(2).key: None,
        link(3).key: None,
        link(9).key: None,
    }


def test_more_links_than_one_call_takes_are_stored_and_read(state: Stores) -> None:
    many = [link(n) for n in range(250)]
    state.links.swap([(None, many[150])])

    done = state.links.swap([(None, one) for one in many])

    assert [at for at, stored in enumerate(done) if not stored] == [150]
    assert state.links.read([one.key for one in many]) == {one.key: one for one in many}


def test_changes_of_one_link_in_one_swap_are_made_in_their_order(state: Stores) -> None:
    second = LINK.evolve(person="second")

    assert state.links.swap([(None, LINK), (None, link(2)), (1, second), (1, LINK.evolve())]) == [
        True,
        True,
        True,
        False,
    ]
    assert state.links.read([LINK.key]) == {LINK.key: second}


def test_nothing_swapped_is_nothing_done(state: Stores) -> None:
    assert state.links.swap([]) == []
    assert state.links.point([]) == []


def test_a_pointer_is_put_once_and_replaced_at_its_version(state: Stores) -> None:
    claim = Pointer("1001", None, Claim("worker-1", 1763962000.5, {4: Intent(SHADOW, frozenset({Side.SALESFORCE}))}))
    settled = claim.evolve(key=LINK.key, claim=None)

    assert state.links.point([(None, claim), (None, Pointer("1002", LINK.key))]) == [True, True]
    assert state.links.point([(None, replace(claim, key="other"))]) == [False]
    assert state.links.pointers(["1001", "1002", "1003"]) == {"1001": claim, "1002": Pointer("1002", LINK.key)}
    assert state.links.point([(1, settled), (2, Pointer("1002", None))]) == [True, False]
    assert state.links.pointers(["1001"]) == {"1001": settled}
