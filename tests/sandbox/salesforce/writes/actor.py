"""Who writes, and what a transaction of theirs keeps."""

from dataclasses import dataclass
from typing import Any

from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row


@dataclass(frozen=True, slots=True)
class Actor:
    """Who saves, and how the call's headers want it."""

    user_id: str
    auto_assign: bool = True
    allow_save: bool = False
    bypass: bool = False
    automatic: bool = False
    late_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """One transaction: the store, who writes, and the second in which everything of it is stamped."""

    store: Store
    actor: Actor
    now: str

    @classmethod
    def of(cls, store: Store, actor: Actor) -> "Scene":
        """Open a transaction of this moment."""
        return cls(store, actor, store.clock.stamp())

    def stamps(self) -> dict[str, str]:
        """Return what a change leaves on a row; an automatic process moves SystemModstamp alone.

        Source: Salesforce documentation, "System Fields".
        """
        if self.actor.automatic:
            return {"SystemModstamp": self.now}
        return {"LastModifiedDate": self.now, "LastModifiedById": self.actor.user_id, "SystemModstamp": self.now}

    def keep(self, kind: ObjectType, row: Row) -> None:
        """Store a row, or hold it back while the actor's transaction commits late."""
        if self.actor.late_seconds:
            self.store.commit_later(kind, row, self.actor.late_seconds)
        else:
            self.store.put(kind, row)

    def new_row(self, kind: ObjectType, values: dict[str, Any]) -> Row:
        """Return a row as Salesforce itself creates one beside another: defaults, a fresh id, stamps."""
        defaults = {one.name: one.default for one in kind.fields.values() if one.default is not None}
        made = {"Id": self.store.new_id(kind), "CreatedDate": self.now, "CreatedById": self.actor.user_id}
        stamps = {"LastModifiedDate": self.now, "LastModifiedById": self.actor.user_id, "SystemModstamp": self.now}
        return defaults | values | made | stamps
