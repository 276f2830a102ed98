"""Every pair of the default lead mapping moves its value in the documented direction."""

from __future__ import annotations

import pytest

from tests.e2e.lead_pairs import TWO_WAY, assert_at_rest, marketer_values, sales_values, shown
from tests.e2e.town import Town

MOMENT = "2026-01-02T03:04:05.000+0000"
UP_ONLY = {
    "Lead_Score": ("double", "leadScore", 42),
    "Acquisition_Date": ("datetime", "mktoAcquisitionDate", "2026-01-02T03:04:05Z"),
    "Acquisition_Program_Id": ("double", "acquisitionProgramId", 1017),
    "Original_Referrer": ("string", "originalReferrer", "https://search.example"),
    "Original_Search_Engine": ("string", "originalSearchEngine", "Google"),
    "Original_Search_Phrase": ("string", "originalSearchPhrase", "größe"),
    "Original_Source_Info": ("string", "originalSourceInfo", "fair"),
    "Original_Source_Type": ("string", "originalSourceType", "Web page visit"),
    "Inferred_City": ("string", "inferredCity", "Paris"),
    "Inferred_Company": ("string", "inferredCompany", "Acme SA"),
    "Inferred_Country": ("string", "inferredCountry", "France"),
    "Inferred_Metropolitan_Area": ("string", "inferredMetropolitanArea", "Île-de-France"),
    "Inferred_Phone_Area_Code": ("string", "inferredPhoneAreaCode", "01"),
    "Inferred_Postal_Code": ("string", "inferredPostalCode", "75001"),
    "Inferred_State_Region": ("string", "inferredStateRegion", "IDF"),
}
"""Field of the native package (type on the lead) and the Marketo field it is filled from."""


@pytest.mark.behaviour(42)
def test_every_value_of_a_lead_arrives_with_the_new_person(town: Town) -> None:
    (key,) = town.load_leads(sales_values(TWO_WAY))

    town.run()

    expected = {case.marketo: case.down[1] for case in TWO_WAY if case.down}
    assert shown(town.people()[key], expected) == expected
    assert_at_rest(town)


@pytest.mark.behaviour(42, 54)
def test_every_edit_of_a_lead_travels_down(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Before"})
    town.run()

    town.sales_edit(key, **sales_values(TWO_WAY))
    town.run()

    expected = {case.marketo: case.down[1] for case in TWO_WAY if case.down}
    assert shown(town.people()[key], expected) == expected
    assert_at_rest(town)


@pytest.mark.behaviour(42, 55)
def test_every_edit_of_a_person_travels_up(town: Town) -> None:
    (key,) = town.load_leads(sales_values(TWO_WAY))
    town.run()

    town.marketer_edit(town.people()[key]["id"], **marketer_values(TWO_WAY))
    town.run()

    expected = {case.salesforce: case.up[1] for case in TWO_WAY if case.up}
    assert shown(town.leads()[key], expected) == expected
    assert_at_rest(town)


@pytest.mark.behaviour(42, 50)
def test_what_salesforce_alone_decides_goes_down_and_never_up(town: Town) -> None:
    (key,) = town.load_leads(
        {"LastName": "Zoë", "CreatedDate": MOMENT, "IsConverted": True, "ConvertedDate": "2026-02-03"}
    )
    town.run()

    expected = {
        "salesforceId": key,
        "salesforceType": "Lead",
        "salesforceCreatedDate": "2026-01-02T03:04:05Z",
        "salesforceIsDeleted": False,
        "salesforceIsConverted": True,
        "salesforceConvertedDate": "2026-02-03",
    }
    assert shown(town.people()[key], expected) == expected
    before = town.leads()[key]
    town.marketer_edit(town.people()[key]["id"], salesforceType="Contact", salesforceConvertedDate="2020-01-01")
    town.run()
    assert town.leads()[key] == before


@pytest.mark.behaviour(42, 47)
def test_what_marketo_alone_decides_goes_up_and_never_down(town: Town) -> None:
    for name, (type_, _, _) in UP_ONLY.items():
        limits = {"string": {"length": 255}, "double": {"precision": 10, "scale": 0}}.get(type_, {})
        field = {"name": f"mkto71_{name}__c", "label": name.replace("_", " "), "type": type_, **limits}
        town.salesforce.post("schema/fields", {"object": "Lead", "field": field})
    town.load_people({"email": "a@example.com", **{name: value for _, name, value in UP_ONLY.values()}})
    (key,) = town.load_leads({"LastName": "A", "Email": "a@example.com"})

    town.run()

    expected = {f"mkto71_{name}__c": value for name, (_, _, value) in UP_ONLY.items()}
    expected["mkto71_Acquisition_Date__c"] = MOMENT
    assert shown(town.leads()[key], expected) == expected
    assert_at_rest(town)
    town.pass_time(10)
    town.sales_edit(key, mkto71_Inferred_City__c="Lyon", mkto71_Lead_Score__c=1)
    town.run()
    assert shown(town.people()[key], {"inferredCity": 0, "leadScore": 0}) == {"inferredCity": "Paris", "leadScore": 42}
    assert shown(town.leads()[key], expected) == expected
    assert_at_rest(town)


@pytest.mark.behaviour(47)
def test_a_score_change_reaches_the_native_packages_field(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "A"})
    town.run()

    town.marketer_edit(town.people()[key]["id"], leadScore=17)
    town.run()

    assert town.leads()[key]["mkto71_Lead_Score__c"] == 17
    assert_at_rest(town)


@pytest.mark.behaviour(49)
def test_without_any_field_of_the_native_package_the_sync_works(town: Town) -> None:
    town.salesforce.delete("schema/fields", {"object": "Lead", "field": "mkto71_Lead_Score__c"})
    (key,) = town.load_leads({"LastName": "A", "Phone": "1"})
    town.run()

    town.marketer_edit(town.people()[key]["id"], phone="2", leadScore=5)
    report = town.run()

    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert town.leads()[key]["Phone"] == "2"
    assert_at_rest(town)
