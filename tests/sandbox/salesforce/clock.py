"""The organisation's clock: every stamp, Date header and expiry of the simulator is read from it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time; one without an offset is UTC."""
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def stamp_of(moment: datetime) -> str:
    """Write a time as Salesforce serves it: whole seconds, UTC (291 of 291 recorded stamps)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def http_date(moment: datetime) -> str:
    """Write a time as an HTTP date."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


class Clock:
    """Follows the machine's time at an offset, or stands still, as the admin plane says."""

    def __init__(self) -> None:
        """Start at the machine's time."""
        self._offset = timedelta(0)
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        """Return the organisation's present time."""
        return self._frozen or datetime.now(UTC) + self._offset

    def stamp(self) -> str:
        """Return the present second as a record stamp."""
        return stamp_of(self.now())

    def set(self, moment: datetime, *, frozen: bool = False) -> None:
        """Move the clock; it runs on from there unless frozen."""
        self._offset = moment - datetime.now(UTC)
        self._frozen = moment if frozen else None

    def advance(self, seconds: float) -> None:
        """Move the clock by some seconds, running or frozen as it was."""
        step = timedelta(seconds=seconds)
        self._offset += step
        if self._frozen:
            self._frozen += step

    def follow_machine(self) -> None:
        """Return to the machine's time."""
        self._offset = timedelta(0)
        self._frozen = None

    def describe(self) -> dict[str, object]:
        """Return the clock's present state for the admin plane."""
        return {
            "now": self.now().isoformat(),
            "offset_seconds": self._offset.total_seconds(),
            "frozen": self._frozen is not None,
        }
