"""What a story may do to a history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tandem.domain.mapping import FieldMap

from tests.property.machine.judging import everybody

if TYPE_CHECKING:
    from tests.property.machine.stage import Stage


class Plot:
    """A history without a story of its own: people edit, and everybody is judged by the model."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.vendors = stage.vendors
        self.random = stage.people.random

    def begin(self) -> None:
        """Plan what happens besides edits."""

    def refresh(self) -> Mapping[str, FieldMap]:
        """The product reads the schema of both sides again; the mappings from then on."""
        return self.stage.world.mappings

    def calm(self) -> None:
        """Edits have stopped: take the story's misfortunes away."""

    def judge(self) -> list[str]:
        """What is broken at rest."""
        return everybody(self.stage)
