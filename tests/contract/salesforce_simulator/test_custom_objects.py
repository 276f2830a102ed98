"""Custom objects: their standard fields, lookups and masters, paths to people, and what becomes of their schema."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem
from tests.contract.salesforce_simulator.conftest import SYNC
from tests.sandbox.salesforce.config import Config
from tests.sandbox.salesforce.server import running_salesforce

BOAT = {
    "name": "Boat__c",
    "activities": True,
    "fields": [
        {"name": "Skipper__c", "type": "reference", "to": ["Lead"]},
        {"name": "Length__c", "type": "double", "scale": 1},
        {"name": "Skipper_City__c", "type": "string", "length": 80, "formula": "Skipper__r.City"},
    ],
}
VOYAGE = {
    "name": "Voyage__c",
    "fields": [
        {"name": "Name", "label": "Voyage", "type": "string", "length": 80, "is_name": True, "autonumber": "V-{0000}"},
        {"name": "Boat__c", "type": "reference", "to": ["Boat__c"], "master": True},
    ],
}
TICKET = {
    "name": "Ticket__c",
    "fields": [{"name": "Contact__c", "type": "reference", "to": ["Contact"], "required": True}],
}


def _add(client: Client, *definitions: dict[str, Any]) -> None:
    for one in definitions:
        client.admin("POST", "/schema/objects", one)


def _fields(client: Client, name: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in client.get(f"/sobjects/{name}/describe").json()["fields"]}


def _living(client: Client, kind: str) -> int:
    return int(client.query(f"SELECT COUNT() FROM {kind}")["totalSize"])


def test_a_custom_object_gets_its_standard_fields_and_a_prefix(salesforce: Client) -> None:
    _add(salesforce, BOAT, VOYAGE)

    boat, voyage = _fields(salesforce, "Boat__c"), _fields(salesforce, "Voyage__c")
    listed = {one["name"]: one for one in salesforce.get("/sobjects").json()["sobjects"]}

    assert {"Id", "OwnerId", "IsDeleted", "Name", "CreatedById", "SystemModstamp"} <= boat.keys()
    assert (boat["Skipper__c"]["relationshipName"], boat["Skipper__c"]["cascadeDelete"]) == ("Skipper__r", False)
    assert "OwnerId" not in voyage
    assert (voyage["Boat__c"]["nillable"], voyage["Boat__c"]["updateable"]) == (False, False)
    assert (voyage["Name"]["autoNumber"], voyage["Name"]["createable"]) == (True, False)
    assert listed["Boat__c"]["keyPrefix"] != listed["Voyage__c"]["keyPrefix"]
    assert (listed["Boat__c"]["custom"], listed["Boat__c"]["mergeable"]) == (True, False)


def test_its_parents_describe_it_as_a_child(salesforce: Client) -> None:
    _add(salesforce, BOAT, VOYAGE, TICKET)

    def child(of: str, name: str) -> tuple[Any, ...]:
        children = salesforce.get(f"/sobjects/{of}/describe").json()["childRelationships"]
        one = next(one for one in children if one["childSObject"] == name)
        return one["relationshipName"], one["cascadeDelete"], one["restrictedDelete"]

    assert child("Lead", "Boat__c") == ("Boats__r", False, False)
    assert child("Boat__c", "Voyage__c") == ("Voyages__r", True, False)
    assert child("Contact", "Ticket__c") == ("Tickets__r", False, True)


def test_a_path_of_two_steps_leads_to_the_lead(salesforce: Client) -> None:
    _add(salesforce, BOAT, VOYAGE)
    boat = salesforce.create("Boat__c", Name="Tui", Skipper__c=salesforce.lead(Email="a@k.example"))
    salesforce.create("Voyage__c", Boat__c=boat)
    salesforce.create("Voyage__c", Boat__c=boat)

    soql = "SELECT Name, Boat__r.Skipper__r.Email FROM Voyage__c WHERE Boat__r.Skipper__r.Email != null ORDER BY Name"
    records = salesforce.query(soql)["records"]

    assert [one["Name"] for one in records] == ["V-0001", "V-0002"]
    assert records[0]["Boat__r"]["Skipper__r"]["Email"] == "a@k.example"


def test_a_formula_follows_its_parent_without_a_stamp(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-06-15T12:00:00Z", "frozen": True})
    salesforce.login()
    _add(salesforce, BOAT)
    lead = salesforce.lead(City="Napier")
    boat = salesforce.create("Boat__c", Name="Tui", Skipper__c=lead)
    salesforce.admin("POST", "/clock", {"advance": 60})

    salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"City": "Hastings"})

    row = salesforce.read("Boat__c", boat)
    assert (row["Skipper_City__c"], row["SystemModstamp"]) == ("Hastings", "2030-06-15T12:00:00.000+0000")


def test_a_detail_dies_with_its_master_and_a_lookup_outlives_its_parent(salesforce: Client) -> None:
    _add(salesforce, BOAT, VOYAGE)
    lead = salesforce.lead()
    boat = salesforce.create("Boat__c", Name="Tui", Skipper__c=lead)
    salesforce.create("Voyage__c", Boat__c=boat)

    salesforce.call("DELETE", f"/sobjects/Lead/{lead}")
    alone = salesforce.read("Boat__c", boat)
    salesforce.call("DELETE", f"/sobjects/Boat__c/{boat}")
    gone = _living(salesforce, "Voyage__c")
    salesforce.admin("POST", "/undelete", {"object": "Boat__c", "id": boat})

    assert (alone["Skipper__c"], gone, _living(salesforce, "Voyage__c")) == (None, 0, 1)


def test_a_required_lookup_keeps_its_parent(salesforce: Client) -> None:
    _add(salesforce, TICKET)
    contact = salesforce.create("Contact", LastName="C")
    salesforce.create("Ticket__c", Name="T", Contact__c=contact)

    assert problem(salesforce.call("DELETE", f"/sobjects/Contact/{contact}"))["errorCode"] == "DELETE_FAILED"
    assert (
        problem(salesforce.call("POST", "/sobjects/Ticket__c", {"Name": "U"}))["errorCode"] == "REQUIRED_FIELD_MISSING"
    )


def test_custom_children_move_with_a_merge_and_stay_with_a_converted_lead(salesforce: Client) -> None:
    _add(salesforce, BOAT, TICKET)
    master, loser = (salesforce.create("Contact", LastName=name) for name in ("M", "L"))
    ticket = salesforce.create("Ticket__c", Name="T", Contact__c=loser)
    lead = salesforce.lead()
    boat = salesforce.create("Boat__c", Name="Tui", Skipper__c=lead)

    salesforce.admin("POST", "/merge", {"object": "Contact", "master": master, "losers": [loser]})
    salesforce.admin("POST", "/convert", {"lead": lead})

    assert salesforce.read("Ticket__c", ticket)["Contact__c"] == master
    assert salesforce.read("Boat__c", boat)["Skipper__c"] == lead


def test_an_object_with_activities_is_a_what(salesforce: Client) -> None:
    _add(salesforce, BOAT, TICKET)
    boat = salesforce.create("Boat__c", Name="Tui")
    ticket = salesforce.create("Ticket__c", Name="T", Contact__c=salesforce.create("Contact", LastName="C"))

    salesforce.create("Task", WhatId=boat)

    assert "Boat__c" in _fields(salesforce, "Event")["WhatId"]["referenceTo"]
    assert salesforce.rows("SELECT What.Type FROM Task")[0]["What"]["Type"] == "Boat__c"
    assert problem(salesforce.call("POST", "/sobjects/Task", {"WhatId": ticket}))["errorCode"] == "MALFORMED_ID"


def test_a_renamed_object_keeps_rows_ids_and_rights(salesforce: Client) -> None:
    _add(salesforce, BOAT, VOYAGE)
    boat = salesforce.create("Boat__c", Name="Tui", Length__c=3)
    voyage = salesforce.create("Voyage__c", Boat__c=boat)
    hidden = {"user": SYNC.username, "object": "Boat__c", "field": "Length__c", "right": "hidden"}
    salesforce.admin("POST", "/fls", hidden)

    salesforce.admin("POST", "/schema/objects/rename", {"object": "Boat__c", "to": "Ship__c"})

    assert salesforce.get("/sobjects/Boat__c/describe").status_code == 404
    assert "Length__c" not in _fields(salesforce, "Ship__c")
    assert salesforce.read("Ship__c", boat)["Name"] == "Tui"
    assert _fields(salesforce, "Voyage__c")["Boat__c"]["referenceTo"] == ["Ship__c"]
    salesforce.call("DELETE", f"/sobjects/Ship__c/{boat}")
    assert salesforce.get(f"/sobjects/Voyage__c/{voyage}").status_code == 404


def test_a_deleted_object_takes_rows_and_lookups_along(salesforce: Client) -> None:
    _add(salesforce, BOAT)
    lookup = {"name": "Boat__c", "type": "reference", "to": ["Boat__c"]}
    salesforce.admin("POST", "/schema/fields", {"object": "Contact", "field": lookup})
    contact = salesforce.create("Contact", LastName="C", Boat__c=salesforce.create("Boat__c", Name="Tui"))

    done = salesforce.admin("DELETE", "/schema/objects", {"object": "Boat__c"})

    assert done["lookups"] == ["Contact.Boat__c"]
    assert problem(salesforce.get("/query", q="SELECT Id FROM Boat__c"))["errorCode"] == "INVALID_TYPE"
    assert "Boat__c" not in salesforce.read("Contact", contact)
    assert "Boat__c" not in _fields(salesforce, "Task")["WhatId"]["referenceTo"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "/schema/objects", {"object": "Lead"}),
        ("POST", "/schema/objects/rename", {"object": "Lead", "to": "Person__c"}),
        ("POST", "/schema/objects/rename", {"object": "Boat__c", "to": "Boat"}),
    ],
)
def test_only_custom_objects_are_renamed_and_deleted(
    salesforce: Client, method: str, path: str, body: dict[str, Any]
) -> None:
    _add(salesforce, BOAT)

    assert salesforce.http.request(method, f"{salesforce.url}/admin{path}", json=body).status_code == 400


def test_objects_of_the_configuration_are_completed_too() -> None:
    with running_salesforce(Config(users=(SYNC,), objects=(BOAT,))) as server:
        client = Client.of(server, SYNC)
        made = client.create("Boat__c", Name="Tui")
        updated = client.admin("GET", "/records/Boat__c", ids=made)["records"]
        client.http.close()

    assert updated[0]["Name"] == "Tui"
