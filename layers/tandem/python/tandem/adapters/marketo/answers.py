"""What came back from a call, reduced to a code: Marketo's own, or one for what HTTP and the network did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

UNSENT = "unsent"
TIMED_OUT = "timed out"
DROPPED = "dropped"
UNREADABLE = "unreadable"

# Gateways in front of Marketo speak HTTP where Marketo itself has a code.
_AS_CODES = {401: "601", 403: "603", 404: "610", 405: "605", 429: "606"}


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, or the word for its absence."""

    status: int = 0
    content: bytes = field(default=b"", repr=False)
    lost: str = ""

    def json(self) -> Any:
        """The JSON of the body; None when it is none."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return None


@dataclass(frozen=True, slots=True)
class Answer:
    """The envelope of a call; `code` is empty when it was carried out."""

    code: str
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    message: str = field(default="", repr=False)


def answered(reply: Reply) -> Answer:
    """Read the envelope: HTTP 200 does not mean success (Adobe: error-codes.md)."""
    if reply.lost:
        return Answer(reply.lost)
    if reply.status != 200:
        return Answer(_AS_CODES.get(reply.status, str(reply.status)))
    body = reply.json()
    if not isinstance(body, dict) or "success" not in body:
        return Answer(UNREADABLE)
    if body["success"]:
        return Answer("", body)
    first: Mapping[str, Any] = next(iter(body.get("errors") or ()), {})
    return Answer(str(first.get("code", UNREADABLE)), message=str(first.get("message", "")))
