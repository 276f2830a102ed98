"""What is wrong with a pair of fields, in words: the field, the cause, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, Winner


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user's file says of one pair; None leaves the default."""

    salesforce: str
    marketo: str
    direction: Direction | None = None
    winner: Winner | None = None
    consent: bool | None = None
    sync: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a pair is left out or narrowed, and what to do; `wish` is the user's word about it, if there is one."""

    text: str
    wish: Wish | None = None

    def __str__(self) -> str:
        return self.text


def nothing_to_switch_off(wish: Wish) -> Problem:
    """A pair is switched off that nobody switched on."""
    name = " and ".join(filter(None, (wish.salesforce, wish.marketo)))
    return Problem(f"{name}: no pair of the mapping is called so, and nothing is switched off. Correct the name.", wish)


def unseen(wish: Wish, salesforce: str, marketo: str, known: Iterable[str]) -> Problem:
    """Salesforce shows no field of this name to the sync user."""
    text = (
        f"{salesforce}: the sync user cannot see a Salesforce field of this name. Give it read access, or take the "
        f"pair with {marketo} out of tandem.toml."
    )
    return Problem(text + _near(salesforce, known), wish)


def unknown(wish: Wish, marketo: str, known: Iterable[str]) -> Problem:
    """Marketo has no field of this name."""
    text = f"{marketo}: Marketo has no field of this name. Correct it in tandem.toml, or create it in Marketo."
    return Problem(text + _near(marketo, known), wish)


def unfit(wish: Wish | None, theirs: Field, ours: Field) -> Problem:
    """The values of one field cannot stand in the other."""
    return Problem(
        f"{theirs.name} is a {theirs.kind} field and {ours.name} a {ours.kind} field, so the pair is held. "
        "Map it to a field of a fitting type; no value was changed.",
        wish,
    )


def unwritable(wish: Wish | None, theirs: Field, ours: Field) -> Problem:
    """The pair's one direction ends at a field that may not be written."""
    return Problem(
        f"{theirs.name} and {ours.name}: the sync user may not write where the values would go, so nothing travels. "
        "Give it edit access, or switch the pair off by sync = false.",
        wish,
    )


def narrowed(wish: Wish, direction: Direction, theirs: Field, ours: Field) -> Problem:
    """Of two wanted directions only one is possible."""
    fixed = theirs if direction is Direction.TO_MARKETO else ours
    return Problem(
        f"{fixed.name}: the sync user may not write this field, so its values travel one way only. Give it edit "
        f'access, or set direction = "{direction}".',
        wish,
    )


def _near(name: str, known: Iterable[str]) -> str:
    """A question after a name that looks like a known one."""
    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(name.lower(), by_lower, n=1)
    return f" Is {by_lower[found[0]]} meant?" if found else ""
