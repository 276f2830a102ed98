"""Whose state this is: that of one Salesforce org and one Marketo subscription, for one era.

Vendors' ids mean something only within the pair they come from: Marketo numbers its people from 1 in every
subscription, so person 42 of another one is another human being. Therefore state made for one pair is never read for
another. The first pair that is met begins era 0; any other is refused until `relink` begins the next era, in which
every key of the state carries the era's number: nothing of the old one is found any more, and the sync begins as if
it had been installed that moment (first meetings, from the start of both sides), with whatever was under way for the
old pair left where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from tandem.domain.errors import ConfigurationError
from tandem.ports import Watermarks

NOTE = "identity"


@dataclass(frozen=True, slots=True)
class Era:
    """The pair of an era; its two ids are empty before the first one is met."""

    organisation: str = ""
    subscription: str = ""
    number: int = 0

    @classmethod
    def of(cls, note: str | None) -> Self:
        """The era of a note."""
        organisation, subscription, number, *_ = [*(note or "").split("|"), "", "0"]
        return cls(organisation, subscription, int(number or 0))

    @property
    def note(self) -> str | None:
        """The note of the era; None before the first pair is met."""
        if not self.organisation:
            return None
        return "|".join((self.organisation, self.subscription, *([str(self.number)] if self.number else [])))

    @property
    def prefix(self) -> str:
        """What every key of the state begins with."""
        return f"{self.number}/" if self.number else ""

    def __str__(self) -> str:
        return f"Salesforce org {self.organisation} and Marketo subscription {self.subscription}"


def current(facts: Watermarks) -> Era:
    """The era that lasts now. These facts are outside all eras."""
    return Era.of(facts.note(NOTE))


def same_org(era: Era, organisation: str) -> None:
    """ConfigurationError unless this is the Salesforce org of the era, or the era has met none yet."""
    if era.organisation not in {"", organisation}:
        raise _another("Salesforce", "org", era.organisation, organisation)


def same_subscription(era: Era, subscription: str) -> None:
    """ConfigurationError unless this is the Marketo subscription of the era, or the era has met none yet."""
    if era.subscription not in {"", subscription}:
        raise _another("Marketo", "subscription", era.subscription, subscription)


def _another(side: str, kind: str, known: str, met: str) -> ConfigurationError:
    return ConfigurationError(
        f"This installation links the {side} {kind} {known}, but the {side} secret now leads to {met}.",
        "Correct the secret, or run `tandem relink` if the change is meant.",
    )


def following(
    facts: Watermarks, organisation: str, subscription: str, objects: Iterable[str], carries: Callable[[str], bool]
) -> tuple[Era, Era]:
    """The era that lasts and the one to begin with this pair; ConfigurationError where it may not begin.

    With another Marketo subscription no record may carry a Marketo id of the old one: a person of the new one
    bears the same number, and the two would become one record. `carries` looks for such records of an object.
    """
    known = current(facts)
    if known.note is None:
        raise ConfigurationError("Nothing is linked yet.", "The first run links the pair the secrets lead to.")
    if (known.organisation, known.subscription) == (organisation, subscription):
        raise ConfigurationError(
            f"The secrets lead to {known}, which is the pair that is linked.",
            "Put the other connection into its secret first.",
        )
    if known.subscription != subscription:
        marked = [name for name in objects if carries(name)]
        if marked:
            raise ConfigurationError(
                f"Records in Salesforce carry ids of Marketo people of another subscription: {', '.join(marked)}.",
                "Empty Marketo_Person_Id__c on all of them, those in the recycle bin too (or purge these), then try "
                "again: in the new subscription these numbers belong to other people.",
            )
    return known, Era(organisation, subscription, known.number + 1)


def relink(facts: Watermarks, before: Era, after: Era) -> None:
    """Begin the era; a run of the old one that is still open ends at the next tick."""
    if not facts.swap_note(NOTE, before.note, after.note or ""):
        raise ConfigurationError("Somebody else relinks in this moment.", "Look at `tandem status`, then try again.")
