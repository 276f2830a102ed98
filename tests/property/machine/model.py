"""The model: knows only what humans did and what the two sides hold at the end. It knows nothing of the product.

Per person and field it keeps the log of (time, side, value, author). The legal end is the last edit of the only
side edited since agreement, else the winner's last, never a value no human wrote; every other human value that
was never knowingly overwritten is in the collision report. Each edit notes the value it was made over, so an edit
made over another one supersedes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST_DAY = date(2020, 1, 1)
SPACE, FLOOR = 10, 100
"""Numbers stand apart, so that a rounded one is still told from its neighbours, and have a digit before the first."""


@dataclass(frozen=True)
class Edit:
    """One human value: who it belongs to, on which side it was entered ('both': it stood there at the start)."""

    number: int
    at: float
    side: str
    who: str
    field: str
    value: object
    over: object


@dataclass
class Book:
    """The humans' log, and the edits that fell into the second between our read and our write."""

    edits: list[Edit] = field(default_factory=list)
    excused: set[int] = field(default_factory=set)

    def write(self, at: float, side: str, who: str, name: str, value: object, over: object) -> None:
        """Add an edit."""
        self.edits.append(Edit(len(self.edits), at, side, who, name, value, over))

    def copy(self, at: float, who: str, name: str, value: object, over: object) -> None:
        """A sales user chooses another record's value for one: it is known by the number of the edit it was made by."""
        number = number_of(value)
        assert number is not None
        self.edits.append(Edit(number, at, "S", who, name, value, over))

    def of(self, who: str, name: str) -> list[Edit]:
        """The edits of one person's field, in order."""
        return [edit for edit in self.edits if edit.who == who and edit.field == name]


def word(number: int, side: str, tail: str = "") -> str:
    """The text a human writes as edit `number`, used once."""
    return f"{number:03d}{side}{tail}"


def figure(number: int) -> float:
    """The same as a number: three digits after the point, as many as Salesforce keeps."""
    return float(SPACE * (FLOOR + number)) + 0.625


def day(number: int) -> str:
    """The same as a date."""
    return (FIRST_DAY + timedelta(days=number)).isoformat()


def number_of(value: object) -> int | None:
    """The number of the edit a unique value belongs to, whatever a side has made of it."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value)
    if text[:3].isdigit() and text[3:4].isalpha():
        return int(text[:3])
    if text[4:5] == "-":
        return (date.fromisoformat(text[:10]) - FIRST_DAY).days
    try:
        return int(float(text) / SPACE) - FLOOR
    except ValueError:
        return None


@dataclass(frozen=True)
class Ending:
    """What both sides hold of one field at rest, and which edits the product reported as having lost."""

    salesforce: str | None
    marketo: str | None
    equal: bool
    rejected: bool
    reported: frozenset[int]


def heads(edits: list[Edit]) -> set[int]:
    """The edits nobody knowingly wrote over: at most one for each side."""
    latest: dict[str, int] = {}
    for edit in edits:
        if edit.side == "both":
            latest = {"S": edit.number, "M": edit.number}
            continue
        over = number_of(edit.over)
        for side, head in list(latest.items()):
            if over is not None and head == over:
                latest[side] = edit.number
        latest[edit.side] = edit.number
    found = set(latest.values())
    if len(found) > 1:
        known = {number_of(edit.over) for edit in edits}
        found = {head for head in found if head not in known} or found
    return found


def judge(book: Book, who: str, name: str, end: Ending, calm: bool) -> list[str]:
    """What the ending of one field breaks; empty when it is legal."""
    edits = book.of(who, name)
    if not end.equal:
        return [] if end.rejected else [f"unequal {name}"]
    if not edits:
        return []
    final = {number_of(end.salesforce), number_of(end.marketo)}
    legal = heads(edits)
    if None in final:
        return [f"nulled {name}"]
    if not final <= legal:
        excused = legal <= book.excused
        if not legal <= book.excused | end.reported:
            return [f"lost {name}"]
        return [f"reverted {name}"] if calm and not excused else []
    unreported = legal - {n for n in final if n is not None} - end.reported - book.excused
    return [f"unreported {name}"] if unreported else []
