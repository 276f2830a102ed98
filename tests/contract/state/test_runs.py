"""What `ports.Runs` promises."""

from __future__ import annotations

from dataclasses import replace

from tandem.domain.runs import Cursor, Kind, Run, Slice, SliceState, Stage, Status, Window
from tandem.ports import Loss

from tests.contract.state.conftest import State

NEW = ("Lead", "Push new", "new")
UPDATED = ("Contact", "Pull updates", "updated")


def run(number: int, **changes: object) -> Run:
    made = Run(f"run{number}", 1763962000.25 + number, 1763962000 + number)
    return replace(made, **changes)  # type: ignore[arg-type]


def piece(name: str, phase: int = 0, **changes: object) -> Slice:
    return replace(Slice(f"{phase}-{name}", phase, Kind.LIST, "Lead"), **changes)  # type: ignore[arg-type]


def test_nothing_is_open_at_first(state: State) -> None:
    assert state.runs.current() is None
    assert state.runs.read("run1") is None
    assert state.runs.last(3) == []


def test_an_open_run_is_read_as_it_was_opened(state: State) -> None:
    opened = run(1, windows=(Window("Lead", 5, 9), Window("Contact", 0, 9)), phase=3, behind=True, compare=True)

    assert state.runs.open(opened, [])

    assert state.runs.current() == opened
    assert state.runs.read("run1") == opened
    assert state.runs.stage("run1", 3) == Stage(3, 0)


def test_only_one_run_is_open(state: State) -> None:
    state.runs.open(run(1), [piece("a")])

    assert not state.runs.open(run(2), [piece("b")])
    assert state.runs.current() == run(1)
    assert state.runs.read("run2") is None
    assert state.runs.open_slices("run2", 0) == []


def test_an_ended_run_lets_the_next_one_open(state: State) -> None:
    state.runs.open(run(1), [])

    assert state.runs.end(run(1), Status.SUCCEEDED, 1763963000.5)
    assert state.runs.current() is None
    assert state.runs.open(run(2), [])

    assert state.runs.last(5) == [run(2), run(1, status=Status.SUCCEEDED, ended_at=1763963000.5)]
    assert state.runs.last(1) == [run(2)]


def test_a_run_that_is_not_open_cannot_be_ended(state: State) -> None:
    state.runs.open(run(1), [])
    state.runs.end(run(1), Status.SUCCEEDED, 5.0)
    state.runs.open(run(2), [])

    assert not state.runs.end(run(1), Status.FAILED, 6.0)
    assert state.runs.current() == run(2)
    assert state.runs.read("run1") == run(1, status=Status.SUCCEEDED, ended_at=5.0)


def test_an_ended_run_is_not_opened_again(state: State) -> None:
    state.runs.open(run(1), [])
    state.runs.end(run(1), Status.SUCCEEDED, 5.0)

    assert not state.runs.open(run(1), [])
    assert state.runs.current() is None


def test_a_slice_is_read_as_it_was_stored(state: State) -> None:
    full = Slice(
        id="0-full",
        phase=0,
        kind=Kind.WINDOW,
        object="Contact",
        keys=("003A", "003B"),
        cursor=Cursor(1763962000, "003A"),
        limit=77,
        owner="nobody",
        until=3.5,
        tries=2,
        not_before=1763962100.5,
    )
    state.runs.open(run(1), [full, piece("plain")])

    assert sorted(state.runs.open_slices("run1", 0), key=lambda one: one.id) == [full, piece("plain")]


def test_a_slice_is_held_by_one_worker_at_a_time_and_each_try_counts(state: State) -> None:
    state.runs.open(run(1), [piece("a", keys=("x", "y"))])
    taken = piece("a", keys=("x", "y"), owner="one", until=110.5, tries=1)

    assert state.runs.take("run1", "0-a", "one", 100.0, 110.5) == taken
    assert state.runs.take("run1", "0-a", "two", 110.0, 120.0) is None
    assert state.runs.open_slices("run1", 0) == [taken]
    assert state.runs.take("run1", "0-a", "two", 110.5, 120.0) == replace(taken, owner="two", until=120.0, tries=2)


def test_a_slice_that_does_not_exist_is_nobodys(state: State) -> None:
    state.runs.open(run(1), [piece("a")])

    assert state.runs.take("run1", "0-b", "one", 100.0, 110.0) is None
    assert state.runs.take("run2", "0-a", "one", 100.0, 110.0) is None
    assert state.runs.close("run1", piece("b"), [], {}) is None
    assert not state.runs.note("run1", "0-b", "Lead", ["x"])


def test_closing_counts_down_and_adds_up(state: State) -> None:
    state.runs.open(run(1), [piece("a"), piece("b")])

    assert state.runs.close("run1", piece("a"), [], {NEW: 2, UPDATED: 3}) == 1
    assert state.runs.stage("run1", 0) == Stage(0, 1, False, {NEW: 2, UPDATED: 3})
    assert state.runs.close("run1", piece("b"), [], {NEW: 1}, failed=True) == 0
    assert state.runs.stage("run1", 0) == Stage(0, 0, True, {NEW: 3, UPDATED: 3})
    assert state.runs.open_slices("run1", 0) == []


