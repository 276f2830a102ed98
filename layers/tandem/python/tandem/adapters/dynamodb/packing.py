"""The parts of a link that are kept as bytes: each slot two bytes, each hash six.

A part made of hashes starts with the number of their key and the version of canonical text, like
`domain.shadow.packed`: under another key or version they compare with nothing, so they are forgotten.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from tandem.domain.links import Base, Intent, OwnWrite
from tandem.domain.loops import Flip
from tandem.domain.records import Side
from tandem.domain.shadow import SIZE, Shadow
from tandem.domain.values import VERSION

_INTENT = struct.Struct(f">HB{SIZE}s{SIZE}s")
_BASE = struct.Struct(f">H{SIZE}s{SIZE}sq")
_FLIP = struct.Struct(">HBI")
_SPAN = struct.Struct(">qq")
_SIDES = {Side.SALESFORCE: 1, Side.MARKETO: 2}
_SETS = {number: frozenset(side for side, bit in _SIDES.items() if number & bit) for number in range(4)}


def packed_slots(slots: Iterable[int]) -> bytes:
    """Slots in ascending order."""
    ordered = sorted(slots)
    return struct.pack(f">{len(ordered)}H", *ordered)


def unpacked_slots(data: bytes) -> frozenset[int]:
    """The slots of `packed_slots`."""
    return frozenset(struct.unpack(f">{len(data) // 2}H", data))


def packed_own(own: OwnWrite) -> bytes:
    """The two seconds of our last write, then its slots."""
    return _SPAN.pack(own.sent, own.answered) + packed_slots(own.slots)


def unpacked_own(data: bytes) -> OwnWrite:
    """The write of `packed_own`."""
    sent, answered = _SPAN.unpack_from(data)
    return OwnWrite(unpacked_slots(data[_SPAN.size :]), sent, answered)


def packed_intent(intent: Mapping[int, Intent], key_number: int) -> bytes:
    """Per field its slot, the sides to be written and the pair of hashes."""
    parts = [
        _INTENT.pack(slot, sum(_SIDES[side] for side in one.sides), one.shadow.salesforce, one.shadow.marketo)
        for slot, one in sorted(intent.items())
    ]
    return _header(key_number) + b"".join(parts)


def unpacked_intent(data: bytes, key_number: int) -> dict[int, Intent]:
    """The intent of `packed_intent`."""
    if data[:2] != _header(key_number):
        return {}
    return {
        slot: Intent(Shadow(salesforce, marketo), _SETS[sides])
        for slot, sides, salesforce, marketo in _INTENT.iter_unpack(data[2:])
    }


def packed_bases(bases: Iterable[Base], key_number: int) -> bytes:
    """Per base its slot, the hash we wrote, the hash it lay over, and the second."""
    return _header(key_number) + b"".join(_BASE.pack(one.slot, one.new, one.base, one.at) for one in bases)


def unpacked_bases(data: bytes, key_number: int) -> tuple[Base, ...]:
    """The bases of `packed_bases`, in their order."""
    if data[:2] != _header(key_number):
        return ()
    return tuple(Base(*parts) for parts in _BASE.iter_unpack(data[2:]))


def packed_flips(flips: Iterable[Flip]) -> bytes:
    """Per flip its slot, the number of writes with the side in its lowest bit, and the second."""
    return b"".join(
        _FLIP.pack(one.slot, min(one.number, 127) << 1 | (one.side is Side.MARKETO), one.at) for one in flips
    )


def unpacked_flips(data: bytes) -> tuple[Flip, ...]:
    """The flips of `packed_flips`, in their order."""
    sides = (Side.SALESFORCE, Side.MARKETO)
    return tuple(Flip(slot, sides[told & 1], told >> 1, at) for slot, told, at in _FLIP.iter_unpack(data))


def _header(key_number: int) -> bytes:
    return bytes((key_number, VERSION))
