"""Records that live on in others, where workers die or meet, chains are long and masters are unknown."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from tandem.domain.records import Outcome, Write
from tandem.domain.succession import carried_on as honestly
from tandem.service import succession
from tandem.service.listing import work_list
from tandem.service.world import Work

from tests.property.machine.vendors import Lead
from tests.property.still import Still


class Dead(BaseException):
    """The process is gone."""


def die(*_: Any, **__: Any) -> Any:
    """Kill the worker here."""
    raise Dead


def dies_at(still: Still, call: int) -> None:
    """Run until a worker dies at this change of a link, and let its claims expire."""
    honest = still.links.swap
    calls: list[int] = []

    def swap(changes: Sequence[Any]) -> list[bool]:
        calls.append(1)
        return die() if len(calls) == call else honest(changes)

    with patch.object(still.links, "swap", swap), suppress(Dead):
        still.cycle()
    still.sleep(70)


def carry(still: Still, record: Lead) -> None:
    """Another worker carries one record."""
    work_list(still.world, Work(record.object, "another"), [record.id])


def idle(still: Still) -> bool:
    """Whether nothing is open."""
    return not still.rejects.kept and not any(link.dirty or link.claim for link in still.links.links.values())


def test_of_two_leads_converted_into_one_contact_the_first_ones_person_goes_on() -> None:
    still = Still(contacts=True)
    (later, _), (first, human) = still.linked(1), still.linked(2)
    contact = still.contact(3, a="a2", b="b2")
    still.convert(first, contact)
    still.marketer(human, a="edited after the conversion")
    still.sleep(5)
    still.convert(later, contact)

    still.cycles(4)

    assert still.living() == {contact.id: human.id}
    assert contact.values["a"] == "edited after the conversion"
    assert idle(still)


def test_a_chain_is_followed_over_a_master_that_was_merged_before_it_had_a_person() -> None:
    still = Still(contacts=True)
    (loser, _), (master, human) = still.linked(1), still.linked(2)
    between = still.lead(3, a="a", b="b")
    still.merge(between, loser)
    still.merge(master, between)

    still.cycles(4)

    assert still.living() == {master.id: human.id}
    assert idle(still)


def test_a_loser_whose_unknown_master_was_converted_is_one_with_the_contacts_person() -> None:
    still = Still(contacts=True)
    loser, _ = still.linked(1)
    master, contact = still.lead(2, a="a", b="b"), still.contact(3, a="a", b="b")
    still.merge(master, loser)
    still.convert(master, contact)

    still.cycles(5)

    assert list(still.living()) == [contact.id]
    assert idle(still)


def test_an_edit_our_last_write_to_the_lead_went_over_is_put_back_on_the_contact() -> None:
    still = Still(contacts=True)
    lead, human = still.linked(1)
    contact: list[Any] = []
    honest = still.marketo.save

    def save(write: Write) -> Outcome:
        if not contact:
            still.marketer(human, a="marketer's")
            told = honest(write)
            contact.append(still.contact(2, a="seller's", b="b1"))
            still.convert(lead, contact[0])
            return told
        return honest(write)

    still.sleep(60)
    still.sales(lead, a="seller's")
    with patch.object(still.marketo, "save", save):
        still.cycle()
    for told in still.vendors.feed:
        told.shown = still.now() + 300  # the feed is late, and the contact comes first
    still.cycles(5)

    assert (contact[0].values["a"], human.values["a"]) == ("marketer's", "marketer's")


def test_a_contact_given_a_person_of_its_own_while_a_leads_is_carried_on_ends_with_one() -> None:
    still = Still(contacts=True)
    lead, _ = still.linked(1)
    contact = still.contact(2, a="a", b="b")
    begun: list[int] = []

    def carried_on(*args: Any) -> Any:
        if not begun:
            begun.append(1)
            with patch.object(succession, "from_leads", lambda world, work, rows: list(rows)):
                carry(still, contact)
        return honestly(*args)

    still.convert(lead, contact)
    with patch.object(succession, "carried_on", carried_on):
        still.cycles(4)

    assert begun
    assert list(still.living()) == [contact.id]
    assert idle(still)


@pytest.mark.parametrize("call", range(1, 9))
def test_a_worker_that_dies_while_a_person_is_carried_on_leaves_nobody_behind(call: int) -> None:
    still = Still(contacts=True)
    lead, human = still.linked(1)
    contact = still.contact(2, a="a1", b="b1")
    still.convert(lead, contact)

    dies_at(still, call)
    still.cycles(5)

    assert still.living() == {contact.id: human.id}
    assert idle(still)


@pytest.mark.parametrize("call", range(1, 6))
def test_a_worker_that_dies_while_people_are_merged_leaves_one_in_step(call: int) -> None:
    still = Still(contacts=True)
    (master, human), (loser, _) = still.linked(1, b=None), still.linked(2)
    still.merge(master, loser)

    dies_at(still, call)
    still.cycles(5)

    assert still.living() == {master.id: human.id}
    assert master.values["b"] == human.values["b"] == "b2"
    assert idle(still)


def test_a_loser_whose_heirs_person_was_merged_meanwhile_is_no_refusal() -> None:
    still = Still(contacts=True)
    (first, human), (second, _), (third, _) = still.linked(1), still.linked(2), still.linked(3)
    still.merge(second, third)
    honest = still.marketo.merge
    tried: list[str] = []

    def merge(winner: str, losers: Sequence[str]) -> Outcome:
        if not tried:
            tried.append(winner)
            still.merge(first, second)
            with patch.object(still.marketo, "merge", honest):
                carry(still, second)
        return honest(winner, losers)

    with patch.object(still.marketo, "merge", merge):
        still.cycle()
    refused = list(still.rejects.kept)
    still.cycles(4)

    assert (tried, refused) == (["m2"], [])
    assert still.living() == {first.id: human.id}
    assert idle(still)


def test_a_contact_waits_for_the_person_that_is_just_being_created_for_its_lead() -> None:
    still = Still(contacts=True)
    lead = still.lead(1, a="a1", b="b1")
    honest = still.marketo.create

    def create(writes: Sequence[Write], *, duplicate: bool = False) -> Any:
        honest(writes, duplicate=duplicate)
        raise Dead

    with patch.object(still.marketo, "create", create), pytest.raises(Dead):
        still.cycle()
    human = still.vendors.people["m1"]
    contact = still.contact(2, a="a1", b="b1")
    still.convert(lead, contact)
    still.marketer(human, a="marketer's")
    carry(still, contact)
    still.cycles(6, gap=30)

    assert still.living() == {contact.id: human.id}
    assert contact.values["a"] == "marketer's"
    assert idle(still)


def test_a_door_leaves_a_person_alone_whose_contact_is_just_being_linked() -> None:
    still = Still(contacts=True)
    lead, human = still.linked(1)
    contact = still.contact(2, a="a1", b="b1")
    still.convert(lead, contact)

    def carried(*args: Any) -> Any:
        still.door(human)
        return honestly(*args)

    with patch.object(succession, "carried_on", carried):
        still.cycles(4)

    assert still.links.links[contact.id].object == "contact"
    assert still.living() == {contact.id: human.id}
    assert idle(still)


def test_a_loser_that_is_read_again_and_again_waits_no_longer_for_its_master() -> None:
    still = Still(contacts=True)
    loser, _ = still.linked(1)
    master = still.lead(2, a="a2", b="b2")
    still.merge(master, loser)
    master.inside = False
    still.cycle()
    carry(still, loser)
    (before,) = still.rejects.kept.values()

    carry(still, loser)

    (after,) = still.rejects.kept.values()
    assert (after.tries, after.due_at) == (before.tries, before.due_at)


def test_an_edit_of_a_lead_that_had_not_crossed_before_its_conversion_is_no_collision_and_arrives() -> None:
    """Whoever wins collisions: nobody edited in Marketo, so what the two had agreed on must go along."""
    still = Still(contacts=True)
    lead, human = still.linked(1)
    still.sales(lead, a="seller's")
    contact = still.contact(2, a="seller's", b="b1")
    still.convert(lead, contact)
    still.marketer(human, b="marketer's")

    still.cycles(4)

    assert (contact.values["a"], human.values["a"]) == ("seller's", "seller's")
    assert (contact.values["b"], human.values["b"]) == ("marketer's", "marketer's")
    assert not [loss for run in still.runs.runs for loss in still.runs.losses(run)]
