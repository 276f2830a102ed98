"""Shadows: what each side held when the two were last agreed on a field, kept as keyed hashes only."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from tandem.domain.values import VERSION, Kind, Text, comparable

SIZE = 6
EMPTY = bytes(SIZE)
_DIFFERS = 0x8000


@dataclass(frozen=True, slots=True)
class Shadow:
    """The pair of hashes both sides held when they were last agreed."""

    salesforce: bytes
    marketo: bytes


Shadows = Mapping[int, Shadow]


@dataclass(frozen=True, slots=True)
class Hasher:
    """Hashes canonical text under the installation's key and one link's salt; empty text is all zeros."""

    key: bytes
    number: int = 1

    def __call__(self, salt: bytes, kind: Kind, text: Text) -> bytes:
        """Six bytes: a missed change has probability 2**-48 for each comparison."""
        if text is None:
            return EMPTY
        form = comparable(kind, text) or ""
        return blake2b(form.encode(), digest_size=SIZE, key=self.key[:64], salt=salt[:16]).digest()


def packed(shadows: Shadows, key_number: int) -> bytes:
    """Two header bytes (key, canonical version), then per field its slot and one hash, or two where they differ."""
    parts = [bytes((key_number, VERSION))]
    for slot, shadow in sorted(shadows.items()):
        if shadow.salesforce == shadow.marketo:
            parts.append(struct.pack(">H", slot) + shadow.salesforce)
        else:
            parts.append(struct.pack(">H", slot | _DIFFERS) + shadow.salesforce + shadow.marketo)
    return b"".join(parts)


def unpacked(data: bytes, key_number: int) -> dict[int, Shadow]:
    """The shadows of `packed`; none when another key or canonical version made them (a first meeting)."""
    if len(data) < 2 or data[0] != key_number or data[1] != VERSION:
        return {}
    shadows: dict[int, Shadow] = {}
    at = 2
    while at < len(data):
        (slot,) = struct.unpack_from(">H", data, at)
        first = data[at + 2 : at + 2 + SIZE]
        at += 2 + SIZE
        if slot & _DIFFERS:
            shadows[slot & ~_DIFFERS] = Shadow(first, data[at : at + SIZE])
            at += SIZE
        else:
            shadows[slot] = Shadow(first, first)
    return shadows
