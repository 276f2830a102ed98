"""The public Python client drives the simulator, unpatched but for the host it builds.

Version 0.5 sends its token in the header, as Marketo demands since August 2026. Two of its habits meet a
current instance differently: it deletes with `DELETE /rest/v1/leads.json`, which Adobe no longer documents
(setting `legacy_delete`), and it misspells `asyncProcessing`, which therefore has no effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from marketorestpython.client import MarketoClient  # type: ignore[import-untyped]

from tests.sandbox.marketo.server import Running, running_marketo

SINCE = "2026-01-05T10:00:00Z"


@pytest.fixture
def running() -> Iterator[Running]:
    """An instance as the public client knows Marketo."""
    with running_marketo({"behaviour": {"legacy_delete": True, "activity_dates": "zulu"}}) as running:
        running.world.clock.set(1_767_607_201.0, frozen=True)  # one second after SINCE
        yield running


@pytest.fixture
def client(running: Running) -> MarketoClient:
    """The client, pointed at the simulator after it has built its own host."""
    client = MarketoClient("123-ABC-456", **running.credentials)
    client.host = running.url
    return client


def test_it_writes_and_reads_leads(client: MarketoClient) -> None:
    leads = [{"email": "a@example.com", "firstName": "Ada"}, {"email": "b@example.com"}]

    created = client.execute("create_update_leads", leads=leads, action="createOnly", lookupField="email")
    by_id = client.execute("get_lead_by_id", id=1001, fields="firstName")
    by_email = client.execute(
        "get_multiple_leads_by_filter_type",
        filterType="email",
        filterValues=["a@example.com", "b@example.com"],
        batchSize=1,
    )

    assert [r["status"] for r in created] == ["created", "created"]
    assert by_id[0]["firstName"] == "Ada"
    assert [lead["id"] for lead in by_email] == [1001, 1002]


def test_it_deletes_and_merges(client: MarketoClient) -> None:
    client.execute("create_update_leads", leads=[{"email": f"p{n}@example.com"} for n in range(3)])

    merged = client.execute("merge_lead", id=1001, leadIds=[1002])
    deleted = client.execute("delete_lead", id=[1003])
    told = client.execute("get_deleted_leads", sinceDatetime=SINCE)

    assert merged is True
    assert deleted == [{"id": 1003, "status": "deleted"}]
    assert [a["leadId"] for a in told] == [1003]


def test_it_reads_the_feed(client: MarketoClient) -> None:
    client.execute("create_update_leads", leads=[{"email": "a@example.com"}])
    client.execute("create_update_leads", leads=[{"email": "a@example.com", "city": "Paris"}])

    changes = client.execute("get_lead_changes", fields=["city"], sinceDatetime=SINCE, untilDatetime="2026-01-06")
    activities = client.execute("get_lead_activities", activityTypeIds=["12", "13"], sinceDatetime=SINCE)

    assert sorted(a["activityTypeId"] for a in changes) == [12, 13]
    assert len(activities) == 2


def test_it_describes(client: MarketoClient) -> None:
    names = [f["rest"]["name"] for f in client.execute("describe") if "rest" in f]

    assert "email" in names
    assert client.execute("describe2")[0]["name"] == "API Lead"
    assert client.execute("get_lead_partitions") == [{"id": 1, "name": "Default"}]
    assert 13 in {t["id"] for t in client.execute("get_activity_types")}


def test_it_makes_a_custom_activity_type_and_adds_to_it(client: MarketoClient) -> None:
    client.execute("create_update_leads", leads=[{"email": "a@example.com"}])
    client.execute(
        "create_custom_activity_type",
        apiName="visit",
        name="Visit",
        triggerName="Visits",
        filterName="Visited",
        primaryAttributeApiName="what",
        primaryAttributeName="What",
    )
    client.execute(
        "create_custom_activity_type_attribute",
        apiName="visit",
        attributes=[{"apiName": "note", "name": "Note", "dataType": "string"}],
    )
    approved = client.execute("approve_custom_activity_type", apiName="visit")[0]
    record: dict[str, Any] = {"leadId": 1001, "activityDate": SINCE, "activityTypeId": approved["id"]}
    record |= {"primaryAttributeValue": "Fair", "attributes": [{"name": "Note", "value": "x"}]}

    added = client.execute("add_custom_activities", input=[record])

    assert approved["status"] == "approved"
    assert added[0]["status"] == "added"
    assert [t["apiName"] for t in client.execute("get_custom_activity_types")] == ["visit"]


def test_it_asks_for_usage_and_meets_errors(client: MarketoClient) -> None:
    with pytest.raises(Exception, match="1004"):
        client.execute("get_lead_by_id", id=77)

    assert client.execute("get_daily_usage")[0]["total"] == 2
    assert client.execute("get_daily_errors")[0]["errors"] == [{"errorCode": "1004", "count": 1}]


def test_it_gets_a_new_token_when_its_own_is_no_longer_known(client: MarketoClient, running: Running) -> None:
    client.execute("get_lead_partitions")
    client.valid_until = None  # it trusts its own clock more than the answer 601
    running.world.identity.revoke_all()

    assert client.execute("get_lead_partitions") == [{"id": 1, "name": "Default"}]


def test_it_keeps_companies_and_sales_persons(client: MarketoClient) -> None:
    seller = {"externalSalesPersonId": "005S", "firstName": "Sam"}
    company = {"externalCompanyId": "001A", "company": "Acme", "externalSalesPersonId": "005S"}

    made = client.execute("create_update_sales_persons", input=[seller])
    made += client.execute("create_update_companies", input=[company], action="createOnly", dedupeBy="dedupeFields")
    sellers = client.execute("get_sales_persons", filterType="dedupeFields", filterValues=["005S"])
    companies = client.execute(
        "get_companies", filterType="id", filterValues=["1"], fields=["company", "externalSalesPersonId"], batchSize=5
    )
    gone = client.execute("delete_companies", input=[{"externalCompanyId": "001A"}])
    kept = client.execute("delete_sales_persons", input=[{"externalSalesPersonId": "005S"}])

    assert [r["status"] for r in made] == ["created", "created"]
    assert (sellers[0]["firstName"], companies[0]["externalSalesPersonId"]) == ("Sam", "005S")
    assert (gone[0]["status"], kept[0]["reasons"][0]["code"]) == ("deleted", "1022")
    assert client.execute("describe_company")[0]["idField"] == "id"
    assert client.execute("describe_sales_person")[0]["dedupeFields"] == ["externalSalesPersonId"]


def test_it_keeps_opportunities_and_roles(client: MarketoClient) -> None:
    client.execute("create_update_leads", leads=[{"email": "a@example.com"}])
    role = {"externalOpportunityId": "006A", "leadId": 1001, "role": "Buyer"}

    made = client.execute("create_update_opportunities", input=[{"externalOpportunityId": "006A", "name": "Chairs"}])
    made += client.execute("create_update_opportunities_roles", input=[role])
    found = client.execute("get_opportunities", filterType="externalOpportunityId", filterValues=["006A"])
    roles = client.execute("get_opportunity_roles", filterType="leadId", filterValues=["1001"])
    used = client.execute("delete_opportunities", input=[{"externalOpportunityId": "006A"}])
    gone = client.execute("delete_opportunity_roles", input=[role])

    assert [r["status"] for r in made] == ["created", "created"]
    assert (found[0]["marketoGUID"], roles[0]["role"]) == (made[0]["marketoGUID"], "Buyer")
    assert (used[0]["reasons"][0]["code"], gone[0]["status"]) == ("1022", "deleted")
    assert client.execute("describe_opportunity")[0]["idField"] == "marketoGUID"
    assert len(client.execute("describe_opportunity_role")[0]["dedupeFields"]) == 3


def test_it_reads_programs_and_keeps_their_members(client: MarketoClient, running: Running) -> None:
    client.execute("create_update_leads", leads=[{"email": "a@example.com"}])
    running.world.programs.add({"name": "Fair", "channel": "Blog", "tags": [{"tagType": "Who", "tagValue": "Ada"}]})

    changed = client.execute("change_lead_program_status", id=1001, leadIds=[1001], status="Invited")
    nothing = client.execute("sync_program_member_data", id=1001, input=[{"leadId": 1001, "seat": "A1"}])
    members = client.execute("get_multiple_leads_by_program_id", programId=1001, fields=["email"])

    assert (changed[0]["status"], nothing[0]["reasons"][0]["code"]) == ("created", "1006")
    assert members[0]["membership"]["progressionStatus"] == "Invited"
    assert [p["name"] for p in client.execute("browse_programs")] == ["Fair"]
    assert client.execute("get_program_by_id", id=1001)[0]["channel"] == "Blog"
    assert client.execute("get_program_by_name", name="Fair")[0]["id"] == 1001
    assert client.execute("get_program_by_tag_type", tagType="Who", tagValue="Ada")[0]["id"] == 1001
    assert client.execute("get_channel_by_name", name="Blog")[0]["progressionStatuses"][0]["step"] == 0
    assert "Blog" in {c["name"] for c in client.execute("get_channels")}
    assert client.execute("describe_program_member")[0]["dedupeFields"] == ["leadId", "programId"]


def test_it_makes_a_custom_object_type_and_keeps_its_records(client: MarketoClient) -> None:
    client.execute("create_update_leads", leads=[{"email": "a@example.com"}])
    link = {"name": "owner", "displayName": "Owner", "dataType": "link", "relatedTo": {"name": "lead", "field": "id"}}
    key = {"name": "vin", "displayName": "VIN", "dataType": "string", "isDedupeField": True}

    client.execute("create_update_custom_object_type", apiName="car", displayName="Car")
    client.execute("add_field_custom_object_type", apiName="car", fields=[link, key])
    client.execute("approve_custom_object_type", apiName="car")
    made = client.execute("create_update_custom_objects", name="car", input=[{"vin": "V1", "owner": 1001}])
    found = client.execute(
        "get_custom_objects", name="car", input=[{"vin": "V1"}], filterType="dedupeFields", fields=["owner"]
    )
    gone = client.execute("delete_custom_objects", name="car", input=[{"vin": "V1"}])

    assert (made[0]["status"], found[0]["owner"], gone[0]["status"]) == ("created", 1001, "deleted")
    assert client.execute("get_list_of_custom_object_types")[0]["state"] == "approved"
    assert client.execute("describe_custom_object_type", apiName="car")[0]["dedupeFields"] == ["vin"]
    assert client.execute("describe_custom_object", name="car")[0]["idField"] == "marketoGUID"
    assert client.execute("get_list_of_custom_objects")[0]["name"] == "car"
