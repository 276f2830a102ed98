"""Converts one JSON value to what a row stores, as Salesforce does on save, or refuses it."""

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from tests.sandbox.salesforce.clock import stamp_of
from tests.sandbox.salesforce.errors import CallRefused, refused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.schema.field import Field

_EMAIL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
# Salesforce trims as Java does: everything up to the space, not the wider blanks of Unicode.
_BLANKS = "".join(chr(code) for code in range(0x21))
_YEARS = range(1700, 4001)
_TOKENS = {
    bool: "VALUE_TRUE",
    int: "VALUE_NUMBER_INT",
    float: "VALUE_NUMBER_FLOAT",
    str: "VALUE_STRING",
    dict: "START_OBJECT",
    list: "START_ARRAY",
}


def converted(field: Field, value: Any, *, lower_emails: bool) -> Any:
    """Return what is stored for a value: texts trimmed, empty text as null, numbers rounded to scale."""
    if value is None:
        if field.type == "boolean":
            raise refused("INVALID_TYPE_ON_FIELD_IN_RECORD", f"{field.label}: value not of required type: ", field.name)
        return None
    if field.is_text or field.type in ("id", "reference"):
        return _text(field, value, lower_emails=lower_emails)
    if field.is_number:
        return _number(field, value)
    if field.type == "boolean":
        return value if isinstance(value, bool) else _unparsable(field, value)
    return _moment(field, value)


def _text(field: Field, value: Any, *, lower_emails: bool) -> str | None:
    if not isinstance(value, str):
        _unparsable(field, value)
    text = value.strip(_BLANKS)
    if not text:
        return None
    if field.type in ("id", "reference"):
        return _reference(field, text)
    if len(text) > field.length:
        raise refused(
            "STRING_TOO_LONG", f"{field.label}: data value too large: {text} (max length={field.length})", field.name
        )
    match field.type:
        case "email":
            if not _EMAIL.fullmatch(text):
                raise refused("INVALID_EMAIL_ADDRESS", f"{field.label}: invalid email address: {text}", field.name)
            return text.lower() if lower_emails else text
        case "picklist" if field.restricted:
            return _choice(field, text)
        case "multipicklist":
            return _choices(field, text)
    return text


def _reference(field: Field, text: str) -> str:
    whole = parse_id(text)
    if whole is None:
        raise refused("MALFORMED_ID", f"{field.label}: id value of incorrect type: {text}", field.name)
    return whole


def _choice(field: Field, text: str) -> str:
    if text not in field.values or text in field.inactive:
        raise refused(
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            f"{field.label}: bad value for restricted picklist field: {text}",
            field.name,
        )
    return text


def _choices(field: Field, text: str) -> str | None:
    """Return the chosen values once each, in the order of the definition, unknown ones last."""
    chosen = list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
    if field.restricted:
        for one in chosen:
            _choice(field, one)
    known = [one for one in field.values if one in chosen]
    return ";".join(known + [one for one in chosen if one not in known]) or None


def _number(field: Field, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _unparsable(field, value)
    if field.type == "int":
        if value != int(value):
            _unparsable(field, value)
        whole = int(value)
        if len(str(abs(whole))) > (field.digits or 9):
            _out_of_range(field, value)
        return whole
    step = Decimal(1).scaleb(-field.scale)
    number = Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP)
    if field.precision and abs(number) >= Decimal(10) ** (field.precision - field.scale):
        _out_of_range(field, value)
    return float(number)


def _moment(field: Field, value: Any) -> str:
    pattern = _DATE if field.type == "date" else _DATETIME
    if not isinstance(value, str) or not pattern.fullmatch(value):
        _unparsable(field, value)
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        _unparsable(field, value)
    if moment.year not in _YEARS:
        raise refused("NUMBER_OUTSIDE_VALID_RANGE", f"{field.label}: invalid date: {value}", field.name)
    return value if field.type == "date" else stamp_of(moment)


def _out_of_range(field: Field, value: Any) -> NoReturn:
    raise refused(
        "NUMBER_OUTSIDE_VALID_RANGE",
        f"{field.label}: value outside of valid range on numeric field: {value}",
        field.name,
    )


def _unparsable(field: Field, value: Any) -> NoReturn:
    """Refuse the whole call: the value's JSON type is not the field's."""
    token = "VALUE_FALSE" if value is False else _TOKENS.get(type(value), "VALUE_STRING")
    shown = str(value).lower() if isinstance(value, bool) else value
    kind = "string" if field.is_text else field.type
    raise CallRefused(
        "JSON_PARSER_ERROR",
        f"Cannot deserialize instance of {kind} from {token} value {shown} or request may be missing a required field "
        "at [line:1, column:1]",
    )
