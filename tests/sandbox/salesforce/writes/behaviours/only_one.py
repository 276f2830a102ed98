"""At most one row of a group carries a mark: the primary contact role, the default member status."""

from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour


class OnlyOne(Behaviour):
    """Reads `only_one: {field, within, always?}`; with `always` the mark can be moved but not taken away."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse to take away a mark that some row has to carry."""
        rule = kind.definition["only_one"]
        if rule.get("always") and old and old.get(rule["field"]) and not row.get(rule["field"]):
            label = kind.fields[rule["field"]].label
            raise refused("FIELD_INTEGRITY_EXCEPTION", f"{label}: one of the group has to be it", rule["field"])

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Take the mark from whichever row had it."""
        rule = kind.definition["only_one"]
        if not row.get(rule["field"]):
            return
        table = scene.store.table(kind.name)
        for other_id in sorted(table.holding(rule["within"], row[rule["within"]])):
            other = table.rows[other_id]
            if other_id != row["Id"] and other.get(rule["field"]) and not other.get("IsDeleted"):
                scene.keep(kind, other | {rule["field"]: False} | scene.stamps())

    def before_delete(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Refuse to delete the row whose mark the group cannot be without."""
        rule = kind.definition["only_one"]
        if rule.get("always") and row.get(rule["field"]):
            raise refused("DELETE_FAILED", f"the {kind.label} that is the default cannot be deleted")
