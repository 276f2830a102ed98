"""One slice of opportunities, or of their contact roles."""

from __future__ import annotations

from typing import Any

from tandem import door


def handler(event: dict[str, Any], context: Any) -> Any:
    """Work on a queue's batch and answer with the messages that failed."""
    return door.slices(event, context)
