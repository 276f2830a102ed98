"""What reading the schema needs, and what the user wants of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tandem.domain.schema import Wishes
from tandem.ports import Marketo, Salesforce, Watermarks


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides and our memory, what the user wants of each object, and whom to tell what is new in the mapping.

    `file` is all that the user's file says, so that a change of any word of it is noticed.
    """

    salesforce: Salesforce
    marketo: Marketo
    watermarks: Watermarks
    wishes: Mapping[str, Wishes]
    create_fields: bool = True
    file: str = ""
    tell: Callable[[str], None] = field(default=lambda _: None)
