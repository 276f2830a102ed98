"""Links and pointers as items of a table.

This is the hot path, so items are made by hand: half the processor time of a PynamoDB model. The models in
`tables` declare the same attributes and say what they mean. What has its usual value takes no room.
"""

from __future__ import annotations

from tandem.adapters.dynamodb import packing
from tandem.adapters.dynamodb.errors import Item
from tandem.adapters.dynamodb.moments import number
from tandem.domain.links import Claim, Link, Pointer, State
from tandem.domain.shadow import packed, unpacked


def link_item(link: Link, key_number: int) -> Item:
    """The item of a link; the inverse of `link_of`."""
    item: Item = {
        "key": {"S": link.key},
        "o": {"S": link.object},
        "a": {"B": link.salt},
        "v": {"N": str(link.version)},
        "x": {"B": packed(link.shadows, key_number)},
        "t": {"N": str(link.stamp)},
        "w": {"N": str(link.written)},
    }
    if link.person is not None:
        item["p"] = {"S": link.person}
    if link.state is not State.LIVE:
        item["e"] = {"S": link.state.value}
    if link.dirty:
        item["d"] = {"BOOL": True}
    if link.claim is not None:
        _put_claim(item, link.claim, key_number)
    if link.own is not None:
        item["l"] = {"B": packing.packed_own(link.own)}
    if link.bases:
        item["b"] = {"B": packing.packed_bases(link.bases, key_number)}
    if link.flips:
        item["f"] = {"B": packing.packed_flips(link.flips)}
    if link.rejected:
        item["r"] = {"B": packing.packed_slots(link.rejected)}
    if link.since:
        item["n"] = {"N": str(link.since)}
    if link.absorbed_by is not None:
        item["ab"] = {"S": link.absorbed_by}
    return item


def link_of(item: Item, key_number: int) -> Link:
    """The link of an item."""
    return Link(
        key=item["key"]["S"],
        object=item["o"]["S"],
        salt=item["a"]["B"],
        person=item["p"]["S"] if "p" in item else None,
        state=State(item["e"]["S"]) if "e" in item else State.LIVE,
        version=int(item["v"]["N"]),
        shadows=unpacked(item["x"]["B"], key_number),
        dirty="d" in item,
        claim=_claim_of(item, key_number),
        stamp=int(item["t"]["N"]),
        written=int(item["w"]["N"]),
        own=packing.unpacked_own(item["l"]["B"]) if "l" in item else None,
        bases=packing.unpacked_bases(item["b"]["B"], key_number) if "b" in item else (),
        flips=packing.unpacked_flips(item["f"]["B"]) if "f" in item else (),
        rejected=packing.unpacked_slots(item["r"]["B"]) if "r" in item else frozenset(),
        since=int(item["n"]["N"]) if "n" in item else 0,
        absorbed_by=item["ab"]["S"] if "ab" in item else None,
    )


def pointer_item(pointer: Pointer, key_number: int) -> Item:
    """The item of a pointer; the inverse of `pointer_of`."""
    item: Item = {"person": {"S": pointer.person}, "v": {"N": str(pointer.version)}}
    if pointer.key is not None:
        item["k"] = {"S": pointer.key}
    if pointer.claim is not None:
        _put_claim(item, pointer.claim, key_number)
    if pointer.salt:
        item["a"] = {"B": pointer.salt}
    return item


def pointer_of(item: Item, key_number: int) -> Pointer:
    """The pointer of an item."""
    return Pointer(
        person=item["person"]["S"],
        key=item["k"]["S"] if "k" in item else None,
        claim=_claim_of(item, key_number),
        salt=item["a"]["B"] if "a" in item else b"",
        version=int(item["v"]["N"]),
    )


def _put_claim(item: Item, claim: Claim, key_number: int) -> None:
    item["co"] = {"S": claim.owner}
    item["cu"] = {"N": number(claim.until)}
    if claim.intent:
        item["ci"] = {"B": packing.packed_intent(claim.intent, key_number)}


def _claim_of(item: Item, key_number: int) -> Claim | None:
    if "co" not in item:
        return None
    intent = packing.unpacked_intent(item["ci"]["B"], key_number) if "ci" in item else {}
    return Claim(item["co"]["S"], float(item["cu"]["N"]), intent)
