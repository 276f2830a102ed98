"""A spent daily quota on either side stops the calls and nothing else; the sync goes on when it is renewed."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from tests.e2e.breaking import Couple, attempt
from tests.e2e.hearing import Ear
from tests.e2e.town import FAST, Town

SPENT = "allowance is spent. The sync resumes by itself when it is renewed"


class Budget:
    """The shared figures of a vendor's allowance, so that the time until they are renewed can pass in a test."""

    def __init__(self, town: Town) -> None:
        resource = boto3.resource("dynamodb", endpoint_url=town.stack.endpoint_url, region_name="us-east-1")
        self._table: Any = resource.Table(town.stack.resources["BudgetTable"])

    def age_salesforce(self, seconds: int) -> None:
        """Let what Salesforce told of its calls have been told that much earlier."""
        self._table.update_item(
            Key={"name": "salesforce"},
            UpdateExpression="SET #at = #at - :seconds",
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues={":seconds": seconds},
        )

    def spent_marketo(self) -> str:
        """The day on which Marketo's quota was found spent."""
        return str(json.loads(self._table.get_item(Key={"name": "marketo"})["Item"]["book"])["spent"])

    def renew_marketo(self) -> None:
        """Let the quota have been spent on an earlier day."""
        item = self._table.get_item(Key={"name": "marketo"})["Item"]
        item["book"] = json.dumps({**json.loads(item["book"]), "spent": "2020-01-01"})
        self._table.put_item(Item={**item, "v": item["v"] + 1})


@pytest.mark.behaviour(19)
@pytest.mark.parametrize("left", [0, 1], ids=["before the run", "within the run"])
def test_a_full_salesforce_quota_stops_the_sync_until_calls_are_free_again(town: Town, left: int) -> None:
    couple, ear = Couple.of(town), Ear.at(town)
    couple.edit()

    full = town.salesforce.get("limits")["daily_max"]
    town.salesforce.post("limits", {"used": full - left})
    state = attempt(town)
    again = attempt(town)

    assert f"The daily Salesforce API {SPENT}" in (state.trouble or "")
    assert "share in tandem.toml [budget]" in (state.trouble or "")
    assert again.trouble is not None
    assert state.header == "Failed"
    assert {kind for kind, _ in ear.troubles()} == {"QuotaSpent"}
    assert ear.metric("DailyQuotaNearlySpent") >= 2
    couple.assert_apart()
    town.salesforce.post("limits", {"used": 10})
    Budget(town).age_salesforce(3600)
    couple.assert_healed()


@pytest.mark.behaviour(19)
def test_our_share_of_salesforce_calls_is_kept_and_raising_it_lets_the_sync_go_on(town: Town) -> None:
    couple, ear = Couple.of(town), Ear.at(town)
    couple.edit()

    town.salesforce.post("limits", {"used": 60_000})
    town.configure_whole(FAST.replace("salesforce_share = 1.0", "salesforce_share = 0.5"))
    attempt(town)
    with town.counted() as cost:
        state = attempt(town)

    assert f"The daily Salesforce API {SPENT}" in (state.trouble or "")
    assert not cost.salesforce
    assert ear.metric("DailyQuotaNearlySpent") >= 1
    town.configure_whole(FAST)
    couple.assert_healed()


def test_a_full_marketo_quota_stops_the_calls_until_its_day_is_over(town: Town) -> None:
    couple, ear = Couple.of(town), Ear.at(town)
    couple.edit()

    town.marketo.post("quota", {"spend": 10_000_000})
    state = attempt(town)
    with town.counted() as cost:
        again = attempt(town)

    assert state.runs[0].status == "Incomplete"
    assert f"The daily Marketo API {SPENT}" in (state.trouble or "")
    assert (again.runs[0].status, not cost.marketo) == ("Incomplete", True)
    assert {kind for kind, _ in ear.troubles()} == {"QuotaSpent"}
    assert ear.metric("DailyQuotaNearlySpent") >= 2
    couple.assert_apart()
    assert Budget(town).spent_marketo()
    town.marketo.post("quota", {"reset": True})
    Budget(town).renew_marketo()
    couple.assert_healed()


def test_our_own_daily_figure_for_marketo_is_kept_and_raising_it_lets_the_sync_go_on(town: Town) -> None:
    couple = Couple.of(town)
    couple.edit()

    town.configure_whole(FAST + "marketo_daily = 3\n")
    state = attempt(town)

    assert f"The daily Marketo API {SPENT}" in (state.trouble or "")
    couple.assert_apart()
    town.configure_whole(FAST)
    couple.assert_healed()
