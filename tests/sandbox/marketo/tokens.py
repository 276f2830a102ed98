"""Opaque tokens: positions in the activity feed and in a page of people, written like Marketo's."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass

from tests.sandbox.marketo.envelope import invalid

_FEED, _PAGE = b"F", b"P"
_SHAPE = struct.Struct(">cqqI")


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """A place in the feed: after the entry that arrived as number `arrival` among those of that second."""

    second: int
    arrival: int


def feed_token(position: Position) -> str:
    """The token of a place in the feed. It needs no memory, so it stays valid across restarts."""
    return _write(_FEED, position.second, position.arrival)


def read_feed_token(token: str) -> Position:
    """The place a token names; 1003 for a text that is no token."""
    kind, second, arrival = _read(token)
    if kind != _FEED:
        raise invalid("Invalid nextPageToken: not an activity paging token")
    return Position(second, arrival)


def page_token(query: str, last_id: int) -> str:
    """The token for the people after one id, bound to the query it was given for."""
    return _write(_PAGE, zlib.crc32(query.encode()), last_id)


def read_page_token(token: str, query: str) -> int:
    """The id after which the page starts; 1003 for a token of another query."""
    kind, mark, last_id = _read(token)
    if kind != _PAGE or mark != zlib.crc32(query.encode()):
        raise invalid("Invalid nextPageToken: it belongs to another query")
    return last_id


def _write(kind: bytes, first: int, second: int) -> str:
    bare = _SHAPE.pack(kind, first, second, 0)
    # Base 32 with its padding, as in Adobe's samples: a client must URL-encode the "=" signs.
    return base64.b32encode(_SHAPE.pack(kind, first, second, zlib.crc32(bare))).decode()


def _read(token: str) -> tuple[bytes, int, int]:
    try:
        kind, first, second, check = _SHAPE.unpack(base64.b32decode(token))
    except (ValueError, struct.error) as error:
        raise invalid("Invalid nextPageToken") from error
    if check != zlib.crc32(_SHAPE.pack(kind, first, second, 0)):
        raise invalid("Invalid nextPageToken")
    return kind, first, second
