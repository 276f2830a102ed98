"""Secrets that lead to another pair of systems stop the sync at once; a relink begins anew with the new pair."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from tandem.adapters.salesforce.ids import long_id

from tests.e2e.conftest import UNLIMITED
from tests.e2e.town import Town, rows_of
from tests.sandbox.marketo.server import running_marketo
from tests.sandbox.salesforce.config import Config as SalesforceConfig
from tests.sandbox.salesforce.server import running_salesforce
from tests.sandbox.world.simulators import Admin

TANDEM = Path(sys.executable).with_name("tandem")


def _tandem(town: Town, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "AWS_ENDPOINT_URL_LAMBDA": town.stack.lambda_url}
    done = subprocess.run(
        [TANDEM, *words], env=environment, input=typed, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    return done


@contextmanager
def _leading_to(town: Town, secret: str, connection: dict[str, Any]) -> Iterator[None]:
    """A secret of the stack that leads elsewhere while the block lasts."""
    client = boto3.client("secretsmanager", endpoint_url=town.stack.endpoint_url, region_name="us-east-1")
    right = client.get_secret_value(SecretId=town.stack.resources[secret])["SecretString"]
    town.put_secret(secret, connection)
    try:
        yield
    finally:
        town.put_secret(secret, right)


@contextmanager
def another_marketo(town: Town) -> Iterator[Admin]:
    """Another subscription, which numbers its people from the same number on; the secret leads there."""
    service = {"client_id": "other", "client_secret": "secret", "user": "api@other.example"}
    with (
        running_marketo({"limits": UNLIMITED, "services": [service]}) as other,
        _leading_to(town, "MarketoSecret", {"base_url": other.url, **other.credentials}),
    ):
        yield Admin(other.url)


@contextmanager
def another_org(town: Town) -> Iterator[Admin]:
    """Another Salesforce org; the secret leads there."""
    with running_salesforce(SalesforceConfig(org_id="00D5g000008VhMQEA1")) as other:
        who = other.credentials
        connection = {"base_url": other.url, "client_id": who.client_id, "client_secret": who.client_secret}
        with _leading_to(town, "SalesforceSecret", connection):
            yield Admin(other.url)


def _people(marketo: Admin) -> dict[str, dict[str, Any]]:
    return {str(person["id"]): person for person in rows_of(marketo.get("leads"))}


def test_211_another_subscription_is_refused_and_its_people_of_the_same_numbers_stay_untouched(town: Town) -> None:
    (lead,) = town.load_leads({"LastName": "Ng", "Email": "ng@example.com"})
    town.run()
    number = town.people()[lead]["id"]

    with another_marketo(town) as marketo:
        marketo.post("load", {"leads": [{"id": number, "lastName": "Stranger", "email": "stranger@example.com"}]})
        town.sales_edit(lead, LastName="Nguyen", Title="Head")
        refused = town.run()
        before = _people(marketo)

        asked = _tandem(town, "relink", typed="no\n")
        again = town.run()
        relinked = _tandem(town, "relink", typed="yes\n")
        ran = town.run()

        people = _people(marketo)

    assert refused.status == again.status == "Incomplete"
    assert before[str(number)]["lastName"] == "Stranger"
    assert list(before) == [str(number)]
    assert (asked.returncode, relinked.returncode) == (1, 0)
    assert "Nothing was changed." in asked.stderr
    assert ran.status == "Succeeded"
    assert people.pop(str(number)) == before[str(number)]
    assert [(one["lastName"], one["salesforceId"]) for one in people.values()] == [("Nguyen", lead)]
    assert town.leads()[lead]["LastName"] == "Nguyen"
    assert town.state().trouble is None


def test_another_subscription_is_not_accepted_while_records_carry_old_numbers(town: Town) -> None:
    (lead,) = town.load_leads({"LastName": "Ng", "Marketo_Person_Id__c": "1001"})
    town.run()

    with another_marketo(town):
        told = _tandem(town, "relink", "--yes")
        town.salesforce.post(
            "edit", {"object": "Lead", "id": lead, "fields": {"Marketo_Person_Id__c": None}, "user": town.sync_user}
        )
        accepted = _tandem(town, "relink", "--yes")

    assert told.returncode == 1
    assert "Empty Marketo_Person_Id__c" in told.stderr
    assert accepted.returncode == 0, accepted.stderr


def test_another_org_is_refused_before_a_run_opens_and_its_records_meet_the_people_anew(town: Town) -> None:
    (lead,) = town.load_leads({"LastName": "Ng", "Email": "ng@example.com"})
    town.run()

    with another_org(town) as salesforce:
        town.load_people({"lastName": "Ro", "email": "ro@example.com"})
        ro = {"Id": long_id("00Q6g0000100001"), "LastName": "Ro", "Email": "ro@example.com", "Company": "X"}
        salesforce.post("load", {"records": {"Lead": [ro]}})
        with pytest.raises(RuntimeError, match=r"links the Salesforce org .*tandem relink"):
            town.run()
        assert _tandem(town, "relink", "--yes").returncode == 0
        ran = town.run()

    people = town.people()
    assert ran.status == "Succeeded"
    assert {key: person["lastName"] for key, person in people.items()} == {lead: "Ng", ro["Id"]: "Ro"}


def test_a_corrected_secret_goes_on_as_if_nothing_had_happened(town: Town) -> None:
    (lead,) = town.load_leads({"LastName": "Ng"})
    town.run()
    with another_org(town), pytest.raises(RuntimeError, match="tandem relink"):
        town.run()

    town.sales_edit(lead, Title="Head")

    assert town.run().status == "Succeeded"
    assert town.people()[lead]["title"] == "Head"
    assert "which is the pair that is linked" in _tandem(town, "relink", "--yes").stderr
