"""What the feed tells of a field that Salesforce has refused."""

from __future__ import annotations

from tandem.domain.feed import Judge, Meaning
from tandem.domain.links import Link
from tandem.domain.records import Event, EventKind
from tandem.domain.shadow import Shadow
from tandem.domain.values import Kind

from tests.unit.service.memory import HASHER, MAPPING, PHONE


def meaning(rejected: frozenset[int]) -> Meaning:
    """What an event means that tells of the value both sides were agreed on."""
    held = HASHER(b"", Kind.TEXT, "+1")
    link = Link("key", "lead", b"", person="1", shadows={PHONE: Shadow(held, held)}, rejected=rejected)
    event = Event("guid", "1", 0, EventKind.CHANGED, "phone", "12", "+1")
    return Judge(MAPPING, HASHER)(link, event).meaning


def test_a_value_that_equals_the_shadow_is_an_echo() -> None:
    assert meaning(frozenset()) is Meaning.NOTHING


def test_a_refused_field_is_looked_at_also_when_it_is_set_back_so_that_its_reject_is_closed() -> None:
    assert meaning(frozenset({PHONE})) is Meaning.MARK
