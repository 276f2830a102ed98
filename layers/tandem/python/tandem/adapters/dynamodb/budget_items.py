"""The shared book of a vendor's allowance as an item, made by hand: two writes for each call of a vendor."""

from __future__ import annotations

import json
from dataclasses import fields

from tandem.adapters.dynamodb.errors import Item
from tandem.adapters.dynamodb.moments import number
from tandem.domain.budget import Book, Figure

_PLAIN = tuple(one.name for one in fields(Book) if one.name != "leases")


def book_item(name: str, book: Book, version: int) -> Item:
    """The item of a book; leases are a map, so that one can be given back without reading the others."""
    return {
        "name": {"S": name},
        "v": {"N": str(version)},
        "book": {"S": json.dumps({one: getattr(book, one) for one in _PLAIN})},
        "leases": {"M": {lease: {"N": number(until)} for lease, until in book.leases.items()}},
    }


def book_of(item: Item | None) -> tuple[Book, int]:
    """The book of an item and its version; an empty one, version 0, when there is no item."""
    if item is None:
        return Book(), 0
    leases = {lease: float(until["N"]) for lease, until in item["leases"]["M"].items()}
    return Book(leases=leases, **json.loads(item["book"]["S"])), int(item["v"]["N"])


def figure_item(name: str, figure: Figure) -> Item:
    """The item of a figure."""
    return {
        "name": {"S": name},
        "used": {"N": str(figure.used)},
        "limit": {"N": str(figure.limit)},
        "at": {"N": number(figure.at)},
    }


def figure_of(item: Item) -> Figure:
    """The figure of an item."""
    return Figure(int(item["used"]["N"]), int(item["limit"]["N"]), float(item["at"]["N"]))
