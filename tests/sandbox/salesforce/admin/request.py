"""What an admin handler gets, and how it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.writes.actor import Actor
from tests.sandbox.salesforce.writes.save import whole_view


class AdminRefused(Exception):
    """The admin plane refuses a request that makes no sense."""


@dataclass(frozen=True, slots=True)
class Admin:
    """One request to the admin plane: the organisation, the JSON body, the query string."""

    org: Org
    body: Any
    query: Mapping[str, str]

    def need(self, name: str) -> Any:
        """Return a part of the body that has to be there."""
        if not isinstance(self.body, dict) or name not in self.body:
            raise AdminRefused(f"the body needs {name!r}")
        return self.body[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a part of the body that may be absent."""
        return self.body.get(name, default) if isinstance(self.body, dict) else default

    def kind(self, name: str) -> ObjectType:
        """Return an object of the schema."""
        found = self.org.catalogue.find(name)
        if found is None:
            raise AdminRefused(f"no object {name!r}; there are {', '.join(self.org.catalogue.objects)}")
        return found

    def user(self, name: str | None) -> str:
        """Return a user's id by id or username, the sales user when none is named."""
        if name is None:
            return self.org.sales_user()
        found = self.org.user_id(name)
        if found is None:
            raise AdminRefused(f"no user {name!r}")
        return found

    def whole_view(self, kind: ObjectType) -> View:
        """Return an object with nothing hidden or read-only."""
        return whole_view(kind)

    def actor(self, *, bypass: bool = False) -> Actor:
        """Return the named user as a writer, with what the body says of the save."""
        return Actor(
            self.user(self.get("user")),
            auto_assign=bool(self.get("auto_assign", False)),
            allow_save=True,
            bypass=bool(self.get("bypass", bypass)),
            automatic=bool(self.get("automatic", False)),
            late_seconds=self.get("visible_after"),
        )
