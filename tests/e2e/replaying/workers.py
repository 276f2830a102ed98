"""What must come of the events of the workers."""

from __future__ import annotations

from collections.abc import Callable, Collection

from tandem import bootstrap
from tandem.domain.runs import Kind, Slice, Status, Window

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


def the_feed_leads_to_a_list_of_what_was_edited(town: Town, replay: Replay) -> None:
    keys = linked_leads(town, "Ana")
    edit_titles(town, keys)
    open_run(FEED)

    assert replay() == NO_FAILURE

    assert ended(town, RUN).status == Status.SUCCEEDED
    assert titles(town, keys) == {"edited"}


def a_message_of_a_run_nobody_knows_changes_nothing(town: Town, replay: Replay) -> None:
    keys = linked_leads(town, "Ana")
    edit_titles(town, keys)

    assert replay() == NO_FAILURE

    town.stack.settle()
    assert titles(town, keys) == {None}


def a_list_is_read_from_both_sides(town: Town, replay: Replay) -> None:
    keys = linked_leads(town, "Ana", "Bob")
    edit_titles(town, keys)
    open_run(list_of(keys))

    assert replay() == NO_FAILURE

    assert titles(town, keys) == {"edited"}
    assert ended(town, RUN).status == Status.SUCCEEDED


def arrives(object_: str, record: dict[str, str], shown: Callable[[Town], Collection[str]]) -> Expectation:
    """The rows of a window arrive in Marketo."""

    def expected(town: Town, replay: Replay) -> None:
        name = object_.lower()
        town.configure(f"[objects]\n{name} = true\n")
        town.run()
        (key,) = town.load(object_, record)
        now = int(bootstrap.clock().now())
        open_run(Slice("2-0", 2, Kind.WINDOW, name), windows=(Window(name, now - 60, now + 3),))

        assert replay() == NO_FAILURE

        assert key in shown(town)
        assert ended(town, RUN).status == Status.SUCCEEDED

    return expected


def a_message_that_comes_again_changes_nothing(town: Town, replay: Replay) -> None:
    keys = linked_leads(town, "Ana")
    edit_titles(town, keys)
    open_run(list_of(keys))
    close(list_of(keys))

    assert replay() == NO_FAILURE

    assert ended(town, RUN).status == Status.SUCCEEDED
    assert titles(town, keys) == {None}


def of_two_messages_only_the_unreadable_one_fails(town: Town, replay: Replay) -> None:
    keys = linked_leads(town, "Ana")
    edit_titles(town, keys)
    open_run(list_of(keys))

    assert replay() == {"batchItemFailures": [{"itemIdentifier": "6b4cb242-4a23-4596-a217-beaddbc496cb"}]}

    assert titles(town, keys) == {"edited"}


def a_message_nobody_can_read_fails_and_is_told(town: Town, replay: Replay) -> None:
    before = lines_of(town, "SyncLeadFunction", '"outcome":"put back"')

    assert replay() == {"batchItemFailures": [{"itemIdentifier": "ae97ba94-d0ed-482f-8f6d-05584ef8aa38"}]}

    assert lines_of(town, "SyncLeadFunction", '"outcome":"put back"') == before + 1
    assert "Please sync everything" not in town.stack.logs["SyncLeadFunction"].read_text(encoding="utf-8")


DEAL = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31"}
EXPECTED: dict[str, Expectation] = {
    "marketo_changes/feed_slice": the_feed_leads_to_a_list_of_what_was_edited,
    "marketo_changes/unknown_run": a_message_of_a_run_nobody_knows_changes_nothing,
    "sync_user/window_slice": arrives("User", {"LastName": "Ana", "Email": "ana@example.com"}, Town.sales_persons),
    "sync_account/window_slice": arrives("Account", {"Name": "Acme"}, Town.companies),
    "sync_contact/window_slice": arrives("Contact", {"LastName": "Ana"}, Town.people),
    "sync_opportunity/window_slice": arrives("Opportunity", DEAL, Town.opportunities),
    "sync_lead/list_slice": a_list_is_read_from_both_sides,
    "sync_lead/window_slice": arrives("Lead", {"LastName": "Ana", "Company": "Acme"}, Town.people),
    "sync_lead/slice_already_closed": a_message_that_comes_again_changes_nothing,
    "sync_lead/two_records_one_malformed": of_two_messages_only_the_unreadable_one_fails,
    "sync_lead/malformed_body": a_message_nobody_can_read_fails_and_is_told,
}
"""By the file of the event below events/, without its ending."""
