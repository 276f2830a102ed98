"""A step that fails leaves the watermark where it was, and what it had done is not done twice."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town


@pytest.mark.behaviour(15)
def test_a_run_that_fails_in_its_middle_is_incomplete_and_the_next_does_only_the_rest(town: Town) -> None:
    keys = town.load_leads(*({"LastName": f"Lead {n}"} for n in range(600)))
    spent = {"match": {"operation": "leads.sync", "nth": 2, "count": 1}, "action": {"vendor_code": "607"}}
    town.marketo.post("faults", spent)

    first = town.run()
    assert (first.status, len(town.people())) == ("Incomplete", 300)
    assert town.state().watermarks == {}
    town.forget_budget()
    with town.counted() as rest:
        second = town.run()

    assert second.status == "Succeeded"
    assert town.people().keys() == set(keys)
    assert rest.people_written == 300
    assert town.state().watermarks.keys() == {"mark:lead:salesforce:live"}
