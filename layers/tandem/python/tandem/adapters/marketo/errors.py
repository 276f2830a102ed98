"""From Marketo's codes to the errors of the domain (Adobe: error-codes.md).

No message of the vendor is kept: it may hold a field's value. Only its code and the field names it quotes are.
"""

from __future__ import annotations

import re

from tandem.adapters.marketo.answers import DROPPED, TIMED_OUT, UNREADABLE, UNSENT, Answer
from tandem.adapters.marketo.routes import Route
from tandem.domain.errors import ConfigurationError, PermissionLost, RetriableError, SyncError, Undecided

TOKEN_CODES = frozenset({"601", "602"})
BUSY = {"606": 20.0, "615": 2.0}
"""Refusals for rate and concurrency, and how long another worker should stay away."""
QUOTA = "607"
_NOT_CARRIED_OUT = frozenset({"601", "602", "608", "614", UNSENT})
_MAYBE_CARRIED_OUT = frozenset({"604", "611", "713"})
_NOT_UNDERSTOOD = frozenset({"605", "609", "610", "612", "613", "414", "415"})
_FIELD = re.compile(r"['\"]([A-Za-z]\w*)['\"]")


class Refusal(ConfigurationError):
    """Marketo carried nothing out, for the reason of `code`; the caller decides what that means."""

    def __init__(self, route: Route, code: str, fields: tuple[str, ...]) -> None:
        super().__init__(
            f"Marketo refuses {route.path} with code {code}.",
            "Look the code up in Marketo's REST API error codes; if it is no matter of settings, report it.",
        )
        self.code, self.fields = code, fields


class NoAnswer(Undecided):
    """The connection was lost or a gateway answered: Marketo itself may be down."""


def is_passing(code: str) -> bool:
    """Whether the same call may succeed in a moment."""
    return code in _NOT_CARRIED_OUT or code in _MAYBE_CARRIED_OUT or _unheard(code)


def _unheard(code: str) -> bool:
    return code in {TIMED_OUT, DROPPED, UNREADABLE, "408"} or (len(code) == 3 and code.startswith("5"))


def unreachable(host: str, why: str) -> RetriableError:
    """Marketo cannot be reached or does not work now."""
    return RetriableError(
        f"Marketo at {host} does not answer ({why}). The sync tries again by itself; "
        "if this lasts, check base_url in the Marketo secret and status.adobe.com."
    )


def named(message: str) -> tuple[str, ...]:
    """What a message quotes and could be a field's name; to be held against the names that were sent."""
    return tuple(dict.fromkeys(_FIELD.findall(message)))


def of_read(route: Route, answer: Answer, host: str) -> SyncError:
    """The error of a read that was not answered."""
    fields = named(answer.message)
    if answer.code == "1006":
        field = fields[0] if fields else None
        return PermissionLost(
            f"Marketo no longer knows the person field '{field}'." if field else "Marketo does not know a field.",
            "Let Tandem provide it, show it again in Marketo Admin > Field Management, or take it out of tandem.toml.",
            field,
        )
    return unreachable(host, answer.code) if is_passing(answer.code) else _refused(route, answer)


def of_write(route: Route, answer: Answer, host: str) -> SyncError:
    """The error of a write; Undecided when it may have been carried out."""
    if answer.code in _NOT_CARRIED_OUT:
        return unreachable(host, answer.code)
    if answer.code in _MAYBE_CARRIED_OUT:
        return Undecided(f"Marketo may or may not have carried out {route.path} (code {answer.code}).")
    if _unheard(answer.code):
        return NoAnswer(f"Marketo at {host} was asked for {route.path} and did not answer ({answer.code}).")
    return _refused(route, answer)


def _refused(route: Route, answer: Answer) -> SyncError:
    if answer.code == "603":
        return ConfigurationError(
            f"Marketo denies access to {route.path} (code 603).",
            f"Give the role of the API user the permission '{route.permission}' (Marketo Admin > Users & Roles), "
            "and check that an IP allowlist, if there is one, lets this account in.",
        )
    if answer.code in _NOT_UNDERSTOOD or answer.code.startswith("3"):
        return ConfigurationError(
            f"Marketo does not understand the call {route.path} (code {answer.code}).",
            "Check base_url in the Marketo secret; if it is right this is a defect of Tandem: report it.",
        )
    return Refusal(route, answer.code, named(answer.message))
