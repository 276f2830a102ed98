"""Wrong, empty and revoked credentials stop the sync with cause and remedy; corrected, it goes on by itself."""

from __future__ import annotations

import pytest

from tests.e2e.breaking import Couple, attempt, connect, connection
from tests.e2e.hearing import Ear
from tests.e2e.town import Town

REFUSED = {
    "salesforce": (
        "Salesforce refuses the credentials (invalid_client",
        "Correct client_id and client_secret in the Salesforce secret.",
    ),
    "marketo": (
        "Marketo refuses the client id or the client secret.",
        "Copy both from Marketo Admin > Integration > LaunchPoint > View Details into the Marketo secret.",
    ),
}


@pytest.mark.behaviour(20)
@pytest.mark.parametrize("side", ["salesforce", "marketo"])
def test_a_wrong_secret_stops_the_sync_until_it_is_corrected(town: Town, side: str) -> None:
    couple, right, ear = Couple.of(town), connection(town, side), Ear.at(town)
    wrong = {**right, "client_secret": "wr0ng-s3cret"}

    connect(town, side, wrong)
    couple.edit()
    state = attempt(town)

    cause, remedy = REFUSED[side]
    assert state.trouble is not None
    assert cause in state.trouble
    assert remedy in state.trouble
    assert state.header == "Failed"
    assert ("CredentialsRefused", state.trouble.split(": ", 1)[1]) in ear.troubles()
    assert ear.metric("CredentialsRefused") >= 1
    assert not any(text in ear.text() + state.trouble for text in ("wr0ng-s3cret", right["client_secret"]))
    couple.assert_apart()
    connect(town, side, right)
    couple.assert_healed()


@pytest.mark.behaviour(20)
def test_credentials_revoked_by_the_vendor_stop_the_sync_while_sessions_are_open(town: Town) -> None:
    couple, ear = Couple.of(town), Ear.at(town)
    ours, theirs = connection(town, "marketo"), connection(town, "salesforce")

    town.marketo.post("services", {"client_id": ours["client_id"], "client_secret": "another"})
    town.marketo.post("tokens", {"revoke_all": True})
    couple.edit()
    state = attempt(town)
    assert state.runs[0].status == "Incomplete"
    assert REFUSED["marketo"][0] in (state.trouble or "")
    town.marketo.post("services", {"client_id": ours["client_id"], "client_secret": ours["client_secret"]})
    town.salesforce.post("users", {"client_id": theirs["client_id"], "client_secret": "another"})
    town.salesforce.post("sessions", {"expire": "all"})
    runs = len(state.runs)
    state = attempt(town)

    assert len(state.runs) == runs
    assert REFUSED["salesforce"][0] in (state.trouble or "")
    assert ear.metric("CredentialsRefused") >= 2
    couple.assert_apart()
    town.salesforce.post("users", {"client_id": theirs["client_id"], "client_secret": theirs["client_secret"]})
    couple.assert_healed()


MALFORMED = {
    "no JSON": ("client_id=abc, s3cret", "The {side} secret is no JSON"),
    "a list": ('["s3cret"]', "The {side} secret is no JSON object."),
    "an empty object": ("{}", "The {side} secret has no"),
    "no text": ('{"base_url": 7, "client_id": "a", "client_secret": "s3cret"}', "base_url"),
    "no address": ('{"base_url": "acme", "client_id": "a", "client_secret": "s3cret"}', "base_url"),
    "blank": (" ", "The {side} secret is no JSON"),
}


@pytest.mark.parametrize("side", ["salesforce", "marketo"])
def test_a_malformed_secret_is_told_by_its_name_and_place(town: Town, side: str) -> None:
    couple, right, ear = Couple.of(town), connection(town, side), Ear.at(town)
    couple.edit()

    for text, told in MALFORMED.values():
        connect(town, side, text)
        state = attempt(town)
        assert told.format(side=side.capitalize()) in (state.trouble or ""), text
        assert state.header == "Failed"

    assert "s3cret" not in ear.text()
    couple.assert_apart()
    connect(town, side, right)
    couple.assert_healed()
