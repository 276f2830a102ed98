"""The error tree, by what the caller should do.

SyncError
  ConfigurationError      stop; a person must act (the message names cause and remedy)
    CredentialsRefused    a vendor no longer accepts our credentials
    PermissionLost        a field or an object is no longer visible to the sync user
  RetriableError          try later
    RateLimited           try again after `wait` seconds
    QuotaSpent            a daily allowance is gone until it is renewed
    Undecided             the call may or may not have been applied
    TokenRefused          a feed's stored token is no longer accepted
  UnreadableMessage       drop it; no door of ours wrote it
"""

from __future__ import annotations


class SyncError(Exception):
    """Anything this product raises on purpose."""


class ConfigurationError(SyncError):
    """Stops what it concerns until a person acts; carries the cause and the remedy."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause} {remedy}")
        self.cause = cause
        self.remedy = remedy


class CredentialsRefused(ConfigurationError):
    """A vendor no longer accepts our credentials."""


class PermissionLost(ConfigurationError):
    """The sync user may no longer see `field`, so the schema must be read again."""

    def __init__(self, cause: str, remedy: str, field: str | None = None) -> None:
        super().__init__(cause, remedy)
        self.field = field


class RetriableError(SyncError):
    """The same request may succeed later; nothing was applied."""


class RateLimited(RetriableError):
    """No turn was free; ask again after `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"No call is allowed for another {wait:.1f} s.")
        self.wait = wait


class QuotaSpent(RetriableError):
    """A daily allowance of `side` is gone; the sync goes on by itself when it is renewed."""

    def __init__(self, side: str) -> None:
        super().__init__(
            f"The daily {side} API allowance is spent. The sync resumes by itself when it is renewed; "
            "raise the allowance or the share in tandem.toml [budget] to resume sooner."
        )
        self.side = side


class Undecided(RetriableError):
    """The call was sent and its outcome is unknown: it may have been applied, now or soon."""


class TokenRefused(RetriableError):
    """A stored feed token is no longer accepted; all linked people must be compared."""

    def __init__(self) -> None:
        super().__init__("Marketo no longer accepts the stored feed token.")


class UnreadableMessage(SyncError):
    """What came from a queue is no message of ours; asking for it again reads the same."""
