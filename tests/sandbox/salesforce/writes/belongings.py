"""What a converted lead leaves to its contact: memberships and activities."""

from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.campaign import statuses_of
from tests.sandbox.salesforce.writes.behaviours.registry import behaviours_of

_ACTIVITIES = ("Task", "Event")


def hand_over(scene: Scene, lead_id: str, contact_id: str, related_id: str, owner: str | None) -> None:
    """Let the lead's memberships name the contact too, and its activities the contact instead.

    A new owner takes over the open activities (Salesforce help, "Considerations for Converting Leads").
    """
    table = scene.store.table("CampaignMember")
    for member_id in sorted(table.holding("LeadId", lead_id)):
        member = table.rows[member_id]
        if not member.get("IsDeleted"):
            _share_membership(scene, member, contact_id)
    for name in _ACTIVITIES:
        activities = scene.store.table(name)
        for one in sorted(activities.holding("WhoId", lead_id)):
            if not activities.rows[one].get("IsDeleted"):
                moved = {"WhoId": contact_id, "WhatId": related_id}
                if owner is not None and _is_open(scene, activities.rows[one]):
                    moved["OwnerId"] = owner
                _change(scene, activities.rows[one], moved)


def _is_open(scene: Scene, activity: Row) -> bool:
    """Whether a task is not closed, or an event has not ended."""
    return not activity.get("IsClosed") and activity.get("EndDateTime", scene.now) >= scene.now


def _share_membership(scene: Scene, member: Row, contact_id: str) -> None:
    """Add the contact to a membership, or end it where the contact is a member of the campaign itself.

    The status further along is kept (Salesforce help, "Considerations for Converting Leads").
    """
    table = scene.store.table("CampaignMember")
    own = [table.rows[one] for one in table.holding("ContactId", contact_id)]
    known = next(
        (one for one in own if one["CampaignId"] == member["CampaignId"] and not one.get("IsDeleted")),
        None,
    )
    if known is None:
        _change(scene, member, {"ContactId": contact_id})
        return
    if _place(scene, member) > _place(scene, known):
        _change(scene, known, {"Status": member.get("Status")})
    scene.store.purge(table.kind, member["Id"])


def _place(scene: Scene, member: Row) -> int:
    order = [one["Label"] for one in statuses_of(scene.store, member["CampaignId"])]
    return order.index(member["Status"]) if member.get("Status") in order else -1


def _change(scene: Scene, row: Row, values: Row) -> None:
    table = scene.store.table_of(row["Id"])
    if table is None:
        return
    changed = row | values
    for behaviour in behaviours_of(table.kind):
        behaviour.derive(scene, table.kind, changed, row)
    scene.keep(table.kind, changed | scene.stamps())
