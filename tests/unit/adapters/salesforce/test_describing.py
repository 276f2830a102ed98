"""Descriptions."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from tandem.adapters.salesforce import SalesforceEndpoint
from tandem.domain.errors import PermissionLost
from tandem.domain.fields import Field
from tandem.domain.records import Write
from tandem.domain.values import Kind

from tests.unit.adapters.salesforce.scripted import Say, Script, failed, refused

RECORDED = Path(__file__).parents[5] / "shared" / "contracts" / "salesforce" / "describe"
CHANGED = {"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}


def described(name: str, kind: str, **attributes: Any) -> dict[str, Any]:
    usual = {"label": name.title(), "length": 0, "scale": 0, "createable": True, "updateable": True, "nillable": True}
    return {"name": name, "type": kind, "defaultedOnCreate": False, "deprecatedAndHidden": False} | usual | attributes


def whole(*fields: dict[str, Any]) -> Say:
    return Say({"name": "Lead", "fields": list(fields)}, headers=CHANGED)


def test_each_type_has_its_kind_and_limits(endpoint: SalesforceEndpoint, server: Script) -> None:
    texts = ("string", "textarea", "picklist", "reference", "id", "combobox", "encryptedstring")
    server.says(
        whole(
            *(described(kind, kind, length=40) for kind in texts),
            described("time", "time"),
            described("email", "email", length=80),
            described("phone", "phone", length=40),
            described("url", "url", length=255),
            described("multipicklist", "multipicklist", length=4099),
            described("int", "int", digits=9),
            described("double", "double", precision=8, scale=3),
            described("whole", "double", precision=9),
            described("wider", "double", precision=10),
            described("currency", "currency", scale=2),
            described("percent", "percent"),
            described("formula", "string", length=99, updateable=False, calculated=True),
            described("number", "string", length=30, updateable=False, autoNumber=True),
            described("boolean", "boolean"),
            described("date", "date"),
            described("datetime", "datetime", updateable=False),
        )
    )

    fields = endpoint.describe("Lead")

    assert fields == {
        **{kind: Field(kind, Kind.TEXT, length=40) for kind in texts},
        "time": Field("time", Kind.TEXT),
        "email": Field("email", Kind.EMAIL, length=80),
        "phone": Field("phone", Kind.PHONE, length=40),
        "url": Field("url", Kind.URL, length=255),
        "multipicklist": Field("multipicklist", Kind.CHOICES, length=4099),
        "int": Field("int", Kind.INTEGER),
        "double": Field("double", Kind.NUMBER, scale=3),
        "whole": Field("whole", Kind.INTEGER),
        "wider": Field("wider", Kind.NUMBER, scale=0),
        "currency": Field("currency", Kind.CURRENCY, scale=2),
        "percent": Field("percent", Kind.NUMBER, scale=0),
        "formula": Field("formula", Kind.TEXT, length=99, writable=False, computed=True),
        "number": Field("number", Kind.TEXT, length=30, writable=False, computed=True),
        "boolean": Field("boolean", Kind.BOOLEAN),
        "date": Field("date", Kind.DATE),
        "datetime": Field("datetime", Kind.DATETIME, writable=False),
    }


@pytest.mark.parametrize(
    "field",
    [
        described("Address", "address"),
        described("Place__c", "location"),
        described("Photo__c", "base64"),
        described("Old__c", "string", deprecatedAndHidden=True),
    ],
)
def test_what_is_no_single_value_or_out_of_use_is_left_out(
    endpoint: SalesforceEndpoint, server: Script, field: dict[str, Any]
) -> None:
    server.says(whole(field, described("Email", "email")))

    assert set(endpoint.describe("Lead")) == {"Email"}


def test_each_reading_is_whole_since_a_permission_is_no_modification(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    server.says(whole(described("Email", "email"), described("Pet__c", "string")), whole(described("Email", "email")))

    first, second = endpoint.describe("Lead"), endpoint.describe("Lead")

    assert set(first) - set(second) == {"Pet__c"}
    assert all("If-Modified-Since" not in call.headers for call in server.asked)


def test_required_fields_and_labels_cost_no_call_of_their_own(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(
        whole(
            described("Company", "string", nillable=False),
            described("OwnerId", "reference", nillable=False, defaultedOnCreate=True),
            described("Id", "id", nillable=False, createable=False),
            described("Email", "email", label="E-mail"),
        )
    )

    assert endpoint.required_on_create("Lead") == ("Company",)
    assert endpoint.labels("Lead")["Email"] == "E-mail"
    assert len(server.asked) == 1


def test_a_refusal_that_names_a_label_is_traced_to_its_field(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(
        whole(described("Pet__c", "string", label="Favourite pet")),
        Say([failed("STRING_TOO_LONG", "Favourite pet: data value too large: x (max length=2)")]),
    )
    endpoint.describe("Lead")

    written = endpoint.update("Lead", [Write("00Q000000000001EAA", {"Pet__c": "cat"})])

    assert written.outcomes[0].fields == ("Pet__c",)


def test_an_object_that_cannot_be_described_is_lost(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("NOT_FOUND", "The requested resource does not exist", 404))

    with pytest.raises(PermissionLost, match="read access to Lead"):
        endpoint.describe("Lead")


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recordings lie outside the repository")
@pytest.mark.parametrize(("object_", "required"), [("Lead", {"LastName", "Company"}), ("Contact", {"LastName"})])
def test_a_recorded_description_is_understood(
    endpoint: SalesforceEndpoint, server: Script, object_: str, required: set[str]
) -> None:
    server.says(Say(orjson.loads((RECORDED / f"{object_}.json").read_bytes())))

    fields = endpoint.describe(object_)

    assert fields["Email"] == Field("Email", Kind.EMAIL, length=80)
    assert fields["IsDeleted"].kind is Kind.BOOLEAN
    assert not fields["SystemModstamp"].writable
    assert required <= set(endpoint.required_on_create(object_))
