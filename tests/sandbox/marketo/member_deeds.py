"""What happens to program members: joining, moving from status to status, new data, leaving; each is logged."""

from __future__ import annotations

from tests.sandbox.marketo import activities as kinds
from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.journal import Author
from tests.sandbox.marketo.programs import OUTSIDE, Program, Status
from tests.sandbox.marketo.tables import Row, Values
from tests.sandbox.marketo.values import display
from tests.sandbox.marketo.world import World

# Every channel has it at step 0; what a member moved from or to when it was or is in no other status.
_NOBODY = Status(0, OUTSIDE, 0)


def step_of(world: World, program: Program, member: Row | None) -> int:
    """How far a person is in a program; a status its channel no longer has counts as none."""
    known = status_of(world, program, member)
    return known.step if known else 0


def status_of(world: World, program: Program, member: Row | None) -> Status | None:
    """The status of a member, if its channel has it."""
    name = member.values["statusName"] if member else OUTSIDE
    return world.programs.statuses_of(program).status(name)


def set_status(world: World, program: Program, lead_id: int, status: Status, author: Author) -> Row:
    """Bring a person to a status of a program, as a new member if need be; logs the change."""
    members, now = world.programs.members, stamp(world.clock.second())
    member = members.named(lead_id, program.id)
    before = status_of(world, program, member) or _NOBODY
    old_name = member.values["statusName"] if member else OUTSIDE
    reached = status.success and not (member and member.values["reachedSuccess"])
    if member is None:
        member = members.add({**_birth(program, lead_id, now), "statusName": status.name})
    else:
        members.change(member, {"statusName": status.name, "updatedAt": now})
    if reached:
        members.change(member, {"reachedSuccess": True, "reachedSuccessDate": now})
    _tell_status(world, program, member, (old_name, before.number), status, author, success=reached)
    return member


def join(world: World, program: Program, lead_id: int, status: Status, values: Values) -> Row:
    """A new member with the values it has already; nothing is logged."""
    born = _birth(program, lead_id, stamp(world.clock.second()))
    reached = {"reachedSuccess": status.success} if status.success else {}
    return world.programs.members.add({**born, "statusName": status.name, **reached, **values})


def set_data(world: World, program: Program, member: Row, values: Values, author: Author) -> None:
    """Set values of a member; logs one Change Program Member Data per field that really differs."""
    changes = world.programs.members.change(member, values)
    if changes:
        world.programs.members.change(member, {"updatedAt": stamp(world.clock.second())})
    for change in changes:
        said = {
            "Attribute Display Name": change.field.label,
            "Attribute Name": change.field.name,
            "New Value": display(change.field, change.new),
            "Old Value": display(change.field, change.old),
            "Reason": author.reason,
            "Source": author.source,
        }
        world.journal.tell(kinds.CHANGE_MEMBER_DATA, member.values["leadId"], (program.id, program.name), said)


def leave(world: World, program: Program, member: Row, author: Author) -> None:
    """A member is one no longer; logged as a change to "Not in Program"."""
    before = status_of(world, program, member) or _NOBODY
    outside = world.programs.statuses_of(program).status(OUTSIDE) or _NOBODY
    world.programs.members.remove(member)
    old = (member.values["statusName"], before.number)
    _tell_status(world, program, member, old, outside, author, success=False)


def _birth(program: Program, lead_id: int, now: str) -> Values:
    return {
        "leadId": lead_id,
        "programId": program.id,
        "program": program.name,
        "acquiredBy": False,
        "isExhausted": False,
        "reachedSuccess": False,
        "membershipDate": now,
        "createdAt": now,
        "updatedAt": now,
    }


def _tell_status(
    world: World, program: Program, member: Row, old: tuple[str, int], new: Status, author: Author, *, success: bool
) -> None:
    # bulk-activity-extract.md shows these attributes, and no Source among them.
    said = {
        "Acquired By": member.values["acquiredBy"],
        "New Status": new.name,
        "New Status ID": new.number,
        "Old Status": old[0],
        "Old Status ID": old[1],
        "Program Member ID": member.number,
        "Reason": author.reason,
        "Success": success,
    }
    world.journal.tell(kinds.CHANGE_STATUS, member.values["leadId"], (program.id, program.name), said)
