"""Programs, channels and tags, as the asset API shows them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.marketo_simulator.client import Marketo, error

COST = {"startDate": "2026-01-01", "cost": 2000, "note": "Stand"}


@pytest.fixture
def fair(marketo: Marketo) -> Marketo:
    """An instance with a program that has a cost."""
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.admin("POST", "load", {"programs": [{"name": "Fair", "channel": "Blog", "costs": [COST]}]})
    return marketo


def _one(answer: dict[str, Any]) -> dict[str, Any]:
    (shown,) = answer["result"]
    return dict(shown)


def test_a_program_shows_its_costs_by_id_and_where_asked_for_and_never_when_browsed(fair: Marketo) -> None:
    by_id = _one(fair.asset("/program/1001.json"))
    by_name = _one(fair.asset("/program/byName.json", name="Fair"))
    with_costs = _one(fair.asset("/program/byName.json", name="Fair", includeCosts="true"))
    browsed = _one(fair.asset("/programs.json"))

    assert (by_id["costs"], with_costs["costs"]) == ([COST], [COST])
    assert not {"costs", "tags"} & (by_name.keys() | browsed.keys())
    assert (by_id["channel"], by_id["createdAt"]) == ("Blog", "2026-01-05T10:00:00Z+0000")


def test_what_is_not_found_is_a_warning_without_result(fair: Marketo) -> None:
    for answer in (
        fair.asset("/program/9.json"),
        fair.asset("/program/byName.json", name="Nothing"),
        fair.asset("/channel/byName.json", name="Nothing"),
        fair.asset("/programs.json", offset=1),
    ):
        assert (answer["success"], "result" in answer) == (True, False)
        assert answer["warnings"] == ["No assets found for the given search criteria."]


def test_a_name_with_a_comma_cannot_be_searched(fair: Marketo) -> None:
    fair.admin("POST", "load", {"programs": [{"name": "Fair, 2026", "channel": "Blog"}]})

    assert "result" not in fair.asset("/program/byName.json", name="Fair, 2026")
    assert len(fair.asset("/programs.json")["result"]) == 2


def test_browsing_pages_by_offset_and_takes_a_range_of_updates(fair: Marketo) -> None:
    fair.admin("POST", "clock", {"advance": 60})
    fair.admin("POST", "load", {"programs": [{"name": f"Later {n}", "channel": "Blog"} for n in range(25)]})

    def names(**query: Any) -> list[str]:
        return [p["name"] for p in fair.asset("/programs.json", **query)["result"]]

    assert (len(names()), names(offset=25), len(names(maxReturn=200))) == (20, ["Later 24"], 26)
    assert names(latestUpdatedAt="2026-01-05T10:00:30Z") == ["Fair"]
    assert len(names(earliestUpdatedAt="2026-01-05T11:00:30+01:00", maxReturn=100)) == 25
    assert error(fair.asset("/programs.json", maxReturn=201)) == "1003"
    assert error(fair.asset("/programs.json", earliestUpdatedAt="yesterday")) == "704"


def test_a_marketer_edits_a_program_and_it_counts_as_updated(fair: Marketo) -> None:
    fair.admin("POST", "clock", {"advance": 60})

    fair.admin("POST", "programs/edit", {"program": "Fair", "costs": [COST, {"startDate": "2026-02-01", "cost": 5}]})

    shown = _one(fair.asset("/programs.json", earliestUpdatedAt="2026-01-05T10:00:30Z"))
    assert shown["updatedAt"] == "2026-01-05T10:01:00Z+0000"
    assert len(_one(fair.asset("/program/1001.json"))["costs"]) == 2


def test_a_channel_shows_its_statuses_from_not_in_program_on(fair: Marketo) -> None:
    statuses = [{"name": "Attended", "step": 20, "success": True}, {"name": "Invited", "step": 10, "hidden": True}]
    fair.admin(
        "POST", "load", {"channels": [{"name": "Dinner", "applicableProgramType": "event", "statuses": statuses}]}
    )

    shown = _one(fair.asset("/channel/byName.json", name="Dinner"))["progressionStatuses"]

    assert [(s["name"], s["step"], s["success"], s["hidden"]) for s in shown] == [
        ("Not in Program", 0, False, False),
        ("Invited", 10, False, True),
        ("Attended", 20, True, False),
    ]
    assert "Dinner" in {c["name"] for c in fair.asset("/channels.json")["result"]}


def test_programs_are_found_by_tag(fair: Marketo) -> None:
    fair.admin("POST", "programs/edit", {"program": 1001, "tags": [{"tagType": "Presenter", "tagValue": "Ada"}]})

    found = _one(fair.asset("/program/byTag.json", tagType="Presenter", tagValue="Ada"))

    assert (found["name"], found["tags"]) == ("Fair", [{"tagType": "Presenter", "tagValue": "Ada"}])
    assert "result" not in fair.asset("/program/byTag.json", tagType="Presenter", tagValue="Bea")


def test_a_program_needs_a_channel_and_a_free_name(fair: Marketo) -> None:
    for program in ({"name": "New", "channel": "None"}, {"name": "Fair", "channel": "Blog"}):
        answer = fair.session.post(f"{fair.url}/admin/load", json={"programs": [program]})
        assert answer.status_code == 400
