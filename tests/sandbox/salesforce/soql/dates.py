"""Date and datetime literals, absolute and relative, as the texts that rows hold."""

from datetime import UTC, datetime, timedelta

from tests.sandbox.salesforce.clock import stamp_of

Span = tuple[str, str]


def datetime_text(literal: str) -> str:
    """Return a datetime literal as a stored stamp, its fraction of a second cut off."""
    return stamp_of(datetime.fromisoformat(literal.replace("Z", "+00:00")))


def span_of(relative: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the first moment of a relative literal and the first one after it, in UTC."""
    name, _, count = relative.partition(":")
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = timedelta(days=1)
    if name == "LAST_N_DAYS":
        return today - int(count) * day, today + day
    if name == "NEXT_N_DAYS":
        return today + day, today + (int(count) + 1) * day
    if name in ("TODAY", "YESTERDAY", "TOMORROW"):
        start = today + {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}[name] * day
        return start, start + day
    which, _, unit = name.partition("_")
    return _unit_span(unit, {"LAST": -1, "THIS": 0, "NEXT": 1}[which], today)


def _unit_span(unit: str, step: int, today: datetime) -> tuple[datetime, datetime]:
    if unit == "WEEK":
        sunday = today - timedelta(days=(today.weekday() + 1) % 7) + timedelta(weeks=step)
        return sunday, sunday + timedelta(weeks=1)
    if unit == "YEAR":
        start = today.replace(month=1, day=1, year=today.year + step)
        return start, start.replace(year=start.year + 1)
    return _month(today, step), _month(today, step + 1)


def _month(today: datetime, step: int) -> datetime:
    months = today.year * 12 + today.month - 1 + step
    return today.replace(year=months // 12, month=months % 12 + 1, day=1)
