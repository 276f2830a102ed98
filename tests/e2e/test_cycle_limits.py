"""Quotas and credentials: each stops what it must, tells a person, and the sync goes on by itself afterwards."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town
from tests.sandbox.world.running import wait_for_run


def metrics(town: Town) -> set[str]:
    """The names of all figures the doors have raised."""
    known = ("RunEnded", "CredentialsRefused", "DailyQuotaNearlySpent")
    told = b"".join(log.read_bytes() for log in town.stack.logs.values() if log.exists())
    return {name for name in known if f'"Metrics":[{{"Name":"{name}"'.encode() in told.replace(b" ", b"")}


@pytest.mark.behaviour(19)
def test_the_spent_salesforce_quota_stops_the_run_keeps_watermarks_and_rings(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Phone": "1"})
    town.run()
    marks = town.state().watermarks
    town.forget_logs()

    town.sales_edit(key, Phone="2")
    town.salesforce.post("limits", {"daily_max": 1000, "used": 1000})
    assert town.tick() == ""

    state = town.state()
    assert (state.header, state.watermarks) == ("Failed", marks)
    assert "Salesforce API allowance is spent" in (state.trouble or "")
    assert "DailyQuotaNearlySpent" in metrics(town)
    assert town.people()[key]["phone"] == "1"


@pytest.mark.behaviour(19)
def test_a_quota_spent_in_the_middle_of_a_run_ends_it_incomplete_and_nothing_is_lost(town: Town) -> None:
    town.configure("[timing]\ndescribe_every = 0\n")
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Phone": "1"} for n in range(3)))
    town.run()
    marks = town.state().watermarks
    town.pass_time(10)
    for key in keys:
        town.sales_edit(key, Phone="2")
    spent = {"vendor_code": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}
    town.salesforce.post("faults", {"match": {"operation": "query-all", "count": 1}, "action": spent})

    report = town.run()

    assert report.status == "Incomplete"
    assert town.state().watermarks == marks
    assert town.run().status == "Succeeded"
    assert {town.people()[key]["phone"] for key in keys} == {"2"}


@pytest.mark.behaviour(19)
def test_a_spent_marketo_quota_stops_the_run_and_the_next_day_it_goes_on(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Phone": "1"})
    town.run()
    town.pass_time(10)
    town.sales_edit(key, Phone="2")
    town.marketo.post("faults", {"match": {"operation": "leads.sync", "count": 1}, "action": {"vendor_code": "607"}})
    report = town.run()
    assert report.status == "Incomplete"
    assert "Marketo API allowance is spent" in (town.state().trouble or "")

    town.forget_budget()
    assert town.run().status == "Succeeded"
    assert town.people()[key]["phone"] == "2"


def test_a_quota_of_which_nine_tenths_are_spent_rings_before_anything_stops(town: Town) -> None:
    town.forget_logs()
    town.salesforce.post("limits", {"daily_max": 1000, "used": 850})
    town.run()
    assert "DailyQuotaNearlySpent" not in metrics(town)

    town.salesforce.post("limits", {"daily_max": 1000, "used": 930})
    assert town.run().status == "Succeeded"

    assert metrics(town) == {"RunEnded", "DailyQuotaNearlySpent"}


@pytest.mark.behaviour(20)
@pytest.mark.parametrize("side", ["salesforce", "marketo"])
def test_refused_credentials_set_the_header_to_failed_ring_and_heal_by_themselves(town: Town, side: str) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Phone": "1"})
    town.run()
    town.forget_logs()
    town.sales_edit(key, Phone="2")
    town.pass_time(10)
    revoke(town, side, "another secret")

    wait_for_run(town.tick() or "none")
    state = town.state()
    assert state.header == "Failed"
    assert "CredentialsRefused" in (state.trouble or "")
    assert "CredentialsRefused" in metrics(town)

    revoke(town, side, None)
    assert town.run().status == "Succeeded"
    assert town.people()[key]["phone"] == "2"
    assert town.state().header == "Last Synced"


def revoke(town: Town, side: str, secret: str | None) -> None:
    """The vendor no longer accepts our secret, and has forgotten our session; or it does again."""
    if side == "salesforce":
        client = {"client_id": "3MVG9.simulated.consumer.key"}
        town.salesforce.post("users", {**client, "client_secret": secret or "simulated-consumer-secret"})
        town.salesforce.post("sessions", {"expire": "all"})
    else:
        town.marketo.post("services", {"client_id": "sandbox-client", "client_secret": secret or "sandbox-secret"})
        town.marketo.post("tokens", {"revoke_all": True})
