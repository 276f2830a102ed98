"""Making several people one (Adobe: leads.md, "Merge Leads")."""

from __future__ import annotations

from collections.abc import Sequence

from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.causes import cause
from tandem.adapters.marketo.errors import Refusal
from tandem.adapters.marketo.routes import merge_into
from tandem.domain.records import Outcome, Result

_GONE = "1004"


class Merging:
    """Merges by id; whether one that was not answered was made shows in the losers, who are no more."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def merge(self, winner: str, losers: Sequence[str]) -> Outcome:
        """Merge at most 25 losers (1080); GONE where one of them all is no more, REFUSED with Marketo's code."""
        try:
            self._calls.write(merge_into(winner), {}, {"leadIds": ",".join(losers)})
        except Refusal as refusal:
            result = Result.GONE if refusal.code == _GONE else Result.REFUSED
            return Outcome(result, winner, refusal.code, (), cause(refusal.code))
        return Outcome(Result.DONE, winner)
