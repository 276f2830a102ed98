"""Access tokens: each belongs to a user and dies when idle too long, or when the admin plane says so."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.sandbox.salesforce.clock import Clock


@dataclass
class Sessions:
    """The open sessions of all users."""

    clock: Clock
    org_id: str
    seconds: int
    _open: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def open(self, user_id: str) -> str:
        """Return a fresh token for a user."""
        token = f"{self.org_id[:15]}!{secrets.token_urlsafe(72)}"
        self._open[token] = (user_id, self.clock.now())
        return token

    def user(self, token: str) -> str | None:
        """Return whose token it is, and keep the session alive; None when it is expired or unknown."""
        found = self._open.get(token)
        if found is None:
            return None
        user_id, last = found
        now = self.clock.now()
        if now - last >= timedelta(seconds=self.seconds):
            del self._open[token]
            return None
        self._open[token] = (user_id, now)
        return user_id

    def close(self, token: str) -> bool:
        """End one session; tell whether it was open."""
        return self._open.pop(token, None) is not None

    def close_all(self, user_id: str | None = None) -> int:
        """End every session, or those of one user, and return how many."""
        doomed = [token for token, (owner, _) in self._open.items() if user_id in (None, owner)]
        for token in doomed:
            del self._open[token]
        return len(doomed)

    def __len__(self) -> int:
        """Return how many sessions are open."""
        return len(self._open)