def test_a_slice_is_closed_once(state: State) -> None:
    state.runs.open(run(1), [piece("a"), piece("b")])
    state.runs.close("run1", piece("a"), [], {NEW: 1})

    assert state.runs.close("run1", piece("a"), [piece("c")], {NEW: 1}, failed=True) is None
    assert state.runs.take("run1", "0-a", "one", 100.0, 110.0) is None
    assert state.runs.stage("run1", 0) == Stage(0, 1, False, {NEW: 1})
    assert [one.id for one in state.runs.open_slices("run1", 0)] == ["0-b"]


def test_continuations_are_open_slices_of_the_phase(state: State) -> None:
    state.runs.open(run(1), [piece("a")])

    assert state.runs.close("run1", piece("a"), [piece("a.1", keys=("k",)), piece("a.2")], {}) == 2

    assert sorted(state.runs.open_slices("run1", 0), key=lambda one: one.id) == [
        piece("a.1", keys=("k",)),
        piece("a.2"),
    ]
    assert state.runs.close("run1", piece("a.1"), [], {}) == 1
    assert state.runs.close("run1", piece("a.2"), [], {}) == 0


def test_a_slice_of_many_keys_keeps_them_all(state: State) -> None:
    keys = tuple(f"00Q{n:012}AAA" for n in range(2000))

    state.runs.open(run(1), [piece("a", keys=keys)])

    taken = state.runs.take("run1", "0-a", "one", 1.0, 2.0)
    assert taken is not None
    assert taken.keys == keys


def test_a_run_moves_from_phase_to_phase_once(state: State) -> None:
    state.runs.open(run(1), [piece("a")])

    assert state.runs.begin(run(1, behind=True), 2, [piece("x", 2), piece("y", 2)])
    assert not state.runs.begin(run(1), 1, [piece("z", 1)])

    assert state.runs.current() == run(1, phase=2, behind=True)
    assert state.runs.stage("run1", 2) == Stage(2, 2)
    assert state.runs.stage("run1", 1) == Stage(1, 0)
    assert state.runs.open_slices("run1", 1) == []


def test_phases_do_not_mix(state: State) -> None:
    state.runs.open(run(1), [piece("a")])
    state.runs.begin(run(1), 1, [piece("a", 1)])
    state.runs.begin(run(1, phase=1), 10, [piece("a", 10)])

    assert [one.phase for one in state.runs.open_slices("run1", 1)] == [1]
    assert state.runs.close("run1", piece("a", 10), [], {NEW: 4}) == 0
    assert state.runs.stage("run1", 1) == Stage(1, 1)
    assert state.runs.stage("run1", 10) == Stage(10, 0, False, {NEW: 4})


def test_an_ended_run_moves_no_more(state: State) -> None:
    state.runs.open(run(1), [])
    state.runs.end(run(1), Status.FAILED, 9.0)

    assert not state.runs.begin(run(1), 1, [])


def test_keys_are_remembered_by_object_each_once(state: State) -> None:
    state.runs.open(run(1), [piece("a")])

    assert state.runs.note("run1", "0-a", "Lead", ["a", "b"])
    assert state.runs.note("run1", "0-a", "Lead", ["b", "c"])
    assert state.runs.note("run1", "0-a", "LeadHistory", ["d"])
    assert state.runs.note("run1", "0-a", "Contact", [])

    assert state.runs.entries("run1", "Lead") == ["a", "b", "c"]
    assert state.runs.entries("run1", "LeadHistory") == ["d"]
    assert state.runs.entries("run1", "Contact") == []


def test_a_closed_slice_remembers_nothing_more(state: State) -> None:
    state.runs.open(run(1), [piece("a")])
    state.runs.close("run1", piece("a"), [], {})

    assert not state.runs.note("run1", "0-a", "Lead", ["a"])
    assert state.runs.entries("run1", "Lead") == []


def test_what_is_kept_for_later_belongs_to_the_next_run(state: State) -> None:
    state.runs.open(run(1), [])
    state.runs.later("Lead", ["a", "b"])
    state.runs.later("Contact", ["c"])
    state.runs.later("Lead", ["b", "d"])
    state.runs.later("Lead", [])
    assert not state.runs.open(run(2), [])
    assert state.runs.entries("run1", "Lead") == []
    state.runs.end(run(1), Status.SUCCEEDED, 5.0)

    state.runs.open(run(2), [piece("x")])
    state.runs.end(run(2), Status.SUCCEEDED, 6.0)
    state.runs.open(run(3), [])

    assert state.runs.entries("run2", "Lead") == ["a", "b", "d"]
    assert state.runs.entries("run2", "Contact") == ["c"]
    assert state.runs.entries("run3", "Lead") == []


def test_a_collision_reported_twice_is_one(state: State) -> None:
    state.runs.open(run(1), [])
    first = Loss("00QA", "1001", "Lead", "Phone", "salesforce", "0a0b0c", 1763962000.5, "both changed")
    second = replace(first, at=1763962001.0)

    state.runs.lost("run1", [first, second, first])
    state.runs.lost("run1", [first])

    assert state.runs.losses("run1") == [first, second]
    assert state.runs.losses("run2") == []


def test_a_failed_slice_is_told_by_its_phase_alone(state: State) -> None:
    state.runs.open(run(1), [piece("a", state=SliceState.OPEN)])

    assert state.runs.close("run1", piece("a"), [], {}, failed=True) == 0
    assert state.runs.stage("run1", 0).failed
