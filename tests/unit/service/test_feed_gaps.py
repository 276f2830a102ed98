"""What the feed has not shown is not taken for unchanged, and what was written over unseen is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from tandem.domain.errors import ConfigurationError, SyncError, TokenRefused
from tandem.domain.fields import Field
from tandem.domain.mapping import FieldMap, Pair
from tandem.domain.values import Kind

from tests.property.still import KEY, Still


def raises(error: SyncError) -> Any:
    """A vendor's method that always ends so."""

    def call(*args: Any, **kwargs: Any) -> Any:
        raise error

    return call


def test_windows_read_marketo_in_a_run_whose_feed_could_not_be_read() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.cycle()
    still.sleep(200)
    still.marketer(human, a="marketer")
    still.sales(lead, a="sales")

    with patch.object(still.marketo, "changes", raises(ConfigurationError("No.", "Do."))):
        still.cycle()

    assert human.values["a"] == "marketer"
    still.cycles(2)
    assert lead.values["a"] == "marketer"


def test_windows_read_marketo_in_a_run_whose_token_is_refused() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.cycle()
    still.sleep(200)
    still.marketer(human, a="marketer")
    still.sales(lead, a="sales")
    still.vendors.epoch += 1
    still.vendors.feed.clear()

    still.cycle()

    assert human.values["a"] == lead.values["a"] == "marketer"


def test_a_refused_token_leads_to_a_comparison_of_all_linked_people() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.cycle()
    still.sleep(400)
    still.marketer(human, a="unseen")
    still.vendors.epoch += 1
    still.vendors.feed.clear()

    still.cycles(3)

    assert lead.values["a"] == "unseen"


def test_a_token_that_is_refused_as_soon_as_it_is_given_does_not_go_round_for_ever() -> None:
    still = Still()
    asked: list[str] = []

    def changes(token: str, fields: object) -> Any:
        asked.append(token)
        assert len(asked) < 1000
        raise TokenRefused

    with patch.object(still.marketo, "changes", changes):
        still.cycle()

    assert asked


def test_an_event_of_an_object_that_was_switched_off_holds_no_other() -> None:
    still = Still()
    lead, human = still.linked(1)
    _, other = still.linked(2)
    still.links.links["s2"] = replace(still.links.links["s2"], object="contact")
    still.marketer(other, a="nobody's")
    still.marketer(human, a="new")
    still.sleep(5)

    still.cycle()

    assert lead.values["a"] == "new"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.NUMBER, (1.5, 2.5, 3.5)),
        (Kind.DATETIME, ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")),
        (Kind.CHOICES, ("A", "A;B", "C")),
    ],
)
def test_an_unseen_edit_that_cannot_be_put_back_is_told_by_its_hash(kind: Kind, values: tuple[Any, Any, Any]) -> None:
    first, marketers, sales = values
    still = Still()
    others = tuple(pair for pair in still.mapping.pairs if pair.salesforce.name != "a")
    still.mapping = FieldMap("lead", (*others, Pair(10, Field("a", kind), Field("a", kind))))
    still.world = replace(still.world, mappings={"lead": still.mapping})
    lead, human = still.linked(1, a=first)
    still.cycle()
    still.sleep(200)
    honest = still.marketo.update

    def update(writes: Any) -> Any:
        still.marketer(human, a=marketers)
        return honest(writes)

    still.sales(lead, a=sales)
    with patch.object(still.marketo, "update", update):
        still.cycle()
    still.cycles(2)

    lost = {loss.digest for losses in still.runs.lost_values.values() for loss in losses}
    assert human.values["a"] == lead.values["a"] == sales
    assert KEY(b"s1", kind, str(marketers)).hex() in lost
