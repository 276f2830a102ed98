"""Nothing that one era of the state remembers is found in another."""

from __future__ import annotations

from tandem.domain.links import Link, Pointer
from tandem.domain.runs import Kind, Run, Slice
from tandem.ports import Reject

from tests.contract.state.conftest import State

REJECT = Reject("00Q1", "marketo:1003:*", "lead", "marketo", "1003", "", "A cause.", "A remedy.", 1, 100.0, 1.0)


def test_links_and_pointers_of_the_same_ids_stand_beside_each_other(dynamodb: State, later: State) -> None:
    old, new = Link("00Q1", "lead", b"old", person="42"), Link("00Q1", "lead", b"new", person="7")
    dynamodb.links.swap([(None, old)])
    dynamodb.links.point([(None, Pointer("42", "00Q1"))])

    assert later.links.read(["00Q1"]) == {}
    assert later.links.pointers(["42"]) == {}
    assert later.links.swap([(None, new)]) == [True]
    assert later.links.point([(None, Pointer("42", "00Q9"))]) == [True]

    assert dynamodb.links.read(["00Q1"]) == {"00Q1": old}
    assert later.links.read(["00Q1"]) == {"00Q1": new}
    assert dynamodb.links.pointers(["42"]) == {"42": Pointer("42", "00Q1")}
    assert later.links.pointers(["42"]) == {"42": Pointer("42", "00Q9")}


def test_marks_counters_and_notes_begin_anew(dynamodb: State, later: State) -> None:
    dynamodb.watermarks.advance("mark:lead", 100)
    dynamodb.watermarks.add("deletes:lead", 3)
    dynamodb.watermarks.put_note("feed:changes", "token")

    assert [later.watermarks.get(name) for name in ("mark:lead", "deletes:lead")] == [None, None]
    assert later.watermarks.swap_note("feed:changes", None, "another")

    assert dynamodb.watermarks.note("feed:changes") == "token"


def test_rejects_of_the_old_pair_are_neither_due_nor_listed(dynamodb: State, later: State) -> None:
    dynamodb.rejects.open([REJECT])

    assert later.rejects.due("lead", 200.0, 10) == []
    assert later.rejects.all("lead", 10) == []
    assert later.rejects.of(["00Q1"]) == {}
    assert later.rejects.open([REJECT]) == [True]

    assert dynamodb.rejects.all("lead", 10) == [REJECT] == later.rejects.all("lead", 10)[0:1]


def test_keys_remembered_for_the_next_run_are_those_of_its_era(dynamodb: State, later: State) -> None:
    dynamodb.runs.later("lead", ["00Q1"])
    later.runs.later("lead", ["00Q2"])

    assert later.runs.open(Run("run", 1.0, 1, era=3), [Slice("0-0", 0, Kind.CHANGES, "changes")])
    later.runs.note("run", "0-0", "lead", ["00Q3"])

    assert later.runs.entries("run", "lead") == ["00Q2", "00Q3"]


def test_the_lock_is_common_to_all_eras_and_tells_whose_run_holds_it(dynamodb: State, later: State) -> None:
    dynamodb.runs.open(Run("run", 1.0, 1), [])

    found = later.runs.current()

    assert found is not None
    assert found.era == 0
    assert not later.runs.open(Run("other", 2.0, 2, era=3), [])
