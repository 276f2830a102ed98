"""A campaign's members: one lead or contact each, a status of the campaign, and what follows from it."""

from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row, index_key
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour
from tests.sandbox.salesforce.writes.behaviours.campaign import statuses_of


class Member(Behaviour):
    """Keeps status, responded flag and the person of a member in step."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse a new member that is not exactly one person."""
        if old is None and bool(row.get("LeadId")) == bool(row.get("ContactId")):
            raise refused(
                "FIELD_INTEGRITY_EXCEPTION", "a campaign member has either a lead or a contact", "LeadId", "ContactId"
            )

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Put the campaign's default in the place of a status it does not have, and judge the response by the status.

        Source: Object Reference, CampaignMember.Status.
        """
        row["LeadOrContactId"] = row.get("ContactId") or row.get("LeadId")
        row["Type"] = "Contact" if row.get("ContactId") else "Lead"
        statuses = statuses_of(scene.store, row["CampaignId"])
        wanted = index_key(row.get("Status"))
        chosen = next((one for one in statuses if index_key(one["Label"]) == wanted), None)
        chosen = chosen or next((one for one in statuses if one.get("IsDefault")), None)
        if chosen is None:
            return
        row["Status"], row["HasResponded"] = chosen["Label"], bool(chosen.get("HasResponded"))
        if row["HasResponded"] and not row.get("FirstRespondedDate"):
            row["FirstRespondedDate"] = scene.now[:10]
