"""A host that cannot be reached is waited for and told; when it answers again the sync goes on by itself."""

from __future__ import annotations

import pytest
from tandem import bootstrap

from tests.e2e.breaking import Couple, attempt, connect, connection, until
from tests.e2e.gate import gate_to
from tests.e2e.hearing import Ear
from tests.e2e.town import Town
from tests.sandbox.world.running import wait_for_run


def test_while_salesforce_cannot_be_reached_no_run_opens(town: Town) -> None:
    with gate_to(town.salesforce.url) as gate:
        connect(town, "salesforce", {**connection(town, "salesforce"), "base_url": gate.url})
        couple, ear = Couple.of(town), Ear.at(town)

        gate.shut()
        couple.edit()
        runs = len(town.state().runs)
        state = attempt(town)

        assert f"Salesforce cannot be reached at {gate.url}" in (state.trouble or "")
        assert "Check base_url in the Salesforce secret" in (state.trouble or "")
        assert len(state.runs) == runs
        assert [kind for kind, _ in ear.troubles()] == ["RetriableError"]
        couple.assert_apart()
        gate.open()
        couple.assert_healed()


def test_while_marketo_cannot_be_reached_the_open_run_waits_and_then_goes_on(town: Town) -> None:
    town.configure("[timing]\npause = 1\n")
    with gate_to(town.marketo.url) as gate:
        connect(town, "marketo", {**connection(town, "marketo"), "base_url": gate.url})
        couple, ear = Couple.of(town), Ear.at(town)

        gate.shut()
        couple.edit()
        run = town.tick()
        until(lambda: town.state().trouble)

        told = town.state().trouble or ""
        assert f"Marketo at {gate.url.removeprefix('http://')} does not answer" in told
        assert "check base_url in the Marketo secret" in told
        assert town.state().runs[0].status == "In Process"
        assert ear.troubles()[0][0] == "RetriableError"
        couple.assert_apart()
        gate.open()
        wait_for_run(run, 120)

        ended = bootstrap.runs().read(run)
        assert ended is not None
        assert ended.status == "Succeeded"
        couple.assert_healed()


@pytest.mark.parametrize("side", ["salesforce", "marketo"])
def test_a_server_that_is_another_one_is_told_apart(town: Town, side: str) -> None:
    couple, right = Couple.of(town), connection(town, side)
    other = town.marketo.url if side == "salesforce" else town.salesforce.url
    couple.edit()

    connect(town, side, {**right, "base_url": other})
    state = attempt(town)

    assert "base_url" in (state.trouble or "")
    assert state.header == "Failed"
    couple.assert_apart()
    connect(town, side, right)
    couple.assert_healed()
