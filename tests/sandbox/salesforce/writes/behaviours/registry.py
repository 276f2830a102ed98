"""Finds the behaviours that an object's definition names."""

from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.writes.behaviours.activity import Activity, EventTimes, TaskState
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour
from tests.sandbox.salesforce.writes.behaviours.campaign import CampaignStatuses, StatusInUse
from tests.sandbox.salesforce.writes.behaviours.member import Member
from tests.sandbox.salesforce.writes.behaviours.only_one import OnlyOne
from tests.sandbox.salesforce.writes.behaviours.opportunity import Stage
from tests.sandbox.salesforce.writes.behaviours.person import PersonAccount, PersonContact
from tests.sandbox.salesforce.writes.behaviours.recurrence import Recurrence

_KNOWN: dict[str, Behaviour] = {
    "activity": Activity(),
    "campaign": CampaignStatuses(),
    "event": EventTimes(),
    "member": Member(),
    "only_one": OnlyOne(),
    "opportunity": Stage(),
    "person_account": PersonAccount(),
    "person_contact": PersonContact(),
    "recurrence": Recurrence(),
    "status": StatusInUse(),
    "task": TaskState(),
}


def behaviours_of(kind: ObjectType) -> list[Behaviour]:
    """Return an object's behaviours in the order in which its definition names them."""
    return [_KNOWN[name] for name in kind.definition.get("behaviours", ())]
