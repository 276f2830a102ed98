"""The schedule's tick, the end of a phase, and the letters no worker survived."""

from __future__ import annotations

from typing import Any

from tandem import door


def handler(event: dict[str, Any], context: Any) -> Any:
    """Answer the schedule, or a queue's batch with the messages that failed."""
    return door.phases(event, context) if "Records" in event else door.tick(event, context)
