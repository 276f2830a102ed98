"""Campaigns and the statuses their members may have."""

from typing import Any

from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row, index_key
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour

# What a new campaign of a fresh organisation has.
_FIRST: tuple[dict[str, Any], ...] = (
    {"Label": "Sent", "IsDefault": True, "HasResponded": False, "SortOrder": 3},
    {"Label": "Responded", "IsDefault": False, "HasResponded": True, "SortOrder": 4},
)


def statuses_of(store: Store, campaign_id: str) -> list[Row]:
    """Return the living statuses of a campaign in their order."""
    table = store.table("CampaignMemberStatus")
    rows = [table.rows[one] for one in table.holding("CampaignId", campaign_id)]
    return sorted(
        (row for row in rows if not row.get("IsDeleted")), key=lambda row: (row.get("SortOrder", 0), row["Id"])
    )


def members_with(store: Store, status: Row) -> list[Row]:
    """Return the living members of a campaign that have a status."""
    table = store.table("CampaignMember")
    rows = [table.rows[one] for one in sorted(table.holding("CampaignId", status["CampaignId"]))]
    wanted = index_key(status["Label"])
    return [row for row in rows if not row.get("IsDeleted") and index_key(row.get("Status")) == wanted]


class CampaignStatuses(Behaviour):
    """Gives a new campaign the statuses Sent and Responded."""

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Add the statuses when the campaign has none."""
        if old is None and not statuses_of(scene.store, row["Id"]):
            status = scene.store.catalogue.objects["CampaignMemberStatus"]
            for values in _FIRST:
                scene.keep(status, scene.new_row(status, values | {"CampaignId": row["Id"]}))

    def loaded(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Add the statuses to a loaded campaign that came without."""
        self.after(scene, kind, row, None)


class StatusInUse(Behaviour):
    """Lets members follow their status, and keeps a status while members have it."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Number a status that comes without a place, and keep one that means responded."""
        if old is not None and old.get("HasResponded") and not row.get("HasResponded"):
            _keep_a_response(scene, row, "FIELD_INTEGRITY_EXCEPTION")
        if old is None and row.get("SortOrder") is None:
            row["SortOrder"] = (
                max((one.get("SortOrder", 0) for one in statuses_of(scene.store, row["CampaignId"])), default=0) + 1
            )

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Rename and re-judge the members of a status that changed."""
        if old is None or all(old.get(name) == row.get(name) for name in ("Label", "HasResponded")):
            return
        member = scene.store.catalogue.objects["CampaignMember"]
        for one in members_with(scene.store, old):
            moved = one | {"Status": row["Label"], "HasResponded": bool(row.get("HasResponded"))}
            if moved["HasResponded"]:
                moved.setdefault("FirstRespondedDate", scene.now[:10])
            scene.keep(member, moved | {"SystemModstamp": scene.now})

    def before_delete(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Refuse to delete a status that members have."""
        if members_with(scene.store, row):
            raise refused("DELETE_FAILED", f"the status {row['Label']} is in use by campaign members")
        if row.get("HasResponded"):
            _keep_a_response(scene, row, "DELETE_FAILED")


def _keep_a_response(scene: Scene, row: Row, code: str) -> None:
    """Refuse that the last responded status of a campaign goes (Object Reference, CampaignMemberStatus)."""
    others = [one for one in statuses_of(scene.store, row["CampaignId"]) if one["Id"] != row["Id"]]
    if not any(one.get("HasResponded") for one in others):
        raise refused(code, "a campaign has at least one status that means responded", "HasResponded")
