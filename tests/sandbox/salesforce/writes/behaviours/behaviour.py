"""What an object may do beyond the rules all objects share; a definition names its behaviours."""

from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene


class Behaviour:
    """Hooks into a save and a delete, none of which does anything unless a behaviour says so."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse a row that cannot be."""

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Set the values that follow from others; runs on loaded rows too, and must not overwrite what they hold."""

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Change other rows in consequence of a saved one."""

    def loaded(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Complete other rows in consequence of one that was loaded as it is."""

    def after_merge(self, scene: Scene, kind: ObjectType, master: str, losers: list[str]) -> None:
        """Change other rows in consequence of a merge."""

    def before_delete(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Refuse that a row is deleted by itself."""
