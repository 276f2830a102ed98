"""Shadows: what each side held when the two were last agreed on a field, kept as keyed hashes only."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from tandem.domain.values import VERSION, Kind, Text, comparable

SIZE = 6
EMPTY = bytes(SIZE)
_DIFFERS = 0x8000
_ONE = struct.Struct(f">H{SIZE}s")
_TWO = struct.Struct(f">H{SIZE}s{SIZE}s")


class Shadow(NamedTuple):
    """The pair of hashes both sides held when they were last agreed."""

    # A tuple, since every link that is read makes some fifty of them: a frozen dataclass takes twice as long.
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
        return self.of(salt)(kind, text)

    def of(self, salt: bytes) -> Callable[[Kind, Text], bytes]:
        """The same for all values of one link, which takes the key in only once."""
        keyed = blake2b(digest_size=SIZE, key=self.key[:64], salt=salt[:16])

        def digest(kind: Kind, text: Text) -> bytes:
            form = comparable(kind, text)
            if form is None:
                return EMPTY
            one = keyed.copy()
            one.update(form.encode())
            return one.digest()

        return digest


def packed(shadows: Shadows, key_number: int) -> bytes:
    """Two header bytes (key, canonical version), then per field its slot and one hash, or two where they differ."""
    parts = [bytes((key_number, VERSION))]
    for slot, (first, second) in sorted(shadows.items()):
        parts.append(_ONE.pack(slot, first) if first == second else _TWO.pack(slot | _DIFFERS, first, second))
    return b"".join(parts)


def unpacked(data: bytes, key_number: int) -> dict[int, Shadow]:
    """The shadows of `packed`; none when another key or canonical version made them (a first meeting)."""
    if len(data) < 2 or data[0] != key_number or data[1] != VERSION:
        return {}
    shadows: dict[int, Shadow] = {}
    at, end = 2, len(data)
    while at < end:
        slot, first = _ONE.unpack_from(data, at)
        at += _ONE.size
        if slot & _DIFFERS:
            shadows[slot & ~_DIFFERS] = Shadow(first, data[at : at + SIZE])
            at += SIZE
        else:
            shadows[slot] = Shadow(first, first)
    return shadows
