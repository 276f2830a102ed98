"""Why Salesforce refused a record, in words that hold no value of any field (law 10)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OWN_WORDS = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
_LIMIT = re.compile(r"\(max length=(\d+)\)")
_CAUSES = {
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "A trigger or flow of the org refuses the record",
    "CANNOT_EXECUTE_FLOW_TRIGGER": "A flow of the org failed on the record",
    "CANNOT_UPDATE_CONVERTED_LEAD": "The lead is converted and can no longer be changed",
    "DUPLICATES_DETECTED": "A duplicate rule of the org blocks the record",
    "DUPLICATE_VALUE": "Another record already holds the value of a unique field",
    "ENTITY_IS_DELETED": "The record, or one it points to, is deleted",
    "FIELD_FILTER_VALIDATION_EXCEPTION": "A lookup filter of the org refuses the value",
    "FIELD_INTEGRITY_EXCEPTION": "The value does not fit the other fields of the record",
    "INACTIVE_OWNER_OR_USER": "The owner is an inactive user",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "The sync user may not use the record that is pointed to",
    "INSUFFICIENT_ACCESS_OR_READONLY": "The sync user may not edit the record",
    "INVALID_CROSS_REFERENCE_KEY": "The record that is pointed to does not exist or is not visible",
    "INVALID_EMAIL_ADDRESS": "The value is no valid e-mail address",
    "INVALID_FIELD_FOR_INSERT_UPDATE": "The sync user may not write the field",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "The value is not in the restricted picklist",
    "INVALID_TYPE_ON_FIELD_IN_RECORD": "The value has the wrong type",
    "JSON_PARSER_ERROR": "A value has the wrong type",
    "MALFORMED_ID": "The value is no record id",
    "NUMBER_OUTSIDE_VALID_RANGE": "The number has too many digits",
    "OP_WITH_INVALID_USER_TYPE_EXCEPTION": "The owner may not own such a record",
    "REQUIRED_FIELD_MISSING": "A required field is empty",
    "STORAGE_LIMIT_EXCEEDED": "The org has no storage left",
    "STRING_TOO_LONG": "The text is too long",
}


def cause(code: str, fields: Sequence[str], message: str) -> str:
    """The cause; an admin's own validation text is kept word for word, a vendor's message is not."""
    if code == _OWN_WORDS and message:
        return message
    text = _CAUSES.get(code, f"Salesforce refuses the record ({code or 'no code'})")
    limit = _LIMIT.search(message)
    if limit:
        text += f" (at most {limit[1]} characters)"
    return f"{text}: {', '.join(fields)}." if fields else f"{text}."
