"""Every time the protocol names, in seconds; `tandem.toml` [timing] may change each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The clockwork of the sync. Windows follow the servers' clocks, waits follow ours."""

    pause: float = 300
    lookback: float = 720
    claim_takeover: float = 300
    slice_work: float = 60
    trailing_every: float = 900
    trailing_span: float = 1800
    trailing_daily_every: float = 86400
    trailing_daily_span: float = 86400
    gone_after: float = 1800
    retry_after: tuple[float, ...] = (3600, 21600, 86400, 604800)
    describe_every: float = 3600
    reconcile_every: float = 86400
    fresh: float = 2
    """How old a read of a Salesforce row may be when it is written; older ones are read again."""

    def retry_at(self, now: float, tries: int) -> float:
        """When a reject tried `tries` times is tried again."""
        return now + self.retry_after[min(tries, len(self.retry_after)) - 1]
