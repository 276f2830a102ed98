"""What the calls of one write have in common: the span of server time they took and whether they were too heavy."""

from __future__ import annotations

from dataclasses import dataclass

from tandem.adapters.salesforce.answer import Answer, ServerTime


@dataclass(slots=True)
class Effort:
    """Grows with every call."""

    time: ServerTime
    sent: int | None = None
    answered: int | None = None
    heavy: bool = False

    def took(self, answer: Answer) -> None:
        """A call was answered."""
        self._between(answer.sent, answer.answered)

    def lost(self, since: int) -> None:
        """A call sent at a server second got no answer; the server may have worked on it until now."""
        self.heavy = True
        self._between(since, self.time.latest())

    def span(self) -> tuple[int, int]:
        """The server's seconds between which all calls were made."""
        if self.sent is None or self.answered is None:
            return self.time.earliest(), self.time.latest()
        return self.sent, self.answered

    def _between(self, sent: int, answered: int) -> None:
        self.sent = sent if self.sent is None else min(self.sent, sent)
        self.answered = answered if self.answered is None else max(self.answered, answered)
