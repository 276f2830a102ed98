"""The product's own books of the world this process has entered."""

from __future__ import annotations

from tandem.service.status import Books


def books() -> Books:
    """Where reports are read from."""
    from tandem import bootstrap

    return bootstrap.books()
