"""What can happen to a small world, as data that Hypothesis draws, shrinks and prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

from tests.sandbox.lambda_host.watch import When

Side = Literal["S", "M"]


@dataclass(frozen=True)
class Edit:
    """A human gives a field of somebody a value never used before, or the one used `back` edits ago.

    In Salesforce it may be committed `late`, by so many seconds.
    """

    side: Side
    who: int
    field: int
    late: int = 0
    back: int = 0


@dataclass(frozen=True)
class Born:
    """Somebody new: in Salesforce, in Marketo, or in both, which takes an e-mail address to tell."""

    where: Literal["S", "M", "SM"]
    has_email: bool = True


@dataclass(frozen=True)
class Asked:
    """Somebody asks for a person of Marketo to be brought to Salesforce."""

    who: int


@dataclass(frozen=True)
class Deleted:
    """A human deletes a record on one side."""

    side: Side
    who: int


@dataclass(frozen=True)
class Undeleted:
    """A sales user takes a record out of the bin."""

    who: int


@dataclass(frozen=True)
class Trouble:
    """A vendor or AWS fails once, in the `nth` call of that kind from now on (see `troubles.TROUBLES`)."""

    name: str
    nth: int


Deed = Edit | Born | Asked | Deleted | Undeleted | Trouble


@dataclass(frozen=True)
class Incident:
    """Right before or after the `call`-th outgoing call since the last incident the worker dies, or a human edits."""

    call: int
    when: When
    edit: Edit | None


@dataclass(frozen=True)
class Round:
    """Deeds, some seconds, and a tick whose work is let run until nothing moves; incidents happen on the way."""

    deeds: tuple[Deed, ...]
    seconds: int
    incidents: tuple[Incident, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of history: which misfortunes it knows."""

    name: str
    deaths: bool = False
    troubles: tuple[str, ...] = ()
    late_commits: bool = False
    late_events: bool = False
    deletes: bool = False
    refusals: bool = False
    repeats: bool = False

    @property
    def calm(self) -> bool:
        """Whether no worker dies and no answer is lost, so that a reverted edit is never excused."""
        return not (self.deaths or self.troubles)


def rounds(kind: Kind) -> st.SearchStrategy[list[Round]]:
    """Histories of a kind."""
    who, field = st.integers(0, 4), st.integers(0, 1)
    late = st.sampled_from([0, 0, 0, 40, 400]) if kind.late_commits else st.just(0)
    back = st.sampled_from([0, 1, 2]) if kind.repeats else st.just(0)
    edit = st.builds(Edit, st.sampled_from("SM"), who, field, late, back)
    deeds: list[st.SearchStrategy[Deed]] = [edit, edit, edit]
    born = st.builds(Born, st.sampled_from(["S", "M"]), st.booleans())
    deeds += [st.one_of(born, born, st.just(Born("SM"))), st.builds(Asked, who)]
    if kind.deletes:
        deeds += [st.builds(Deleted, st.sampled_from("SSM"), who), st.builds(Undeleted, who)]
    if kind.troubles:
        deeds += [st.builds(Trouble, st.sampled_from(kind.troubles), st.integers(1, 3))] * 2
    between = st.builds(Edit, st.sampled_from("SM"), who, field, st.just(0), back)
    acts: list[st.SearchStrategy[Edit | None]] = [between, *([st.none()] if kind.deaths else [])]
    incident = st.builds(Incident, st.integers(1, 45), st.sampled_from(["before", "after"]), st.one_of(acts))
    one = st.builds(
        Round,
        st.lists(st.one_of(deeds), min_size=1, max_size=6).map(tuple),
        st.sampled_from([10, 140, 330, 1000]),
        st.lists(incident, max_size=3).map(tuple),
    )
    return st.lists(one, min_size=2, max_size=4)
