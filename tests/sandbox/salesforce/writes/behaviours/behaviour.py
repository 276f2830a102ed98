"""What an object may do beyond the rules all objects share; a definition names its behaviours."""

from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene

Further = tuple[ObjectType, str, list[str]]


class Behaviour:
    """Hooks into a save and a delete, none of which does anything unless a behaviour says so."""

    def prepare(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Set what even the checks of required fields build on."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse a row that cannot be."""

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Set the values that follow from others; runs on loaded rows too, and must not overwrite what they hold."""

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Change other rows in consequence of a saved one."""

    def loaded(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Complete other rows in consequence of one that was loaded as it is."""

    def also_merged(self, scene: Scene, kind: ObjectType, master: Row, losers: list[Row]) -> list[Further]:
        """Return what has to be merged along with a record, or refuse the merge."""
        return []

    def before_delete(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Refuse that a row is deleted by itself."""
