"""The admin plane: loading, reading, schema, state, call log."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem
from tests.contract.salesforce_simulator.conftest import SYNC
from tests.sandbox.salesforce.config import Config
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.server import running_salesforce


def test_records_are_loaded_as_they_are(salesforce: Client) -> None:
    lead = {
        "Id": "00Q5g00000AbCdE",
        "LastName": "Ngata",
        "CreatedDate": "2020-01-01T00:00:00.000+0000",
        "SystemModstamp": "2021-01-01T00:00:00.000+0000",
        "Phone": "not checked",
        "Title": "",
    }

    ids = salesforce.load("Lead", lead, {"LastName": "Second", "FirstName": "A"})

    first, second = (salesforce.read("Lead", one) for one in ids)
    assert ids[0] == parse_id("00Q5g00000AbCdE")
    assert (first["CreatedDate"], first["SystemModstamp"]) == (lead["CreatedDate"], lead["SystemModstamp"])
    assert (first["LastModifiedDate"], first["Company"], first["Title"]) == (lead["SystemModstamp"], None, None)
    assert (second["Name"], second["DoNotCall"], second["Status"]) == ("A Second", False, "Open - Not Contacted")


def test_loaded_rows_are_found_by_index_and_replaced_by_id(salesforce: Client) -> None:
    lead = salesforce.load("Lead", {"LastName": "x", "Marketo_Person_Id__c": "7", "Email": "a@x.example"})[0]

    salesforce.load("Lead", {"Id": lead, "LastName": "y", "Marketo_Person_Id__c": "8"})

    assert salesforce.rows("SELECT LastName FROM Lead WHERE Marketo_Person_Id__c IN ('7', '8')") == [{"LastName": "y"}]
    assert salesforce.rows("SELECT Id FROM Lead WHERE Email = 'a@x.example'") == []


def test_ids_made_after_a_load_never_meet_loaded_ones(salesforce: Client) -> None:
    with running_salesforce(Config(users=(SYNC,))) as elsewhere:
        there = Client.of(elsewhere, SYNC)
        taken = [there.lead() for _ in range(20)]
        there.http.close()
    salesforce.load("Lead", *[{"Id": one, "LastName": "x", "Company": "y"} for one in taken])

    fresh = [salesforce.lead() for _ in range(20)]

    assert not set(fresh) & set(taken)


def test_all_rows_can_be_read_with_deleted_ones_and_worked_out_values(salesforce: Client) -> None:
    lead, deleted = salesforce.lead(Salutation="Dr."), salesforce.lead()
    salesforce.call("DELETE", f"/sobjects/Lead/{deleted}")

    everything = salesforce.admin("GET", "/records/Lead")["records"]
    one = salesforce.admin("GET", "/records/Lead", ids=lead, computed="1")["records"]

    assert {row["Id"]: row["IsDeleted"] for row in everything} == {lead: False, deleted: True}
    assert "Title" not in everything[0]
    assert [row["Greeting__c"] for row in one] == ["Dr. Ngata (Sync Integration)"]


def test_a_custom_field_can_be_added_retyped_renamed_and_deleted(salesforce: Client) -> None:
    def field(name: str, **spec: Any) -> None:
        salesforce.admin("POST", "/schema/fields", {"object": "Lead", "field": {"name": name, **spec}})

    field("Size__c", type="string", length=5)
    lead = salesforce.lead(Size__c="12")
    salesforce.admin("POST", "/schema/fields/rename", {"object": "Lead", "field": "Size__c", "to": "Seats__c"})
    renamed = salesforce.read("Lead", lead)
    field("Seats__c", type="double", scale=1)
    retyped = salesforce.read("Lead", lead)
    described = salesforce.get("/sobjects/Lead/describe").json()["fields"]
    salesforce.admin("DELETE", "/schema/fields", {"object": "Lead", "field": "Seats__c"})
    gone = salesforce.get("/query", q="SELECT Seats__c FROM Lead")

    assert renamed["Seats__c"] == "12"
    assert "Size__c" not in renamed
    assert retyped["Seats__c"] is None
    assert [one["type"] for one in described if one["name"] == "Seats__c"] == ["double"]
    assert problem(gone)["errorCode"] == "INVALID_FIELD"


def test_a_new_checkbox_is_unchecked_everywhere_and_a_new_key_is_indexed(salesforce: Client) -> None:
    lead = salesforce.lead()
    for spec in ({"name": "Vip__c", "type": "boolean"}, {"name": "Key__c", "type": "string", "external": True}):
        salesforce.admin("POST", "/schema/fields", {"object": "Lead", "field": spec})

    assert salesforce.rows("SELECT Id FROM Lead WHERE Vip__c = false") == [{"Id": lead}]
    assert salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Key__c": "k"}).status_code == 204
    assert salesforce.get("/sobjects/Lead/Key__c/k").json()["Id"] == lead


def test_a_formula_may_be_added_and_a_broken_one_is_refused(salesforce: Client) -> None:
    body = {"object": "Lead", "field": {"name": "F__c", "type": "string", "formula": 'City & "/" & Owner.Alias'}}
    salesforce.admin("POST", "/schema/fields", body)
    broken = body | {"field": {"name": "G__c", "type": "string", "formula": "City &"}}
    salesforce.lead(City="Napier")

    assert salesforce.http.post(f"{salesforce.url}/admin/schema/fields", json=broken).status_code == 400
    assert salesforce.rows("SELECT F__c FROM Lead") == [{"F__c": "Napier/integrat"}]


def test_an_object_can_be_added_as_data(salesforce: Client) -> None:
    definition = {
        "name": "Boat__c",
        "keyPrefix": "a0B",
        "fields": [
            {"name": "Id", "type": "id", "access": ""},
            {"name": "IsDeleted", "type": "boolean", "access": ""},
            {"name": "Name", "type": "string", "length": 80, "required": True, "is_name": True},
            {"name": "Skipper__c", "type": "reference", "to": ["Lead"], "relationship": "Skipper__r"},
            {"name": "SystemModstamp", "type": "datetime", "access": ""},
        ],
    }
    salesforce.admin("POST", "/schema/objects", definition)

    boat = salesforce.create("Boat__c", Name="Tui", Skipper__c=salesforce.lead())

    assert boat.startswith("a0B")
    assert salesforce.rows("SELECT Name FROM Boat__c WHERE Skipper__r.LastName = 'ngata'") == [{"Name": "Tui"}]


def test_the_state_can_be_put_into_another_server(salesforce: Client) -> None:
    lead, gone = salesforce.lead(Title="Chair", Marketo_Person_Id__c="7"), salesforce.lead()
    salesforce.call("DELETE", f"/sobjects/Lead/{gone}")
    salesforce.admin("POST", "/fls", {"user": SYNC.username, "object": "Lead", "field": "Phone", "right": "hidden"})
    salesforce.admin("POST", "/edit", {"object": "Lead", "id": lead, "fields": {"Title": "x"}, "visible_after": 60})
    when = {"field": "Title", "op": "is_null"}
    salesforce.admin("POST", "/rules/validation", {"object": "Lead", "when": when, "message": "no"})
    state = salesforce.admin("GET", "/state")

    with running_salesforce(Config(users=(SYNC,))) as elsewhere:
        there = Client.of(elsewhere, SYNC)
        there.admin("PUT", "/state", state)
        copied = there.admin("GET", "/state")
        there.http.close()

    for part in ("records", "objects", "field_rights", "late_commits", "locks", "rules", "purged"):
        assert copied[part] == state[part], part


def test_the_call_log_names_each_call_and_counters_add_up(salesforce: Client) -> None:
    salesforce.admin("DELETE", "/calls")
    salesforce.lead()
    salesforce.query("SELECT Id FROM Lead")
    salesforce.get("/query", q="SELECT Foo FROM Lead")
    salesforce.login()

    calls = salesforce.admin("GET", "/calls")["calls"]
    counters = salesforce.admin("GET", "/counters")

    assert [(call["operation"], call["status"], call["records"], call["counted"]) for call in calls] == [
        ("create", 201, 1, 1),
        ("query", 200, 1, 1),
        ("query", 400, 0, 1),
        ("token", 200, 0, 0),
    ]
    assert calls[1]["method"] == "GET"
    assert calls[1]["path"].startswith("/services/data/v60.0/query?q=SELECT")
    assert counters["operations"]["query"] == {"calls": 2, "counted": 2, "records": 1, "failed": 1}
    assert counters["total"] == {"calls": 4, "counted": 3, "records": 2, "failed": 1}
    assert salesforce.admin("GET", "/calls", since=str(calls[2]["sequence"]))["calls"] == calls[3:]


def test_an_unknown_admin_call_lists_the_known_ones(salesforce: Client) -> None:
    answer = salesforce.http.get(f"{salesforce.url}/admin/wisdom")

    assert answer.status_code == 404
    assert "POST /admin/load" in answer.json()["calls"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/load", {"records": {"Lead": [{"Foo": 1}]}}),
        ("/load", {"records": {"Whizbang": []}}),
        ("/load", {"records": {"Lead": [{"Id": "x"}]}}),
        ("/edit", {"object": "Lead"}),
        ("/edit", {"object": "Lead", "id": "00Q5g00000AbCdE", "fields": {}, "user": "nobody"}),
        ("/fls", {"user": SYNC.username, "object": "Lead", "field": "Phone", "right": "golden"}),
        ("/clock", {}),
        ("/convert", {"lead": "00Q5g00000AbCdE"}),
        ("/create", {"object": "Lead", "fields": {"Foo": 1}}),
        ("/create", {"object": "Lead", "fields": {"LastName": 1}}),
    ],
)
def test_a_senseless_admin_request_says_what_is_wrong(salesforce: Client, path: str, body: dict[str, Any]) -> None:
    answer = salesforce.http.post(f"{salesforce.url}/admin{path}", json=body)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_conversion_that_fails_leaves_nothing_behind(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.admin("POST", "/locks", {"ids": [lead]})

    answer = salesforce.http.post(f"{salesforce.url}/admin/convert", json={"lead": lead})

    assert (answer.status_code, "UNABLE_TO_LOCK_ROW" in answer.json()["error"]) == (400, True)
    assert salesforce.query("SELECT COUNT() FROM Contact")["totalSize"] == 0
