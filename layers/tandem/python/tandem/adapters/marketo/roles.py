"""Opportunity roles, whose key is an opportunity, a person and a role (Adobe: opportunity-roles.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tandem.adapters.marketo.keyed import KeyedRecords
from tandem.domain.fields import Field
from tandem.domain.records import Outcome, Person, Result, Write, Written
from tandem.domain.remedies import PENDING

_KEY = ("externalOpportunityId", "leadId", "role")
_NOBODY = Outcome(Result.REFUSED, code=PENDING, cause="The person of the role is not in Marketo yet.")


class Roles:
    """`ports.Records` of roles: each has the id that Marketo gives, and is made by its key, again if need be."""

    def __init__(self, records: KeyedRecords) -> None:
        self._records = records

    def read(self, ids: Iterable[str], fields: Sequence[str]) -> dict[str, Person]:
        """Roles by Marketo's id; unknown ids are left out."""
        return self._records.read(ids, fields)

    def having(self, field: str, values: Iterable[str], fields: Sequence[str]) -> tuple[Person, ...]:
        """The roles whose field has one of the values."""
        return self._records.having(field, values, fields)

    def update(self, writes: Sequence[Write]) -> Written:
        """Change what is not the key of roles that exist."""
        return self._records.update(writes)

    def create(self, writes: Sequence[Write], *, duplicate: bool = False) -> Written:  # noqa: ARG002 - none can be
        """Make roles, or find those that have the key already; one of nobody waits."""
        whole = [at for at, write in enumerate(writes) if all(write.values.get(name) for name in _KEY)]
        made = self._records.make("createOrUpdate", [_named(writes[at]) for at in whole])
        told = dict(zip(whole, made.outcomes, strict=True))
        outcomes = tuple(told.get(at, _NOBODY) for at in range(len(writes)))
        return Written(outcomes, made.sent, made.answered)

    def delete(self, ids: Sequence[str]) -> Written:
        """Delete by Marketo's id; what does not exist answers GONE."""
        return self._records.delete(ids)

    def describe(self) -> Mapping[str, Field]:
        """The fields usable through the API; the key is written with a creation only."""
        return self._records.describe()


def _named(write: Write) -> Write:
    return Write("|".join(str(write.values[name]) for name in _KEY), write.values)
