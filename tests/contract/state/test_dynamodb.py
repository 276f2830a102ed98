"""What only a store for many workers must keep: limits of calls, races, and no table ever scanned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tandem.domain.links import Claim, Link
from tandem.domain.runs import Kind, Run, Slice, Status

from tests.contract.state.conftest import State
from tests.sandbox.aws.ministack import Aws

RUN = Run("run1", 1763962000.0, 1763962000)
LINKS = [Link(f"00Q{n:012}AAA", "Lead", b"0123456789abcdef") for n in range(60)]
Calls = Callable[[], Counter[str]]


@pytest.fixture
def calls(aws: Aws) -> Iterator[Calls]:
    before = aws.control.calls()
    yield lambda: aws.control.calls() - before
    assert not (aws.control.calls() - before)["dynamodb.Scan"]


def slices(number: int, phase: int = 0) -> list[Slice]:
    return [Slice(f"{phase}-{n}", phase, Kind.LIST, "Lead") for n in range(number)]


def test_links_travel_by_the_hundred_and_a_single_one_at_half_the_price(dynamodb: State, calls: Calls) -> None:
    many = [replace(LINKS[0], key=str(n)) for n in range(201)]

    dynamodb.links.swap([(None, one) for one in many])
    dynamodb.links.read([one.key for one in many])

    assert calls() == {
        "dynamodb.TransactWriteItems": 2,
        "dynamodb.PutItem": 1,
        "dynamodb.BatchGetItem": 2,
        "dynamodb.GetItem": 1,
    }


def test_of_workers_that_claim_the_same_links_each_link_has_one(dynamodb: State) -> None:
    dynamodb.links.swap([(None, link) for link in LINKS])

    def claim(worker: int) -> list[bool]:
        start = worker * 10
        mine = [link.evolve(claim=Claim(str(worker), 5.0)) for link in (LINKS[start:] + LINKS[:start])[:40]]
        return dynamodb.links.swap([(1, link) for link in mine])

    with ThreadPoolExecutor(6) as workers:
        claimed = list(workers.map(claim, range(6)))

    owners = Counter(
        link.claim.owner for link in dynamodb.links.read([one.key for one in LINKS]).values() if link.claim
    )
    assert owners.total() == len(LINKS)
    assert [owners[str(worker)] for worker in range(6)] == [sum(done) for done in claimed]


def test_of_workers_that_open_a_run_one_does(dynamodb: State) -> None:
    with ThreadPoolExecutor(6) as workers:
        opened = list(workers.map(lambda n: dynamodb.runs.open(replace(RUN, id=f"run{n}"), slices(3)), range(6)))

    assert opened.count(True) == 1
    current = dynamodb.runs.current()
    assert current is not None
    assert current.id == f"run{opened.index(True)}"


def test_slices_closed_at_the_same_time_all_count(dynamodb: State) -> None:
    dynamodb.runs.open(RUN, slices(40))
    new = ("Lead", "Push new", "new")

    with ThreadPoolExecutor(6) as workers:
        left = list(workers.map(lambda one: dynamodb.runs.close(RUN.id, one, [], {new: 1}), slices(40) * 2))

    assert left.count(None) == 40
    assert 0 in left
    assert dynamodb.runs.stage(RUN.id, 0).counts == {new: 40}


def test_a_slice_has_one_taker(dynamodb: State) -> None:
    dynamodb.runs.open(RUN, slices(1))

    with ThreadPoolExecutor(6) as workers:
        taken = list(workers.map(lambda n: dynamodb.runs.take(RUN.id, "0-0", str(n), 5.0, 9.0), range(6)))

    assert sum(one is not None for one in taken) == 1


def test_a_run_that_does_not_fit_one_transaction_is_refused_whole(dynamodb: State) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        dynamodb.runs.open(RUN, slices(97))
    assert dynamodb.runs.current() is None

    assert dynamodb.runs.open(RUN, slices(96))


def test_continuations_that_do_not_fit_one_transaction_are_refused_whole(dynamodb: State) -> None:
    dynamodb.runs.open(RUN, slices(1))
    more = [replace(slices(1)[0], id=f"0-0.{n}") for n in range(99)]

    with pytest.raises(ValueError, match="do not fit"):
        dynamodb.runs.close(RUN.id, slices(1)[0], more, {})
    assert dynamodb.runs.close(RUN.id, slices(1)[0], more[:98], {}) == 98


def test_a_continuation_may_not_take_the_name_of_a_slice(dynamodb: State) -> None:
    first, second = slices(2)
    dynamodb.runs.open(RUN, [first, second])

    with pytest.raises(ValueError, match="name"):
        dynamodb.runs.close(RUN.id, first, [second], {})
    assert dynamodb.runs.stage(RUN.id, 0).count == 2


def test_what_does_not_fit_the_opening_of_a_run_waits_for_the_one_after(dynamodb: State) -> None:
    for number in range(120):
        dynamodb.runs.later("Lead" if number % 2 else "Contact", [f"key{number:03}"])

    adopted: list[str] = []
    for number in range(3):
        run = replace(RUN, id=f"run{number}", opened_at=float(number))
        assert dynamodb.runs.open(run, slices(4))
        adopted += [*dynamodb.runs.entries(run.id, "Lead"), *dynamodb.runs.entries(run.id, "Contact")]
        dynamodb.runs.end(run, Status.SUCCEEDED, 1.0)

    assert sorted(adopted) == [f"key{number:03}" for number in range(120)]


def test_keys_too_many_for_one_opening_wait_for_the_one_after(dynamodb: State) -> None:
    for part in range(3):
        dynamodb.runs.later("Lead", [f"00Q{part}{number:011}AAA" for number in range(6000)])

    counts = []
    for number in range(3):
        run = replace(RUN, id=f"run{number}", opened_at=float(number))
        dynamodb.runs.open(run, [])
        counts.append(len(dynamodb.runs.entries(run.id, "Lead")))
        dynamodb.runs.end(run, Status.SUCCEEDED, 1.0)

    assert sum(counts) == 18_000
    assert max(counts) <= 12_000


def test_the_whole_state_is_used_without_a_scan(dynamodb: State, calls: Calls) -> None:
    dynamodb.runs.open(RUN, slices(2))
    dynamodb.runs.open_slices(RUN.id, 0)
    dynamodb.runs.entries(RUN.id, "Lead")
    dynamodb.runs.last(3)
    dynamodb.rejects.due("Lead", 5.0, 3)
    dynamodb.rejects.all("Lead", 3)
    dynamodb.seen.since(0.0, 7200.0)

    assert calls()["dynamodb.Query"] == 9
