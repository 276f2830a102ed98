"""The feed over HTTP."""

from __future__ import annotations

import pytest
from tandem.domain.errors import TokenRefused
from tandem.domain.records import EventKind, Write

from tests.contract.marketo_endpoint.instance import Instance


def test_edits_of_people_and_of_the_api_are_told_apart(instance: Instance) -> None:
    (number,) = instance.load({"firstName": "Ada"})
    token = instance.token()

    instance.admin("edit", id=int(number), fields={"firstName": "Grace"})
    instance.marketo.update([Write(number, {"firstName": "Zoë", "unsubscribed": True})])

    events = {(event.old, event.new): event for event in instance.changes(token, "firstName")}
    assert set(events) == {("Ada", "Grace"), ("Grace", "Zoë")}
    assert not events["Ada", "Grace"].by_api
    assert events["Grace", "Zoë"].by_api
    assert {(event.kind, event.person, event.field) for event in events.values()} == {
        (EventKind.CHANGED, number, "firstName")
    }


def test_both_feeds_tell_a_change_with_the_same_guid_and_field(instance: Instance) -> None:
    (number,) = instance.load({"unsubscribed": False})
    token = instance.token()

    instance.admin("edit", id=int(number), fields={"unsubscribed": True, "salesforceIsDeleted": True})

    (change,) = instance.changes(token, "unsubscribed")
    lives = {event.field: event for event in instance.lives(token, changes=True)}
    assert lives["unsubscribed"] == change
    assert set(lives) == {"unsubscribed", "salesforceIsDeleted"}


def test_a_cleared_value_is_none_on_its_side(instance: Instance) -> None:
    (number,) = instance.load({"firstName": "Ada"})
    token = instance.token()

    instance.marketo.update([Write(number, {"firstName": None})])

    (event,) = instance.changes(token, "firstName")
    assert (event.old, event.new) == ("Ada", None)


def test_births_are_told_in_both_feeds(instance: Instance) -> None:
    token = instance.token()
    (created,) = instance.marketo.create([Write(None, {"salesforceId": "00Q000000000001AAA"})]).outcomes
    by_hand = instance.admin("create", fields={"firstName": "Ada"})["id"]

    for events in (instance.changes(token, "firstName"), instance.lives(token, changes=True)):
        born = {event.person: event.by_api for event in events if event.kind is EventKind.CREATED}
        assert born == {created.id: True, str(by_hand): False}


@pytest.mark.parametrize("form", ["comma", "list"])
def test_a_merge_names_winner_and_losers(instance: Instance, form: str) -> None:
    instance.admin("behaviour", merge_ids=form)
    winner, *losers = instance.load({}, {}, {})
    token = instance.token()

    instance.admin("merge", winner=int(winner), losers=[int(number) for number in losers])

    (event,) = instance.lives(token)
    assert (event.kind, event.person, set(event.losers)) == (EventKind.MERGED, winner, set(losers))


def test_a_deletion_names_who_is_gone(instance: Instance) -> None:
    (number,) = instance.load({"firstName": "Ada"})
    token = instance.token()

    instance.admin("delete", ids=[int(number)])

    (event,) = instance.lives(token)
    assert (event.kind, event.person) == (EventKind.DELETED, number)
    assert instance.marketo.read([number], []) == {}


def test_short_and_empty_pages_end_nothing(instance: Instance) -> None:
    instance.admin("behaviour", short_pages=0.9)
    ids = instance.load(*({} for _ in range(700)))
    token = instance.token()

    instance.admin("edit", edits=[{"id": int(number), "fields": {"firstName": "Ada"}} for number in ids])

    events = instance.changes(token, "firstName")
    assert sorted(event.person for event in events) == sorted(ids)
    assert len({event.guid for event in events}) == 700


def test_reading_goes_on_from_the_last_token_without_repetition(instance: Instance) -> None:
    (number,) = instance.load({})
    instance.admin("edit", id=int(number), fields={"firstName": "Ada"})
    page = instance.marketo.changes(instance.token(), ["firstName"])
    assert not page.more

    instance.admin("clock", advance=5)
    instance.admin("edit", id=int(number), fields={"firstName": "Grace"})

    assert [event.new for event in instance.changes(page.token, "firstName")] == ["Grace"]


def test_a_token_that_is_none_or_too_old_is_refused(instance: Instance) -> None:
    token = instance.token()
    with pytest.raises(TokenRefused):
        instance.marketo.changes("nonsense", ["firstName"])

    instance.admin("clock", advance=100 * 86_400)
    with pytest.raises(TokenRefused):
        instance.marketo.lives(token)


def test_hundreds_of_fields_are_asked_for_at_once(instance: Instance) -> None:
    names = [f"aRatherLongCustomFieldName{number}" for number in range(300)]
    instance.admin("fields", add=[{"name": name, "dataType": "string"} for name in names])
    (number,) = instance.load({})
    token = instance.token()

    instance.marketo.update([Write(number, {names[-1]: "here"})])

    assert [event.field for event in instance.changes(token, *names)] == [names[-1]]
    assert instance.marketo.read([number], names)[number].values[names[-1]] == "here"
