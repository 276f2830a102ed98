"""What became of one record of a write, in words of ours: Marketo's messages quote values (law: private)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tandem.adapters.marketo.errors import named
from tandem.domain.family import KEY_OF, Home
from tandem.domain.records import Outcome, Result, Write
from tandem.domain.remedies import PENDING

_CARRIED_OUT = frozenset({"created", "updated", "added", "deleted"})
_UNKNOWN = "Marketo gives no reason that Tandem knows."
_CAUSES = {
    "413": "The record alone is larger than the 1 MB that Marketo takes in one call.",
    "701": "A required field is blank.",
    "1001": "A value is not of the field's type, or does not fit into the field.",
    "1002": "A required value is missing.",
    "1003": "Marketo calls the data invalid: a read-only field, or a value its field does not take.",
    "1004": "The person does not exist (any more).",
    "1005": "The person exists already.",
    "1006": "The field does not exist in Marketo, or is hidden.",
    "1007": "Several people have the same key.",
    "1008": "The API user may not work in the person's partition.",
    "1009": "Marketo needs to know the partition for the new person.",
    "1010": "The person lives in another partition.",
    "1011": "The field cannot be used to look people up.",
    "1013": "Something the record refers to does not exist in Marketo.",
    "718": "The sales person does not exist in Marketo (yet).",
    "1018": "Marketo's native CRM sync is on and forbids this.",
    "1022": "Other records in Marketo still refer to it.",
    "1021": "The person belongs to a company: its company fields are changed on the company only.",
    "1036": "The same person was given twice in one call.",
    "1049": "The entry is larger than an activity may be.",
}
_RESULTS = {
    "604": Result.UNDECIDED,
    "611": Result.UNDECIDED,
    "608": Result.RETRY,
    "713": Result.RETRY,
    "719": Result.RETRY,
    "1004": Result.GONE,
}
# 1007: a creation met several people with its key (or e-mail): the key decides, as with 1005.
_RESULTS_OF_CREATION = {"1005": Result.EXISTS, "1007": Result.EXISTS, "1017": Result.EXISTS}


_OWNER = KEY_OF[Home.SALES_PERSON]
_REFERENCES = {
    "718": (_OWNER,),
    "1004": ("leadId",),
    "1013": (KEY_OF[Home.OPPORTUNITY], KEY_OF[Home.COMPANY], _OWNER),
}
"""The fields that name another record, which Marketo must know already, by the code that says it does not."""
_ITSELF = "record not found"
"""The message of 1013 where it means the record itself (Adobe: error-codes.md)."""


def outcome(write: Write, told: Mapping[str, Any], *, creating: bool = False, key: str = "") -> Outcome:
    """Read one record's result; Sync Leads gives `reasons`, Add Custom Activities `errors`. `key` is its own name."""
    identity = str(told["id"]) if told.get("id") is not None else None
    if told.get("status") in _CARRIED_OUT:
        return Outcome(Result.DONE, identity)
    reasons = told.get("reasons") or told.get("errors") or ()
    code = str(next((reason.get("code", "") for reason in reasons), ""))
    result = _RESULTS_OF_CREATION.get(code) if creating else None
    result = result or _RESULTS.get(code, Result.REFUSED)
    messages = [str(reason.get("message", "")) for reason in reasons]
    if code in _REFERENCES:
        parents = tuple(name for name in _parents(code, key) if write.values.get(name) is not None)
        itself = not parents or any(message.casefold() == _ITSELF for message in messages)
        if not itself:
            return Outcome(Result.REFUSED, identity, PENDING, parents, cause(code))
        if code != "1004":
            return Outcome(Result.REFUSED if creating else Result.GONE, identity, code, (), cause(code))
    quoted = {name for message in messages for name in named(message)}
    fields = tuple(name for name in write.values if name in quoted) if code != "1001" else ()
    return Outcome(result, identity, code, fields, cause(code))


def _parents(code: str, key: str) -> Iterable[str]:
    """A record's own key names no other one; an unknown owner of an opportunity is told by 718 alone."""
    owned = key != KEY_OF[Home.OPPORTUNITY] or code == "718"
    return (name for name in _REFERENCES[code] if name != key and (owned or name != _OWNER))


def cause(code: str) -> str:
    """Why a record was refused, without any value."""
    return _CAUSES.get(code, _UNKNOWN)
