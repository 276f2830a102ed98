"""Conditional requests: If-Modified-Since and If-Unmodified-Since, to the whole second."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from tests.sandbox.salesforce.errors import CallRefused


def not_modified(headers: Mapping[str, str], modified: datetime) -> bool:
    """Whether If-Modified-Since names this second or a later one."""
    since = _date(headers, "if-modified-since")
    return since is not None and modified.replace(microsecond=0) <= since


def unmodified_since_fails(headers: Mapping[str, str], modified: datetime) -> bool:
    """Whether If-Unmodified-Since names a second before the last change."""
    since = _date(headers, "if-unmodified-since")
    return since is not None and modified.replace(microsecond=0) > since


def _date(headers: Mapping[str, str], name: str) -> datetime | None:
    text = headers.get(name)
    if text is None:
        return None
    try:
        return parsedate_to_datetime(text)
    except ValueError as error:
        raise CallRefused("INVALID_HEADER_VALUE", f"Invalid date in header {name}: {text}") from error
