"""What the instance says of its fields, and how fields are made."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.marketo_simulator.client import Marketo, error, reason


def _new(**members: Any) -> dict[str, Any]:
    return {"name": "acmeCode", "displayName": "Acme Code", "dataType": "string", **members}


def _create(marketo: Marketo, *fields: dict[str, Any]) -> dict[str, Any]:
    return marketo.post("/leads/schema/fields.json", {"input": list(fields)})


def test_describe_names_fields_with_their_numeric_ids(marketo: Marketo) -> None:
    fields = {f["displayName"]: f for f in marketo.get("/leads/describe.json")["result"]}

    assert fields["First Name"]["id"] == 48  # the id in Adobe's lead-change sample
    assert fields["First Name"]["rest"] == {"name": "firstName", "readOnly": False}
    assert fields["Created At"]["rest"]["readOnly"] is True
    assert "rest" not in fields["Personal URL"]


def test_describe2_says_what_may_be_searched(marketo: Marketo) -> None:
    marketo.admin("POST", "fields", {"add": [_new(), _new(name="ratio", displayName="Ratio", dataType="float")]})

    described = marketo.get("/leads/describe2.json")["result"][0]

    assert described["name"] == "API Lead"
    assert ["email"] in described["searchableFields"]
    assert ["acmeCode"] in described["searchableFields"]
    assert ["ratio"] not in described["searchableFields"]
    assert ["firstName"] not in described["searchableFields"]


def test_a_new_field_can_be_written_and_looked_up_at_once(marketo: Marketo) -> None:
    created = _create(marketo, _new())
    outcome = marketo.sync({"acmeCode": "X1", "email": "a@example.com"}, lookupField="acmeCode")
    again = marketo.sync({"acmeCode": "x1", "firstName": "Ada"}, lookupField="acmeCode")

    assert created["result"] == [{"name": "acmeCode", "status": "created"}]
    assert outcome[0]["status"] == "created"
    assert again == [{"id": outcome[0]["id"], "status": "updated"}]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"name": "1st"}, "1001"),
        ({"name": "a-b"}, "1001"),
        ({"name": ""}, "1002"),
        ({"displayName": "Code #"}, "1001"),
        ({"displayName": "first name"}, "1017"),
        ({"name": "FirstName"}, "1017"),
        ({"dataType": "text"}, "1001"),
        ({"dataType": "formula"}, "1001"),
    ],
)
def test_a_field_that_cannot_be_is_refused_and_nothing_made(
    marketo: Marketo, members: dict[str, Any], code: str
) -> None:
    answer = _create(marketo, _new(name="good", displayName="Good"), _new(**members))

    assert error(answer) == code
    assert error(marketo.get("/leads/schema/fields/good.json")) == "1006"


def test_only_so_many_fields_can_be_made_through_the_api(marketo: Marketo) -> None:
    marketo.admin("POST", "limits", {"api_fields": 1})
    _create(marketo, _new())

    assert error(_create(marketo, _new(name="second", displayName="Second"))) == "1003"


def test_a_field_can_be_renamed_and_hidden_but_not_retyped(marketo: Marketo) -> None:
    _create(marketo, _new())
    marketo.sync({"email": "a@example.com", "acmeCode": "X1"})
    path = "/leads/schema/fields/acmeCode.json"

    retyped = marketo.post(path, {"input": [{"dataType": "integer"}]})
    hidden = marketo.post(path, {"input": [{"displayName": "Old Code", "isHidden": True}]})

    assert error(retyped) == "1003"
    assert hidden["result"] == [{"name": "acmeCode", "status": "updated"}]
    shown = marketo.get(path)["result"][0]
    assert (shown["displayName"], shown["isHidden"], shown["isCustom"]) == ("Old Code", True, True)


def test_a_hidden_field_vanishes_from_describe_reads_and_writes(marketo: Marketo) -> None:
    marketo.admin("POST", "fields", {"hide": ["leadSource"]})

    names = [f["rest"]["name"] for f in marketo.get("/leads/describe.json")["result"] if "rest" in f]

    assert "leadSource" not in names
    assert error(marketo.get("/leads.json", filterType="id", filterValues="1", fields="leadSource")) == "1006"
    assert reason(marketo.sync({"email": "a@example.com", "leadSource": "Web"})[0]) == "1006"


def test_standard_fields_keep_their_names_but_take_a_description(marketo: Marketo) -> None:
    path = "/leads/schema/fields/email.json"

    assert error(marketo.post(path, {"input": [{"displayName": "Mail"}]})) == "1003"
    assert marketo.post(path, {"input": [{"description": "Key"}]})["success"] is True
    assert marketo.get(path)["result"][0]["description"] == "Key"


def test_fields_are_browsed_in_pages(marketo: Marketo) -> None:
    first = marketo.get("/leads/schema/fields.json", batchSize=60)
    second = marketo.get("/leads/schema/fields.json", batchSize=60, nextPageToken=first["nextPageToken"])

    names = [f["name"] for page in (first, second) for f in page["result"]]
    assert (first["moreResult"], second["moreResult"]) == (True, False)
    assert len(names) == len(set(names)) > 100


def test_schema_permissions_cover_their_kind_of_field(marketo: Marketo) -> None:
    _create(marketo, _new())
    marketo.admin("POST", "services", {"client_id": "sandbox-client", "revoke": ["Read-Write Schema Standard Field"]})

    assert [f["name"] for f in marketo.get("/leads/schema/fields.json")["result"]] == ["acmeCode"]
    assert error(marketo.get("/leads/schema/fields/email.json")) == "603"
