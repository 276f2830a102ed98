"""What `ports.Rejects` promises."""

from __future__ import annotations

from dataclasses import replace

from tandem.ports import Reject

from tests.contract.state.conftest import State

REJECT = Reject(
    key="00Q1",
    cause_id="marketo:1003:Email",
    object="Lead",
    side="marketo",
    code="1003",
    field="Email",
    cause="The value is not an e-mail address.",
    remedy="Correct the address.",
    tries=1,
    due_at=1763962000.5,
    opened_at=1763961000.25,
    slots=(3, 1, 2),
)


def test_a_reject_is_read_as_it_was_opened(state: State) -> None:
    bare = replace(REJECT, key="00Q2", field="", cause="", remedy="", slots=())

    state.rejects.open([REJECT, bare])

    assert state.rejects.of(["00Q1", "00Q2", "00Q3", "00Q1"]) == {"00Q1": [REJECT], "00Q2": [bare]}
    assert state.rejects.of([]) == {}


def test_only_a_new_cause_of_a_record_is_new(state: State) -> None:
    again = replace(REJECT, tries=2, due_at=1763999999.0)
    other = replace(REJECT, cause_id="marketo:1003:Phone")

    assert state.rejects.open([REJECT]) == [True]
    assert state.rejects.open([again, other]) == [False, True]

    assert sorted(state.rejects.of(["00Q1"])["00Q1"], key=lambda one: one.cause_id) == [again, other]


def test_opening_many_tells_which_are_new(state: State) -> None:
    many = [replace(REJECT, key=f"00Q{n}") for n in range(150)]
    state.rejects.open(many[::3])

    assert state.rejects.open(many) == [n % 3 != 0 for n in range(150)]
    assert state.rejects.of(one.key for one in many) == {one.key: [one] for one in many}


def test_a_closed_cause_is_new_when_it_comes_again(state: State) -> None:
    other = replace(REJECT, cause_id="other")
    state.rejects.open([REJECT, other])

    state.rejects.close([REJECT, replace(REJECT, key="unknown")])

    assert state.rejects.of(["00Q1"]) == {"00Q1": [other]}
    assert state.rejects.open([REJECT]) == [True]


def test_a_reject_opened_again_since_it_was_read_stays(state: State) -> None:
    again = replace(REJECT, tries=2, due_at=REJECT.due_at + 3600)
    state.rejects.open([REJECT])
    state.rejects.open([again])

    state.rejects.close([REJECT])

    assert state.rejects.of(["00Q1"]) == {"00Q1": [again]}


def test_records_are_due_from_their_moment_on_earliest_first(state: State) -> None:
    state.rejects.open(
        [
            replace(REJECT, key="late", due_at=300.5),
            replace(REJECT, key="early", due_at=100.0),
            replace(REJECT, key="now", due_at=200.0),
            replace(REJECT, key="other", due_at=100.0, object="Contact"),
        ]
    )

    assert state.rejects.due("Lead", 200.0, 10) == ["early", "now"]
    assert state.rejects.due("Lead", 1000.0, 2) == ["early", "now"]
    assert state.rejects.due("Lead", 99.0, 10) == []
    assert state.rejects.due("Lead", 1000.0, 0) == []


def test_a_record_with_several_causes_is_due_once(state: State) -> None:
    causes = [replace(REJECT, cause_id=str(n), due_at=float(n)) for n in range(5)]
    state.rejects.open([*causes, replace(REJECT, key="00Q2", due_at=9.0)])

    assert state.rejects.due("Lead", 100.0, 2) == ["00Q1", "00Q2"]


def test_the_rejects_of_an_object_are_listed(state: State) -> None:
    leads = [replace(REJECT, key=f"00Q{n}", due_at=float(n)) for n in range(4)]
    state.rejects.open([*leads, replace(REJECT, key="003", object="Contact")])

    assert sorted(state.rejects.all("Lead", 10), key=lambda one: one.key) == leads
    assert len(state.rejects.all("Lead", 3)) == 3
    assert state.rejects.all("Account", 3) == []


def test_a_reject_is_made_due_only_while_it_stands_as_it_was_read(state: State) -> None:
    other = replace(REJECT, key="00Q2")
    closed = replace(REJECT, key="00Q3")
    state.rejects.open([REJECT, other, closed])
    again = replace(other, tries=2, due_at=other.due_at + 3600)
    state.rejects.open([again])
    state.rejects.close([closed])

    assert state.rejects.hasten([REJECT, other, closed], 100.0) == [True, False, False]

    assert state.rejects.of(["00Q1", "00Q2", "00Q3"]) == {"00Q1": [replace(REJECT, due_at=100.0)], "00Q2": [again]}
    assert state.rejects.due("Lead", 100.0, 10) == ["00Q1"]


def test_a_single_reject_is_made_due(state: State) -> None:
    state.rejects.open([REJECT])

    assert state.rejects.hasten([REJECT], 100.0) == [True]
    assert state.rejects.hasten([REJECT], 200.0) == [False]
    assert state.rejects.hasten([], 100.0) == []

    assert state.rejects.of(["00Q1"]) == {"00Q1": [replace(REJECT, due_at=100.0)]}
