"""Opportunities and their contact roles."""

from typing import Any

from tests.contract.salesforce_simulator.client import Client, problem


def _opportunity(client: Client, **fields: Any) -> str:
    return client.create(
        "Opportunity", **{"Name": "Big", "StageName": "Prospecting", "CloseDate": "2030-05-31", **fields}
    )


def _is_primary(client: Client, role: str) -> bool:
    return bool(client.read("OpportunityContactRole", role)["IsPrimary"])


def test_the_stage_decides_probability_and_forecast(salesforce: Client) -> None:
    opportunity = _opportunity(salesforce, Amount=1000)
    new = salesforce.read("Opportunity", opportunity)

    salesforce.call("PATCH", f"/sobjects/Opportunity/{opportunity}", {"StageName": "Closed Won"})
    won = salesforce.read("Opportunity", opportunity)

    assert (new["Probability"], new["ExpectedRevenue"], new["ForecastCategory"]) == (10.0, 100.0, "Pipeline")
    assert (new["IsClosed"], new["IsWon"], new["Fiscal"], new["FiscalQuarter"]) == (False, False, "2030 2", 2)
    assert (won["Probability"], won["ExpectedRevenue"], won["ForecastCategoryName"]) == (100.0, 1000.0, "Closed")
    assert (won["IsClosed"], won["IsWon"]) == (True, True)


def test_a_probability_of_ones_own_outlives_its_save(salesforce: Client) -> None:
    opportunity = _opportunity(salesforce, Probability=33, Amount=100)
    salesforce.call("PATCH", f"/sobjects/Opportunity/{opportunity}", {"Amount": 200})

    row = salesforce.read("Opportunity", opportunity)

    assert (row["Probability"], row["ExpectedRevenue"]) == (33.0, 66.0)


def test_a_loaded_opportunity_is_completed_by_its_stage(salesforce: Client) -> None:
    fields = {"Name": "Old", "StageName": "Closed Lost", "CloseDate": "2020-01-01", "Probability": 5.0}

    row = salesforce.read("Opportunity", salesforce.load("Opportunity", fields)[0])

    assert (row["IsClosed"], row["IsWon"], row["ForecastCategory"], row["Probability"]) == (True, False, "Omitted", 5.0)


def test_an_opportunity_needs_name_stage_and_close_date(salesforce: Client) -> None:
    refused = problem(salesforce.call("POST", "/sobjects/Opportunity", {"Amount": 1}))

    assert (refused["errorCode"], set(refused["fields"])) == (
        "REQUIRED_FIELD_MISSING",
        {"Name", "StageName", "CloseDate"},
    )


def test_an_opportunity_has_one_primary_role(salesforce: Client) -> None:
    opportunity, other = _opportunity(salesforce), _opportunity(salesforce)
    contact = salesforce.create("Contact", LastName="C")

    def role(of: str) -> str:
        return salesforce.create(
            "OpportunityContactRole", OpportunityId=of, ContactId=contact, Role="Evaluator", IsPrimary=True
        )

    first, elsewhere, second = role(opportunity), role(other), role(opportunity)

    assert [_is_primary(salesforce, one) for one in (first, elsewhere, second)] == [False, True, True]


def test_a_role_keeps_its_opportunity_and_may_change_its_contact(salesforce: Client) -> None:
    contact, other = (salesforce.create("Contact", LastName=name) for name in ("A", "B"))
    role = salesforce.create("OpportunityContactRole", OpportunityId=_opportunity(salesforce), ContactId=contact)

    moved = salesforce.call("PATCH", f"/sobjects/OpportunityContactRole/{role}", {"ContactId": other, "Role": None})
    stolen = salesforce.call(
        "PATCH", f"/sobjects/OpportunityContactRole/{role}", {"OpportunityId": _opportunity(salesforce)}
    )

    assert moved.status_code == 204
    assert problem(stolen)["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert salesforce.read("OpportunityContactRole", role)["ContactId"] == other


def test_a_queue_owns_leads_and_tasks_but_nothing_else(salesforce: Client) -> None:
    queue = salesforce.load("Group", {"Name": "Inbound", "Type": "Queue", "DeveloperName": "Inbound"})[0]
    needs: dict[str, dict[str, Any]] = {
        "Contact": {"LastName": "C"},
        "Account": {"Name": "A"},
        "Opportunity": {"Name": "O", "StageName": "Prospecting", "CloseDate": "2030-01-01"},
        "Campaign": {"Name": "F"},
        "Event": {"ActivityDateTime": "2030-01-01T10:00:00Z", "DurationInMinutes": 5},
    }

    for kind, fields in needs.items():
        answer = salesforce.call("POST", f"/sobjects/{kind}", {**fields, "OwnerId": queue})
        assert problem(answer)["errorCode"] == "OP_WITH_INVALID_USER_TYPE_EXCEPTION", kind
    assert salesforce.lead(OwnerId=queue)
    assert salesforce.create("Task", Subject="x", OwnerId=queue)


def test_users_are_deactivated_and_never_deleted(salesforce: Client) -> None:
    user = salesforce.load("User", {"LastName": "Gone", "Username": "gone@x.example"})[0]
    lead = salesforce.lead(OwnerId=user)

    refused = salesforce.call("DELETE", f"/sobjects/User/{user}")
    salesforce.call("PATCH", f"/sobjects/User/{user}", {"IsActive": False})
    new = salesforce.call("POST", "/sobjects/Contact", {"LastName": "C", "OwnerId": user})

    assert problem(refused)["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
    assert problem(new)["errorCode"] == "INACTIVE_OWNER_OR_USER"
    assert salesforce.read("Lead", lead)["OwnerId"] == user


def test_the_contact_of_a_new_opportunity_is_its_primary_role(salesforce: Client) -> None:
    contact = salesforce.create("Contact", LastName="C")

    _opportunity(salesforce, ContactId=contact)

    rows = salesforce.rows("SELECT ContactId, IsPrimary FROM OpportunityContactRole")
    assert rows == [{"ContactId": contact, "IsPrimary": True}]
