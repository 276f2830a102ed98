"""What `ports.Seen` promises."""

from __future__ import annotations

from tests.contract.state.conftest import State

AT = 1763960400.0  # a full hour


def hashes(state: State, *guids: str) -> frozenset[bytes]:
    return frozenset(state.seen.hash(guid) for guid in guids)


def test_an_event_is_known_by_eight_bytes(state: State) -> None:
    assert state.seen.hash("783347:1") == bytes.fromhex("ce6169ac451f2db7")


def test_events_are_seen_between_two_moments(state: State) -> None:
    for number in range(-2, 4):
        state.seen.add(AT + 1800 * number, f"page {number}", [f"guid {number}"])

    assert state.seen.since(AT - 1800, AT + 3600) == hashes(state, "guid -1", "guid 0", "guid 1", "guid 2")
    assert state.seen.since(AT, AT) == hashes(state, "guid 0")
    assert state.seen.since(AT + 1, AT + 1799) == frozenset()


def test_a_page_seen_again_adds_to_what_was_seen(state: State) -> None:
    state.seen.add(AT, "page", ["a", "b"])
    state.seen.add(AT, "page", ["b", "c"])
    state.seen.add(AT, "page", ["a"])
    state.seen.add(AT, "other", ["d"])
    state.seen.add(AT, "empty", [])

    assert state.seen.since(AT, AT) == hashes(state, "a", "b", "c", "d")


def test_a_whole_page_is_remembered(state: State) -> None:
    guids = [f"{n}:{n}" for n in range(300)]

    state.seen.add(AT, "x" * 200, iter(guids))

    assert state.seen.since(AT - 1, AT + 1) == hashes(state, *guids)
