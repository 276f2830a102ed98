"""What a person is told about the mapping: cause and remedy, by the names of fields only."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from tandem.domain.fields import Field


def never(salesforce: str) -> str:
    """A field that may not be mapped was named."""
    return f"{salesforce} is never synced: it changes by itself or belongs to the sync. Take it out of tandem.toml."


def unseen(salesforce: str, marketo: str, visible: Iterable[str]) -> str:
    """The user names a Salesforce field that is not there for us."""
    return (
        f"{salesforce}: the sync user cannot see this Salesforce field{_meant(salesforce, visible)}. Give it read "
        f"access, or take the pair with {marketo} out of tandem.toml."
    )


def unknown(marketo: str, described: Iterable[str]) -> str:
    """The user names a Marketo field that is not there."""
    return (
        f"{marketo}: Marketo has no field of this name{_meant(marketo, described)}. Correct it in tandem.toml, or "
        "create it in Marketo."
    )


def cut(theirs: Field, ours: Field) -> str:
    """A field we made is shorter than the one it belongs to."""
    return (
        f"{theirs.name} holds up to {theirs.length} characters and {ours.name} {ours.length}: longer texts arrive cut "
        "in Marketo and stay whole in Salesforce. For the whole text create a Text Area in Marketo Admin > Field "
        "Management and pair it in tandem.toml."
    )


def unfit(theirs: Field, ours: Field) -> str:
    """Two fields cannot take each other's values."""
    return (
        f"{theirs.name} is of type {theirs.kind} and {ours.name} of type {ours.kind}, so the pair is held. "
        "Map it to a field of a fitting type; no value was changed."
    )


def unwritable(theirs: Field, ours: Field) -> str:
    """Neither end of a pair may be written."""
    return (
        f"{theirs.name} and {ours.name}: neither side lets the sync user write in the wanted direction, so nothing "
        "travels. Give it edit access, or take the pair out of tandem.toml."
    )


def waiting(theirs: Field, ours: Field) -> str:
    """Edits of Marketo wait for a permission in Salesforce."""
    return (
        f"{theirs.name}: the sync user may not write this Salesforce field, so edits of {ours.name} in Marketo wait. "
        'Give it edit access, or set direction = "to_marketo".'
    )


def no_consent(theirs: Field) -> str:
    """Consent was asked for on a field that has no more restrictive value."""
    return f"{theirs.name} is no checkbox, so consent = true means nothing there and is left out of account."


def lost(salesforce: str, marketo: str) -> str:
    """A field that was synced is not there any more on the Salesforce side."""
    return (
        f"{salesforce} is no longer there, or no longer visible to the sync user: its pair with {marketo} rests, both "
        "sides keep their values, and edits are caught up when it is back. If it is gone for good, say "
        f'salesforce = "{salesforce}", sync = false in tandem.toml.'
    )


def hidden(salesforce: str, marketo: str) -> str:
    """A field that was synced is not there any more on the Marketo side."""
    return (
        f"{marketo} is no longer shown by Marketo's API: its pair with {salesforce} rests and both sides keep their "
        "values. Show it again in Marketo Admin > Field Management, or say "
        f'marketo = "{marketo}", sync = false in tandem.toml.'
    )


def unmade(marketo: str) -> str:
    """A Marketo field that is needed was not created."""
    return f"{marketo}: Marketo has no such field, and creating fields is switched off or failed; the pair rests."


def lacking(salesforce: str, home: str, fields: Iterable[str]) -> str:
    """Custom fields that Marketo has no place for, and no API to make one."""
    return (
        f"{salesforce}: {', '.join(fields)} stay in Salesforce, for Marketo has no {home} field of that name and no "
        f"API to make one. Ask Marketo Support for it, or pair it in tandem.toml with a {home} field that exists."
    )


def renamed(old: str, new: str, marketo: str) -> str:
    """A Salesforce field has another name and goes on as before."""
    return f"{old} is now called {new} in Salesforce; its pair with {marketo} goes on as before."


def _meant(name: str, known: Iterable[str]) -> str:
    lower = {one.lower(): one for one in known}
    close = get_close_matches(name.lower(), lower, n=1)
    return f" (there is {lower[close[0]]})" if close else ""
