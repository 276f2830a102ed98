"""Refusals of single records, in the vendor's own words where they are recorded."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from tandem.adapters.salesforce.ids import long_id
from tandem.adapters.salesforce.outcomes import outcome
from tandem.domain.records import Outcome, Result, Write

from tests.unit.adapters.salesforce.scripted import failed

ID = "00Q4S000002sSacUAE"
RECORDED = Path(__file__).parents[5] / "shared" / "contracts" / "salesforce" / "responses"
HELD = "duplicate value found: {} duplicates value on record with id: {}"
OURS = {"Marketo_Person_Id__c": "5", "LastName": "Ito"}


def of(result: dict[str, Any], id_: str | None = ID, **values: Any) -> Outcome:
    given = values or {"Email": "e", "FirstName": "f"}
    return outcome(Write(id_, given), result, {"First Name": "FirstName"}, alone=False)


@pytest.mark.parametrize("known", [ID, "0014S000007NxmlQAC", "00Dx0000000BV7zEAG"])
def test_a_short_id_grows_to_the_long_form_of_the_recordings(known: str) -> None:
    assert long_id(known[:15]) == long_id(known) == known


def test_a_record_that_was_written_tells_its_id() -> None:
    assert of({"id": ID[:15], "success": True, "errors": []}) == Outcome(Result.DONE, ID)


@pytest.mark.parametrize(
    ("name", "code", "fields", "cause"),
    [
        (
            "cannot_update_converted_lead",
            "CANNOT_UPDATE_CONVERTED_LEAD",
            (),
            "The lead is converted and can no longer be changed.",
        ),
        (
            "invalid_email_address",
            "INVALID_EMAIL_ADDRESS",
            ("email_field__c",),
            "The value is no valid e-mail address: email_field__c.",
        ),
        ("required_field_missing", "REQUIRED_FIELD_MISSING", ("Name",), "A required field is empty: Name."),
    ],
)
@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recordings lie outside the repository")
def test_a_recorded_refusal_is_told_by_code_field_and_template(
    name: str, code: str, fields: tuple[str, ...], cause: str
) -> None:
    recorded = orjson.loads((RECORDED / f"collections-error-{name}.json").read_bytes())

    assert of(recorded["body"][-1]) == Outcome(Result.REFUSED, None, code, fields, cause)


@pytest.mark.parametrize(
    ("code", "message", "fields"),
    [
        ("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName, Company]", ("LastName", "Company")),
        (
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: Email, Pet__c. Please check the security settings of this field.",
            ("Email", "Pet__c"),
        ),
        ("STRING_TOO_LONG", "Email: data value too large: secret (max length=40)", ("Email",)),
        ("STRING_TOO_LONG", "First Name: data value too large: secret (max length=40)", ("FirstName",)),
        ("STRING_TOO_LONG", "Some Label: data value too large: secret (max length=40)", ()),
        ("UNHEARD_OF", "it: secret", ()),
    ],
)
def test_fields_are_read_from_the_message_where_the_vendor_lists_none(
    code: str, message: str, fields: tuple[str, ...]
) -> None:
    told = of(failed(code, message))

    assert (told.result, told.code, told.fields) == (Result.REFUSED, code, fields)
    assert "secret" not in told.cause


def test_a_limit_is_told_and_the_value_is_not() -> None:
    told = of(failed("STRING_TOO_LONG", "Email: data value too large: secret (max length=40)", "Email"))

    assert told.cause == "The text is too long (at most 40 characters): Email."


def test_an_admin_s_own_words_are_kept() -> None:
    told = of(failed("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Leads from Mars need a visa: ask Bob", "Country"))

    assert told.cause == "Leads from Mars need a visa: ask Bob"
    assert told.fields == ("Country",)


@pytest.mark.parametrize("fields", [("Marketo_Person_Id__c",), ()])
@pytest.mark.parametrize("holder", [ID, ID[:15]])
def test_a_taken_key_tells_who_holds_it(fields: tuple[str, ...], holder: str) -> None:
    told = of(failed("DUPLICATE_VALUE", HELD.format("Marketo_Person_Id__c", holder), *fields), None, **OURS)

    assert (told.result, told.id) == (Result.EXISTS, ID)


def test_a_taken_key_whose_holder_is_hidden_exists_without_an_id() -> None:
    told = of(failed("DUPLICATE_VALUE", HELD.format("<unknown>", "<unknown>")), None, **OURS)

    assert (told.result, told.id) == (Result.EXISTS, None)


def test_another_unique_field_that_is_taken_is_a_refusal() -> None:
    told = of(failed("DUPLICATE_VALUE", HELD.format("Badge__c", ID), "Badge__c"), None, Badge__c="7", **OURS)

    assert (told.result, told.fields) == (Result.REFUSED, ("Badge__c",))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("ENTITY_IS_DELETED", "entity is deleted"),
        ("NOT_FOUND", "The requested resource does not exist"),
        ("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
    ],
)
def test_a_record_that_is_not_there_is_gone_but_a_lookup_that_is_not_there_is_a_refusal(
    code: str, message: str
) -> None:
    assert of(failed(code, message)).result is Result.GONE
    assert of(failed(code, message, "OwnerId")).result is Result.REFUSED
    assert of(failed(code, message), None).result is Result.REFUSED


@pytest.mark.parametrize("code", ["UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "ALL_OR_NONE_OPERATION_ROLLED_BACK"])
def test_what_passes_by_itself_is_tried_again(code: str) -> None:
    assert of(failed(code)) == Outcome(Result.RETRY, None, code)


def test_of_several_reasons_the_first_that_names_fields_is_told_since_the_record_is_sent_again_without_them() -> None:
    result = failed("FIELD_INTEGRITY_EXCEPTION", "")
    for code, name in (("STRING_TOO_LONG", "Email"), ("INVALID_EMAIL_ADDRESS", "Other__c")):
        result["errors"] += failed(code, "", name)["errors"]

    assert (of(result).code, of(result).fields) == ("STRING_TOO_LONG", ("Email",))


def test_a_refusal_without_any_reason_is_still_one() -> None:
    assert of({"success": False}) == Outcome(Result.REFUSED, None, "", (), "Salesforce refuses the record (no code).")
