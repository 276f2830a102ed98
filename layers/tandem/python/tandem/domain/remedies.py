"""What a person can do about a refusal, by vendor code."""

from __future__ import annotations

from tandem.domain.records import Side

_SALESFORCE = {
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "Correct the value in Marketo, or change the validation rule in Salesforce.",
    "REQUIRED_FIELD_MISSING": "Fill the field in Marketo, or give it a default in Salesforce.",
    "STRING_TOO_LONG": "Shorten the value in Marketo, or lengthen the field in Salesforce.",
    "INVALID_EMAIL_ADDRESS": "Correct the e-mail address in Marketo.",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "Add the value to the picklist in Salesforce, or correct it in Marketo.",
    "DUPLICATES_DETECTED": "Merge the duplicates in Salesforce, or relax the duplicate rule.",
    "DUPLICATE_VALUE": "Another Salesforce record holds this unique value; merge the two or change one.",
    "CANNOT_UPDATE_CONVERTED_LEAD": "The lead is converted; the contact carries on from here.",
    "INSUFFICIENT_ACCESS_OR_READONLY": "Give the sync user edit access to the record.",
    "INVALID_FIELD_FOR_INSERT_UPDATE": "Give the sync user edit access to the field, or map it to_marketo only.",
    "INACTIVE_OWNER_OR_USER": "Assign the record to an active user in Salesforce.",
}
_MARKETO = {
    "1001": "Map the field to a Marketo field of a fitting type, or correct the value in Salesforce.",
    "1003": "Correct the value in Salesforce; the entry names the field where Marketo told it.",
    "1006": "The Marketo field is gone: restore it or take the pair out of tandem.toml.",
    "1007": "Several Marketo people carry this key; merge them in Marketo.",
    "1008": "Give the API user access to the partition, or change [partition] in tandem.toml.",
    "1009": "Name a partition for people born in Salesforce in tandem.toml.",
    "1010": "People cannot move between partitions through the API; leave the partition as it is.",
    "1021": "The field belongs to the company; change it on the account in Salesforce.",
}
PENDING = "pending"
"""The code of a reference to a record that Marketo does not know yet."""
GONE = "gone"
"""The code of a reminder that a side does not know a record any more; it is no refusal."""
WAITING = frozenset({PENDING, GONE})
"""Codes of what waits for another record or for time, and needs nobody."""
_OWN = {
    PENDING: "Nothing to do: it is written when the record it refers to has arrived, which is looked for in each run.",
    GONE: "Nothing to do: the deletion, the merge or half an hour decides.",
    "twin": "Two Marketo people carry one salesforceId, or one carries another's; clear the wrong one in Marketo.",
    "loop": "Two automations disagree about the field (a trigger or flow in Salesforce, a campaign in Marketo): "
    "stop one of them, then run `tandem retry`.",
    "internal": "Run `tandem retry` for the record; if it comes back, report it with the run's log.",
    "brake": "Look at `tandem brake show`, then `tandem brake release` if the deletions are meant.",
}
_GENERAL = "Correct the value, then run `tandem retry`."


def remedy(side: Side, code: str) -> str:
    """One sentence telling what to do."""
    table = _SALESFORCE if side is Side.SALESFORCE else _MARKETO
    return table.get(code) or _OWN.get(code) or _GENERAL
