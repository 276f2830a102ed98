"""All refused records of an object, tried again by the next run whatever their time."""

from __future__ import annotations

from tandem.ports import Watermarks

DUE, DONE = "due", "done"


def ask(watermarks: Watermarks, object_: str) -> None:
    """Let the next run take up all rejects of the object."""
    watermarks.put_note(_note(object_), DUE)


def is_asked(watermarks: Watermarks, object_: str) -> bool:
    """Whether all rejects of the object are to be taken up."""
    return watermarks.note(_note(object_)) == DUE


def done(watermarks: Watermarks, object_: str) -> None:
    """The slices that take them up are open."""
    watermarks.swap_note(_note(object_), DUE, DONE)


def _note(object_: str) -> str:
    return f"again:{object_}"
