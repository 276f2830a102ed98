"""What must come of the events of the orchestrator."""

from __future__ import annotations

from tandem import bootstrap
from tandem.domain.runs import Status

from tests.e2e.ending import ended
from tests.e2e.replaying.arranging import (
    FEED,
    NO_FAILURE,
    RUN,
    Expectation,
    Replay,
    close,
    edit_titles,
    lines_of,
    linked_leads,
    list_of,
    open_run,
    titles,
)
from tests.e2e.town import Town


def the_first_tick_brings_everything(town: Town, replay: Replay) -> None:
    (key,) = town.load_leads({"LastName": "Ana"})

    run_id = replay()["run"]

    assert ended(town, run_id).status == Status.SUCCEEDED
    assert key in town.people()


def a_forced_tick_does_not_wait_for_the_pause(town: Town, replay: Replay) -> None:
    first = town.run()
    assert not town.tick(force=False)

    run_id = replay()["run"]

    assert ended(town, run_id).status == Status.SUCCEEDED
    assert run_id != first.run_id


def a_run_whose_phases_are_done_ends(town: Town, replay: Replay) -> None:
    town.run()
    open_run(FEED)
    close(FEED)

    assert replay() == NO_FAILURE

    assert ended(town, RUN).status == Status.SUCCEEDED


def a_run_with_an_open_slice_stays_where_it_is(town: Town, replay: Replay) -> None:
    town.run()
    open_run(FEED)

    assert replay() == NO_FAILURE

    run = bootstrap.runs().read(RUN)
    assert run is not None
    assert (run.phase, run.status) == (0, Status.IN_PROCESS)


def a_record_no_worker_survives_becomes_a_reject_and_the_run_goes_on(town: Town, replay: Replay) -> None:
    keys = linked_leads(town, "Ana")
    open_run(list_of(keys))

    assert replay() == NO_FAILURE

    assert ended(town, RUN).status == Status.SUCCEEDED
    assert [(one.key, one.code) for one in town.state().rejects] == [(key, "internal") for key in keys]


def a_list_no_worker_survives_is_halved(town: Town, replay: Replay) -> None:
    keys = linked_leads(town, "Ana", "Bob")
    edit_titles(town, keys)
    open_run(list_of(keys))

    assert replay() == NO_FAILURE

    assert ended(town, RUN).status == Status.SUCCEEDED
    assert titles(town, keys) == {"edited"}
    assert not town.state().rejects


def a_feed_no_worker_survives_leaves_the_run_incomplete_and_is_told(town: Town, replay: Replay) -> None:
    town.run()
    open_run(FEED)

    assert replay() == NO_FAILURE

    assert ended(town, RUN).status == Status.INCOMPLETE
    assert "Marketo feed failed three times" in (town.state().trouble or "")


def a_letter_nobody_can_read_is_dropped_and_counted(town: Town, replay: Replay) -> None:
    lines = ('"outcome":"dropped"', '"MessageDropped"')
    before = [lines_of(town, "SyncOrchestratorFunction", text) for text in lines]

    assert replay() == NO_FAILURE

    assert all(lines_of(town, "SyncOrchestratorFunction", text) > n for text, n in zip(lines, before, strict=True))


EXPECTED: dict[str, Expectation] = {
    "sync_orchestrator/schedule_tick": the_first_tick_brings_everything,
    "sync_orchestrator/forced_tick": a_forced_tick_does_not_wait_for_the_pause,
    "sync_orchestrator/phase_done": a_run_whose_phases_are_done_ends,
    "sync_orchestrator/phase_done_while_slices_are_open": a_run_with_an_open_slice_stays_where_it_is,
    "sync_orchestrator/dead_letter_of_a_record": a_record_no_worker_survives_becomes_a_reject_and_the_run_goes_on,
    "sync_orchestrator/dead_letter_of_many_records": a_list_no_worker_survives_is_halved,
    "sync_orchestrator/dead_letter_of_the_feed": a_feed_no_worker_survives_leaves_the_run_incomplete_and_is_told,
    "sync_orchestrator/dead_letter_malformed": a_letter_nobody_can_read_is_dropped_and_counted,
}
"""By the file of the event below events/, without its ending."""
