"""Windows, ids, people, deletions and what the sync user may not see."""

import time
from datetime import UTC, datetime

import pytest
from tandem import ports
from tandem.adapters.salesforce import SalesforceEndpoint
from tandem.domain.errors import ConfigurationError, PermissionLost
from tandem.domain.records import Row
from tandem.domain.runs import Cursor, Window
from tandem.domain.values import Kind

from tests.contract.salesforce_endpoint.world import Org

NOW = int(time.time())
ALL = Window("Lead", 0, NOW + 86_400)


def stamp(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def walk(endpoint: ports.Salesforce, window: Window, limit: int) -> list[Row]:
    """All rows of a window, page by page."""
    found: list[Row] = []
    cursor: Cursor | None = None
    while True:
        page = endpoint.page(window.object, ["Email"], window, cursor, limit)
        found += page.rows
        if not page.more:
            return found
        cursor = Cursor(page.rows[-1].stamp, page.rows[-1].id)


@pytest.mark.parametrize("largest", [2000, 200])
def test_a_walk_meets_every_row_once_though_seconds_are_shared(
    endpoint: ports.Salesforce, org: Org, largest: int
) -> None:
    ids = org.load(
        "Lead",
        *({"LastName": "L", "Company": "C", "SystemModstamp": stamp(NOW - 600 + at // 700)} for at in range(2100)),
    )
    org.post("limits", page_max_rows=largest)

    found = walk(endpoint, Window("Lead", NOW - 600, NOW - 597), 500)

    assert sorted(row.id for row in found) == sorted(ids)
    assert [row.stamp for row in found] == sorted(row.stamp for row in found)


def test_a_window_ends_before_its_upper_bound(endpoint: ports.Salesforce, org: Org) -> None:
    inside, _ = org.load(
        "Lead", *({"LastName": "L", "Company": "C", "SystemModstamp": stamp(NOW - at)} for at in (10, 9))
    )

    assert [row.id for row in walk(endpoint, Window("Lead", NOW - 10, NOW - 9), 2000)] == [inside]


def test_deleted_rows_are_met_in_windows_and_by_id_but_not_by_value(endpoint: ports.Salesforce, org: Org) -> None:
    alive, gone = org.leads(2, Marketo_Person_Id__c="7", Nickname__c="it's \\ \u00fc\u4e2d")
    org.post("delete", object="Lead", id=gone)

    known = endpoint.rows("Lead", ["Nickname__c"], [alive, gone, "00Q000000000001EAA"]).rows
    people = endpoint.rows_with("Lead", [], "Nickname__c", ["it's \\ \u00fc\u4e2d"]).rows

    assert {row.id: row.deleted for row in walk(endpoint, ALL, 2000)} == {alive: False, gone: True}
    assert {row.id: row.deleted for row in known} == {alive: False, gone: True}
    assert {row.person for row in known} == {"7"}
    assert [row.id for row in people] == [alive]


def test_a_row_knows_its_last_author_and_its_owner_s_name(endpoint: ports.Salesforce, org: Org) -> None:
    (queue,) = org.load("Group", {"Name": "Inbound", "Type": "Queue"})
    (lead,) = org.leads(1, OwnerId=queue)

    (row,) = endpoint.rows("Lead", ["@type", "Owner.Name", "Budget__c"], [lead]).rows

    assert row.modified_by == org.row("Lead", lead)["LastModifiedById"]
    assert row.values == {"@type": "Lead", "Owner.Name": "Inbound", "Budget__c": None}


def test_two_thousand_ids_cost_one_call(endpoint: ports.Salesforce, org: Org) -> None:
    ids = org.leads(2000)
    org.forget_calls()

    page = endpoint.rows("Lead", ["Email"], ids)

    assert len(page.rows) == 2000
    assert org.counted() == 1


def test_five_windows_cost_one_call_and_tell_the_server_s_time(endpoint: ports.Salesforce, org: Org) -> None:
    org.post("clock", advance=86_400)
    org.leads(1)
    org.load("Account", {"Name": "Old", "SystemModstamp": stamp(NOW)})
    since = NOW + 80_000
    org.forget_calls()

    opening = endpoint.probe([Window(name, since, since) for name in ("Lead", "Contact", "Account", "User", "Group")])

    assert opening.busy == {"Lead"}
    assert NOW + 86_390 < opening.server_time < NOW + 86_400 + 7200
    assert org.counted() == 1


def test_a_hidden_object_spoils_the_probe_of_no_other(endpoint: ports.Salesforce, org: Org) -> None:
    org.leads(1)
    org.post("permissions", user=org.user, object="Contact", right="none")

    opening = endpoint.probe([ALL, Window("Contact", 0, 0), Window("Account", 0, 0)])

    assert opening.busy == {"Lead", "Contact"}
    with pytest.raises(PermissionLost, match="Contact"):
        endpoint.page("Contact", [], Window("Contact", 0, NOW), None, 10)
    with pytest.raises(PermissionLost, match="Contact"):
        endpoint.describe("Contact")


def test_a_field_lost_to_security_is_named_and_the_rest_can_be_read(endpoint: ports.Salesforce, org: Org) -> None:
    (lead,) = org.leads(1, Nickname__c="Bo")
    before = endpoint.describe("Lead")
    org.post("fls", user=org.user, object="Lead", field="Nickname__c", right="hidden")

    with pytest.raises(PermissionLost) as caught:
        endpoint.rows("Lead", ["Email", "Nickname__c"], [lead])
    after = endpoint.describe("Lead")

    assert caught.value.field == "Nickname__c"
    assert set(before) - set(after) == {"Nickname__c"}
    assert len(endpoint.rows("Lead", ["Email"], [lead]).rows) == 1


def test_a_missing_key_field_comes_with_its_recipe(endpoint: ports.Salesforce, org: Org) -> None:
    org.post("fls", user=org.user, object="Lead", field="Marketo_Person_Id__c", right="hidden")

    with pytest.raises(ConfigurationError, match=r"Create the custom field Marketo_Person_Id__c"):
        endpoint.page("Lead", ["Email"], ALL, None, 10)


def test_deletions_are_told_even_when_the_bin_is_empty(endpoint: ports.Salesforce, org: Org) -> None:
    binned, purged, _ = org.leads(3)
    org.post("delete", object="Lead", ids=[binned, purged])
    org.post("purge", object="Lead", id=purged)

    now = int(time.time())  # the simulator's clock is the machine's here; NOW is when the tests were collected
    told = endpoint.deleted("Lead", now - 300, now + 120)

    assert set(told) == {binned, purged}
    assert endpoint.deleted("Lead", now - 300, now - 240) == ()
    assert set(endpoint.deleted("Lead", 0, now + 120)) == {binned, purged}


def test_a_description_tells_kinds_limits_and_rights(endpoint: SalesforceEndpoint, org: Org) -> None:
    org.post("fls", user=org.user, object="Lead", field="Title", right="readonly")

    fields = endpoint.describe("Lead")

    assert (fields["Budget__c"].kind, fields["Budget__c"].scale) == (Kind.CURRENCY, 2)
    assert (fields["Product_Interest__c"].kind, fields["NumberOfEmployees"].kind) == (Kind.CHOICES, Kind.INTEGER)
    assert fields["Nickname__c"].length == 30
    assert not fields["Title"].writable
    assert not fields["Greeting__c"].writable
    assert [fields[name].computed for name in ("Title", "Greeting__c")] == [False, True]
    assert "Address" not in fields
    assert endpoint.required_on_create("Lead") == ("LastName", "Company")
    assert endpoint.labels("Lead")["Nickname__c"] == "Nickname"
