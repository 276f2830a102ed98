"""Person accounts: one person, shown as an account and as a contact."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem
from tests.contract.salesforce_simulator.conftest import OTHER, SYNC
from tests.sandbox.salesforce.config import Config
from tests.sandbox.salesforce.server import running_salesforce


@pytest.fixture
def persons(salesforce: Client) -> Client:
    """A client of an organisation with person accounts."""
    answer = salesforce.admin("POST", "/settings", {"person_accounts": True})
    assert answer["person_accounts"] is True
    return salesforce


def _fields(client: Client, name: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in client.get(f"/sobjects/{name}/describe").json()["fields"]}


def _person(client: Client, **fields: Any) -> dict[str, Any]:
    """Create a person and return the account."""
    kind = client.rows("SELECT Id FROM RecordType WHERE IsPersonType = true")[0]["Id"]
    account = client.create("Account", **{"LastName": "Ngata", "RecordTypeId": kind, **fields})
    return client.read("Account", account)


def _contact(client: Client, account: dict[str, Any]) -> dict[str, Any]:
    return client.read("Contact", account["PersonContactId"])


def test_without_person_accounts_nothing_speaks_of_them(salesforce: Client) -> None:
    assert not {"IsPersonAccount", "PersonEmail", "LastName", "RecordTypeId"} & _fields(salesforce, "Account").keys()
    assert "IsPersonAccount" not in _fields(salesforce, "Contact")


def test_turned_on_they_show_in_the_describes(persons: Client) -> None:
    account = _fields(persons, "Account")

    assert {"IsPersonAccount", "PersonContactId", "PersonEmail", "PersonMailingCity", "Nickname__pc"} <= account.keys()
    assert (account["IsPersonAccount"]["updateable"], account["PersonEmail"]["updateable"]) == (False, True)
    assert (account["Nickname__pc"]["custom"], account["PersonMailingCity"]["compoundFieldName"]) == (
        True,
        "PersonMailingAddress",
    )
    assert _fields(persons, "Lead")["Company"]["nillable"] is True
    types = persons.get("/sobjects/Account/describe").json()["recordTypeInfos"]
    assert [one["name"] for one in types] == ["Business Account", "Person Account", "Master"]


def test_a_person_is_an_account_and_a_contact(persons: Client) -> None:
    account = _person(persons, FirstName="Ana", PersonEmail="Ana@K.example", Nickname__pc="An", Phone="1")

    contact = _contact(persons, account)

    assert (account["Name"], account["IsPersonAccount"], account["PersonEmail"]) == ("Ana Ngata", True, "ana@k.example")
    assert (contact["Name"], contact["IsPersonAccount"], contact["AccountId"]) == ("Ana Ngata", True, account["Id"])
    assert (contact["Email"], contact["Nickname__c"], contact["Phone"]) == ("ana@k.example", "An", "1")
    business = persons.read("Account", persons.create("Account", Name="Kauri plc"))
    assert (business["IsPersonAccount"], business["PersonContactId"]) == (False, None)


def test_what_is_saved_on_one_shows_on_the_other_with_both_stamps_moved(persons: Client) -> None:
    persons.admin("POST", "/clock", {"set": "2030-06-15T12:00:00Z", "frozen": True})
    persons.login()
    account = _person(persons)
    persons.admin("POST", "/clock", {"advance": 60})

    persons.call("PATCH", f"/sobjects/Account/{account['Id']}", {"PersonTitle": "Chair", "LastName": "Hale"})
    persons.call("PATCH", f"/sobjects/Contact/{account['PersonContactId']}", {"Email": "h@k.example"})

    after, contact = persons.read("Account", account["Id"]), _contact(persons, account)
    assert (contact["Title"], contact["LastName"], contact["Name"]) == ("Chair", "Hale", "Hale")
    assert (after["PersonEmail"], after["Name"]) == ("h@k.example", "Hale")
    assert {row["SystemModstamp"] for row in (after, contact)} == {"2030-06-15T12:01:00.000+0000"}
    assert persons.rows("SELECT Id FROM Account WHERE PersonEmail = 'h@k.example'") == [{"Id": account["Id"]}]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Name": "X", "PersonEmail": "a@k.example"}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        ({"Name": "X", "LastName": "Y"}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        ({"LastName": "Y"}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
    ],
)
def test_a_company_has_no_fields_of_a_person(persons: Client, fields: dict[str, Any], code: str) -> None:
    assert problem(persons.call("POST", "/sobjects/Account", fields))["errorCode"] == code


def test_a_person_has_no_name_of_a_company_and_needs_a_last_name(persons: Client) -> None:
    account = _person(persons)

    renamed = persons.call("PATCH", f"/sobjects/Account/{account['Id']}", {"Name": "Kauri plc"})
    nameless = persons.call("POST", "/sobjects/Account", {"RecordTypeId": account["RecordTypeId"]})

    assert problem(renamed)["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert problem(nameless)["fields"] == ["LastName"]


def test_the_contact_of_a_person_is_not_named_moved_or_deleted_by_itself(persons: Client) -> None:
    contact = f"/sobjects/Contact/{_person(persons)['PersonContactId']}"
    other = persons.create("Account", Name="Kauri plc")

    answers = [persons.call("PATCH", contact, fields) for fields in ({"LastName": "X"}, {"AccountId": other})]

    assert {problem(one)["errorCode"] for one in answers} == {"INVALID_FIELD_FOR_INSERT_UPDATE"}
    assert problem(persons.call("DELETE", contact))["errorCode"] == "DELETE_FAILED"


def test_a_person_has_no_other_contacts(persons: Client) -> None:
    body = {"LastName": "X", "AccountId": _person(persons)["Id"]}

    assert problem(persons.call("POST", "/sobjects/Contact", body))["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"


def test_a_person_is_deleted_and_undeleted_whole(persons: Client) -> None:
    account = _person(persons)
    persons.call("DELETE", f"/sobjects/Account/{account['Id']}")
    gone = persons.query("SELECT COUNT() FROM Contact")["totalSize"]

    persons.admin("POST", "/undelete", {"object": "Account", "id": account["Id"]})

    assert (gone, _contact(persons, account)["LastName"]) == (0, "Ngata")


def test_persons_merge_with_their_contacts(persons: Client) -> None:
    master, loser = _person(persons), _person(persons, LastName="Loser")
    campaign = persons.create("Campaign", Name="F")
    persons.create("CampaignMember", CampaignId=campaign, ContactId=loser["PersonContactId"])

    persons.admin("POST", "/merge", {"object": "Account", "master": master["Id"], "losers": [loser["Id"]]})

    gone = persons.rows("SELECT MasterRecordId FROM Contact WHERE IsDeleted = true", every=True)
    assert gone == [{"MasterRecordId": master["PersonContactId"]}]
    assert persons.rows("SELECT ContactId FROM CampaignMember") == [{"ContactId": master["PersonContactId"]}]


@pytest.mark.parametrize("kind", ["Account", "Contact"])
def test_a_person_merges_neither_with_a_company_nor_by_its_contact(persons: Client, kind: str) -> None:
    person, company = _person(persons), persons.create("Account", Name="Kauri plc")
    other = persons.create("Contact", LastName="X")
    ids = (person["Id"], company) if kind == "Account" else (other, person["PersonContactId"])

    body = {"object": kind, "master": ids[0], "losers": [ids[1]]}

    assert persons.http.post(f"{persons.url}/admin/merge", json=body).status_code == 400
    assert persons.query("SELECT COUNT() FROM Account")["totalSize"] == 2


def test_a_lead_without_a_company_converts_to_a_person(persons: Client) -> None:
    lead = persons.create("Lead", LastName="Ngata", Email="a@k.example", City="Napier")

    done = persons.admin("POST", "/convert", {"lead": lead, "custom_fields": True})

    account = persons.read("Account", done["account"])
    assert (account["IsPersonAccount"], account["PersonContactId"]) == (True, done["contact"])
    assert (account["PersonEmail"], account["PersonMailingCity"]) == ("a@k.example", "Napier")
    assert persons.read("Contact", done["contact"])["Email"] == "a@k.example"


def test_a_lead_converts_into_a_known_person(persons: Client) -> None:
    account = _person(persons, PersonTitle="Chair")
    lead = persons.lead(Title="Clerk", MobilePhone="7")

    done = persons.admin("POST", "/convert", {"lead": lead, "account": account["Id"]})

    after = persons.read("Account", account["Id"])
    assert done["contact"] == account["PersonContactId"]
    assert (after["PersonTitle"], after["PersonMobilePhone"], after["LastName"]) == ("Chair", "7", "Ngata")


def test_persons_follow_the_custom_fields_of_contacts(persons: Client) -> None:
    account = _person(persons, Nickname__pc="An")
    renamed = {"object": "Contact", "field": "Nickname__c", "to": "Pet_Name__c"}

    persons.admin("POST", "/schema/fields/rename", renamed)
    persons.admin("POST", "/schema/fields", {"object": "Contact", "field": {"name": "New__c", "type": "boolean"}})

    row = persons.read("Account", account["Id"])
    assert (row["Pet_Name__pc"], row["New__pc"]) == ("An", False)
    assert "Nickname__pc" not in row


def test_persons_are_loaded_by_their_last_name(persons: Client) -> None:
    account = persons.read("Account", persons.load("Account", {"LastName": "Ngata", "PersonEmail": "a@k.example"})[0])

    assert (account["IsPersonAccount"], account["Name"]) == (True, "Ngata")
    assert _contact(persons, account)["Email"] == "a@k.example"


def test_the_state_of_persons_can_be_put_into_another_server(persons: Client) -> None:
    account = _person(persons)
    state = persons.admin("GET", "/state")

    with running_salesforce(Config(users=(SYNC, OTHER))) as elsewhere:
        there = Client.of(elsewhere, SYNC)
        there.admin("PUT", "/state", state)
        there.call("PATCH", f"/sobjects/Account/{account['Id']}", {"PersonTitle": "Chair"})
        contact = _contact(there, account)
        there.http.close()

    assert contact["Title"] == "Chair"
