"""Refused records become due now, so that the next run takes them up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tandem.domain.errors import ConfigurationError
from tandem.domain.remedies import GONE
from tandem.ports import Reject
from tandem.service.status import Books, rejects
from tandem.service.world import PERSON

MOST = 10_000
"""Rejects of one object that are looked through."""


def refused(books: Books) -> list[Reject]:
    """The open rejects that a new try could close; a record that waits for its deletion or merge is none."""
    return [reject for reject in rejects(books, MOST) if reject.code != GONE]


def with_code(found: Iterable[Reject], code: str) -> list[Reject]:
    """Those with this code; ConfigurationError where there is none."""
    chosen = [reject for reject in found if reject.code.lower() == code.lower()]
    if not chosen:
        codes = ", ".join(sorted({reject.code for reject in found})) or "no code at all"
        raise ConfigurationError(f"No open reject has the code {code}.", f"The open ones have: {codes}.")
    return chosen


def of_records(found: Sequence[Reject], ids: Iterable[str]) -> list[Reject]:
    """Those of these records; ConfigurationError names the ids that have none, and nothing is chosen then."""
    chosen: dict[tuple[str, str], Reject] = {}
    strange: list[str] = []
    for id_ in ids:
        theirs = [reject for reject in found if _names(id_, reject.key)]
        chosen |= {(reject.key, reject.cause_id): reject for reject in theirs}
        if not theirs:
            strange.append(id_)
    if strange:
        raise ConfigurationError(
            f"No open reject has the id {', '.join(strange)}.", "Take the ids from `tandem rejects`; case matters."
        )
    return list(chosen.values())


def _names(id_: str, key: str) -> bool:
    """Whether an id as people have it is this key: Salesforce shows 15 or 18 characters, Marketo a number."""
    return id_ in {key, key.removeprefix(PERSON)} or (len(id_) == 15 and key[:15] == id_)


def retry(books: Books, chosen: Sequence[Reject], now: float) -> list[Reject]:
    """Make them due; the answer is those that were still open as they were read."""
    stands = books.rejects.hasten(chosen, now)
    return [reject for reject, ok in zip(chosen, stands, strict=True) if ok]
