"""Another pair of systems is refused until it is accepted, and accepted only where that is safe."""

from __future__ import annotations

import io

import pytest
from tandem.adapters.memory.facts import MemoryWatermarks
from tandem.cli.relinking import change, confirm, of_people
from tandem.domain.errors import ConfigurationError
from tandem.service import identity
from tandem.service.identity import Era

FIRST = Era("00D1", "123-ABC-456")


@pytest.fixture
def facts() -> MemoryWatermarks:
    """The facts of an installation that has met its first pair."""
    made = MemoryWatermarks()
    made.put_note(identity.NOTE, "00D1|123-ABC-456")
    return made


def _following(facts: MemoryWatermarks, organisation: str, subscription: str, *marked: str) -> tuple[Era, Era]:
    return identity.following(facts, organisation, subscription, ["lead", "contact"], lambda name: name in marked)


def test_before_the_first_meeting_any_pair_is_welcome() -> None:
    era = identity.current(MemoryWatermarks())

    identity.same_org(era, "00D9")
    identity.same_subscription(era, "999-XYZ-999")

    assert (era.number, era.prefix, era.note) == (0, "", None)


def test_another_system_on_either_side_is_refused_by_name(facts: MemoryWatermarks) -> None:
    era = identity.current(facts)

    assert era == FIRST
    identity.same_org(era, "00D1")
    identity.same_subscription(era, "123-ABC-456")
    with pytest.raises(ConfigurationError, match=r"Salesforce org 00D1, .* leads to 00D2.*tandem relink"):
        identity.same_org(era, "00D2")
    with pytest.raises(ConfigurationError, match=r"Marketo subscription 123-ABC-456, .* leads to 9"):
        identity.same_subscription(era, "999-XYZ-999")


def test_each_relink_begins_an_era_whose_keys_are_its_own(facts: MemoryWatermarks) -> None:
    first = _following(facts, "00D2", "123-ABC-456")
    identity.relink(facts, *first)
    second = _following(facts, "00D1", "123-ABC-456")
    identity.relink(facts, *second)

    assert [era.prefix for era in (FIRST, first[1], second[1])] == ["", "1/", "2/"]
    assert identity.current(facts) == Era("00D1", "123-ABC-456", 2)


def test_the_same_pair_is_not_relinked_and_nothing_linked_neither(facts: MemoryWatermarks) -> None:
    with pytest.raises(ConfigurationError, match="which is the pair that is linked"):
        _following(facts, "00D1", "123-ABC-456")
    with pytest.raises(ConfigurationError, match="Nothing is linked yet"):
        _following(MemoryWatermarks(), "00D1", "123-ABC-456")


def test_another_subscription_waits_until_no_record_carries_an_old_number(facts: MemoryWatermarks) -> None:
    with pytest.raises(ConfigurationError, match=r"another subscription: contact\. Empty Marketo_Person_Id__c"):
        _following(facts, "00D1", "999-XYZ-999", "contact")

    assert _following(facts, "00D1", "999-XYZ-999")[1] == Era("00D1", "999-XYZ-999", 1)


def test_another_org_may_carry_the_numbers_of_the_same_subscription(facts: MemoryWatermarks) -> None:
    assert _following(facts, "00D2", "123-ABC-456", "lead")[1] == Era("00D2", "123-ABC-456", 1)


def test_of_two_who_relink_at_once_one_is_refused(facts: MemoryWatermarks) -> None:
    mine, yours = _following(facts, "00D2", "123-ABC-456"), _following(facts, "00D3", "123-ABC-456")
    identity.relink(facts, *yours)

    with pytest.raises(ConfigurationError, match="Somebody else"):
        identity.relink(facts, *mine)

    assert identity.current(facts).organisation == "00D3"


@pytest.mark.parametrize("typed", ["", "\n", "y\n", "no\n"])
def test_only_a_typed_yes_goes_on(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    with pytest.raises(ConfigurationError, match="Nothing was changed"):
        confirm()

    monkeypatch.setattr("sys.stdin", io.StringIO("Yes\n"))
    confirm()


def test_both_pairs_are_named_before_anything_happens() -> None:
    assert change(FIRST, Era("00D2", "999-XYZ-999", 1)) == (
        "Linked now:   Salesforce org 00D1 and Marketo subscription 123-ABC-456\n"
        "To be linked: Salesforce org 00D2 and Marketo subscription 999-XYZ-999"
    )


def test_only_records_of_people_are_asked_whether_they_carry_a_marketo_id() -> None:
    assert of_people(["user", "account", "lead", "contact", "opportunity", "role"]) == ["lead", "contact"]
